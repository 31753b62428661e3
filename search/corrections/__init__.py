"""Did you mean: words of public documents, and the one that was probably meant."""
