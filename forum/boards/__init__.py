"""Boards: the tree of places to talk, and who may do what on each."""
