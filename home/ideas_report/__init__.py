"""What came of our ideas: a page for each school year."""
