"""DECIDE: the analysts' web pages, Vietnamese first, rendered on the server."""
