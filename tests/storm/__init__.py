"""Many people at once do at random what can be done on boards; the counters must be right after."""
