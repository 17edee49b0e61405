"""REMEMBER on disk: Django models and migrations, on SQLite or PostgreSQL."""
