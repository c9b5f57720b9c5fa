"""What the daemon tells Prometheus: what it counts itself, and what the database holds."""
