"""Hand-ins are read as data: found, recognised, rebuilt; nothing of them is run here."""
