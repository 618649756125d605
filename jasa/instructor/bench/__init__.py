"""Speed side by side with the usual tools: `jasa bench`."""
