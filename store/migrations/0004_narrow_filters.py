"""Narrow indexes for the two filters that analysts use most, so that counting a province or a field takes a moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0003_api_minute")]

    operations = [
        migrations.AddIndex(
            "candidate",
            models.Index(
                fields=[column, "standing"],
                condition=models.Q(merged_into__isnull=True),
                name=f"candidate_by_{column}",
            ),
        )
        for column in ("province", "field")
    ]
