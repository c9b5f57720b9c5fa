"""The checkers of Salesforce's language and files, on the package and on planted faults."""
