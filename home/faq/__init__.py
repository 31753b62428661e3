"""Frequent questions with their answers, many of them put here from questions that were asked."""
