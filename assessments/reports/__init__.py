"""Dossier to HTML to PDF."""
