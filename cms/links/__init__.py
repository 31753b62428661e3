"""Which addresses of other sites lead nowhere any more."""
