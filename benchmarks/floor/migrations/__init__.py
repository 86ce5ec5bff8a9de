"""Schema history of the floor."""
