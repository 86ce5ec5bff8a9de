"""The decision brief: two pages whatever the dossier holds. Page 1, decide; page 2, trust it."""
