"""The local Apex interpreter, and the package's Apex in it."""
