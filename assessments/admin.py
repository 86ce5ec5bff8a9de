"""The administration pages read; every change goes through an action."""
