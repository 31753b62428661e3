"""What editors tell the search: words that mean the same, and what to show first."""
