"""Ideas, their votes and what came of them."""
