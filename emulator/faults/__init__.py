"""Failures at will: a plan says which request meets which fault."""
