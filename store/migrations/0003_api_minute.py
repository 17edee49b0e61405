"""How often a key to the API was used in its last minute."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_appearance_portal")]

    operations = [
        migrations.AddField("apitoken", "minute", models.BigIntegerField(default=0)),
        migrations.AddField("apitoken", "asked", models.PositiveIntegerField(default=0)),
    ]
