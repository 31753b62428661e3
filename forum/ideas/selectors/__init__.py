"""Every read of ideas."""
