"""Strings in, typed answers out."""
