"""HTTP: one action a request."""
