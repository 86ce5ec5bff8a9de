"""What speed is measured against: ratios to a floor in the same run, never a time asserted."""
