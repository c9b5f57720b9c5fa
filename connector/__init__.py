"""Salesforce over HTTP: sessions, queries, visibility, writes. Knows records, never tiers."""
