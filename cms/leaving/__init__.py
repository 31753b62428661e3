"""Taking along what one has given to the site, and leaving it."""
