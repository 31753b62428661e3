"""What moderators did in each school term, for everybody to read."""
