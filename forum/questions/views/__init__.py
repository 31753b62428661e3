"""Pages of questions to the administration."""
