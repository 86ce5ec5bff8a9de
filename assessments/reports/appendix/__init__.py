"""The appendix: everything the two pages rest on, in ten numbered sections."""
