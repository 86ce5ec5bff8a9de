"""What is asked: questions as data."""
