"""The full-text index: an FTS5 table beside SQLite's rows, a tsvector column with a GIN index in PostgreSQL."""

from django.db import migrations

TABLES = ("article", "candidate")


def make(apps, schema_editor):
    for name in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {name}_search USING fts5("
                "terms, detail=none, columnsize=0, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name}_search_gone AFTER DELETE ON store_{name}terms "
                f"BEGIN DELETE FROM {name}_search WHERE rowid = OLD.{name}_id; END"
            )
        else:
            schema_editor.execute(f"ALTER TABLE store_{name}terms ADD COLUMN terms tsvector")
            schema_editor.execute(f"CREATE INDEX {name}_search ON store_{name}terms USING gin (terms)")


def drop(apps, schema_editor):
    for name in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}_search_gone")
            schema_editor.execute(f"DROP TABLE {name}_search")
        else:
            schema_editor.execute(f"DROP INDEX {name}_search")
            schema_editor.execute(f"ALTER TABLE store_{name}terms DROP COLUMN terms")


class Migration(migrations.Migration):

    dependencies = [("store", "0009_review_work")]

    operations = [migrations.RunPython(make, drop)]
