"""A local Salesforce org over HTTP, for the demo and for tests. Imports nothing of ours."""
