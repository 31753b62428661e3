"""The start page of a person: what is due, what is new, what was begun."""
