"""Checks whether everything the service needs is in place; it changes nothing."""
