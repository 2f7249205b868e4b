"""What was done, so that it can be proved and taken back."""
