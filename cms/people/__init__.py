"""People, places, communities: who is who, and who belongs where."""
