"""Files: checked by content when they come, served with the right name and type when they go."""
