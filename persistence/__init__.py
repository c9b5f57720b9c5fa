"""What must be remembered between runs: SQLModel tables, stores, migrations."""
