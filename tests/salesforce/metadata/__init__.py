"""Checks of the package's metadata that need no org."""
