"""Bulk API 2.0 query: jobs that read many records at once and give them as CSV."""
