"""What is looked for, without who looks."""
