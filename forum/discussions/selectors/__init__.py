"""Every read of topics and posts."""
