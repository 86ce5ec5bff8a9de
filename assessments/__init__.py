"""riskapp's one application: from a request to a decision."""

__version__ = "0.1.0"
