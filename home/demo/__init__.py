"""Demo content of our own: people, places, methods, essays, news, pictures."""
