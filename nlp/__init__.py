"""UNDERSTAND: text in, ``Reading`` out. Pure: no store, no network."""
