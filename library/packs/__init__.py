"""All files of a method to take away at once, with what one must know to pass them on."""
