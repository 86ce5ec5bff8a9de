"""Options side by side, printed: the rows that page and PDF share, their picture, and the two pages."""
