"""Files that come in pieces: a lost connection costs one piece, not the file."""
