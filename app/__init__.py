"""The edge: the command line, and the composition root that puts the parts together."""
