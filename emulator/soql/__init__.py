"""Queries: the SOQL grammar, its meaning over the store, and every refusal Salesforce gives."""
