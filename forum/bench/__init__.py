"""A large board to measure on, and what its pages cost."""
