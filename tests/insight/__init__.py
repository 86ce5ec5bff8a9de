"""The pure room of what follows, tested; figures.py makes its cases."""
