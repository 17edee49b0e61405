"""CONFIGURE: one typed settings file and Django's settings made from it."""
