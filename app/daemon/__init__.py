"""The daemon: engine, clock, web server, and how they are put together."""
