"""The portal beside each appearance, filled from the articles: seconds for hundreds of thousands of appearances."""

from django.db import migrations, models

FILL = """
UPDATE store_appearance SET portal =
(SELECT portal FROM store_article WHERE store_article.id = store_appearance.article_id)
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AddField("appearance", "portal", models.CharField(blank=True, default="", max_length=64), False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex("appearance", models.Index(fields=["portal", "candidate"], name="appearance_by_portal")),
    ]
