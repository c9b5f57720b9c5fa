"""The use cases and their timing: recalculate, explain."""
