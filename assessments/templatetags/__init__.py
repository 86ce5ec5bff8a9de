"""Template tags: they turn values into markup and decide nothing."""
