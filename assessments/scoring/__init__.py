"""What it means: answers to scorecard, pure and exact."""
