"""The Lightning web components: linted, tested and rendered without an org."""
