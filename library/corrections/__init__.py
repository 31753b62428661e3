"""A mistake, a file that does not open, a right, a child: what readers report of methods."""
