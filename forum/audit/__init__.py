"""Counters against what they count: drift is found by counting anew, and repaired."""
