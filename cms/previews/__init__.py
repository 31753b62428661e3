"""What is in a file, shown without taking it away: pages, contents, words, sound, film."""
