"""“I need help”: a pupil asks, those who help in its organisation hear at once."""
