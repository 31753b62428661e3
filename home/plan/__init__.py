"""The plan of work of a community and the terms of the school year."""
