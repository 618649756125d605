"""Hand-ins are run behind walls; answers come back as plain data."""
