"""The project: settings, addresses and the way in for web servers."""
