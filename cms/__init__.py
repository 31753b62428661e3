"""GROUND: settings, people, audience, files, comments, and what at least two apps need."""
