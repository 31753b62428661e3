"""How often works are read and taken away, by COUNTER's Code of Practice."""
