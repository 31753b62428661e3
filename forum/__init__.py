"""THE CONVERSATION: discussions, questions to the administration, ideas."""
