"""riskapp's one application: from a request to a decision."""
