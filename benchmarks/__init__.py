"""What speed is measured against, and the measuring: ratios to a floor in the same run, never a time asserted."""
