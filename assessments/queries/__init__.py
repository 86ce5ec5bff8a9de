"""Page-shaped reads that cross models."""
