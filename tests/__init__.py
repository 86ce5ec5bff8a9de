"""The suite: what must always hold."""
