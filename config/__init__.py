"""What an operator can set: settings, the mapping file, logging."""
