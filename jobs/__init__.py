"""The top floor: the nightly run and the command line."""
