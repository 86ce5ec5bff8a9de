"""Documents and what is said of them: opening, text, passages, quotes. Knows no database and no web."""
