"""What must always hold: the numbered properties of the method, one test or more each."""
