"""Words that stand beside posts: opinions of experts, official answers, sentences of steps."""
