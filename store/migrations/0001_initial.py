"""All tables; and the full-text index: an FTS5 table beside SQLite's rows, a tsvector column with a GIN index in PostgreSQL."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


TABLES = ("article", "candidate")


def make_full_text(apps, schema_editor):
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


def drop_full_text(apps, schema_editor):
    for name in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}_search_gone")
            schema_editor.execute(f"DROP TABLE {name}_search")
        else:
            schema_editor.execute(f"DROP INDEX {name}_search")
            schema_editor.execute(f"ALTER TABLE store_{name}terms DROP COLUMN terms")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'Cá nhân'), ('household', 'Hộ gia đình'), ('collective', 'Tập thể'), ('model', 'Mô hình')], max_length=16)),
                ('name', models.CharField(max_length=255)),
                ('identity', models.CharField(max_length=400, unique=True)),
                ('name_key', models.CharField(max_length=255)),
                ('search_key', models.CharField(blank=True, max_length=600)),
                ('facts', models.JSONField(default=dict)),
                ('place', models.CharField(blank=True, max_length=400)),
                ('province', models.CharField(blank=True, max_length=64)),
                ('field', models.CharField(blank=True, max_length=64)),
                ('movement', models.CharField(blank=True, max_length=255)),
                ('score', models.FloatField(default=0)),
                ('standing', models.CharField(choices=[('open', 'chưa xử lý'), ('accepted', 'chọn'), ('rejected', 'loại'), ('later', 'để sau'), ('unsure', 'chưa chắc')], default='open', max_length=16)),
                ('first_seen', models.DateTimeField(auto_now_add=True)),
                ('commune', models.CharField(blank=True, max_length=32)),
                ('place_key', models.CharField(blank=True, max_length=600)),
                ('occupation', models.CharField(blank=True, max_length=32)),
                ('articles', models.PositiveIntegerField(default=0)),
                ('sources', models.PositiveIntegerField(default=0)),
                ('first_published', models.DateTimeField(null=True)),
                ('last_published', models.DateTimeField(null=True)),
                ('award_status', models.CharField(blank=True, max_length=16)),
                ('rank', models.FloatField(default=0)),
                ('rank_lines', models.JSONField(default=list)),
                ('stage', models.CharField(choices=[('found', 'phát hiện'), ('nurtured', 'bồi dưỡng'), ('reviewed', 'tổng kết'), ('replicated', 'nhân rộng'), ('proposed_award', 'đề nghị khen thưởng'), ('proposed_central', 'đề xuất trung ương')], default='found', max_length=16)),
                ('proposed_award', models.BooleanField(default=False)),
                ('proposed_central', models.BooleanField(default=False)),
                ('owner', models.CharField(blank=True, max_length=255)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='store.candidate')),
            ],
            options={
                'base_manager_name': 'every',
                'indexes': [models.Index(fields=['standing', '-score', 'id'], name='candidate_queue'), models.Index(fields=['standing', '-rank', '-score', 'name_key', 'id', 'merged_into', 'kind', 'province', 'field', 'award_status', 'stage', 'first_published', 'last_published'], name='candidate_ranked'), models.Index(fields=['-rank', '-score', 'name_key', 'id', 'standing', 'merged_into', 'kind', 'province', 'field', 'award_status', 'stage', 'first_published', 'last_published'], name='candidate_all'), models.Index(fields=['first_seen', 'standing'], name='candidate_by_opening'), models.Index(fields=['name_key'], name='candidate_by_name'), models.Index(fields=['last_published'], name='candidate_by_news')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('every', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FrontierHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=255, unique=True)),
                ('lease_holder', models.CharField(blank=True, max_length=128)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Night',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('running', 'đang chạy'), ('finished', 'đã xong'), ('broken', 'có lỗi')], default='running', max_length=16)),
                ('funnel', models.JSONField(default=dict)),
            ],
            options={
                'get_latest_by': 'started_at',
            },
        ),
        migrations.CreateModel(
            name='OverviewFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payload', models.JSONField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'get_latest_by': 'made_at',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provinces', models.JSONField(default=list)),
                ('one_time_password', models.BooleanField(default=False)),
                ('tour_seen_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='account', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('read_dossiers', 'Xem hàng đợi, hồ sơ và bài viết'), ('decide', 'Quyết định về hồ sơ'), ('export', 'Xuất danh sách'), ('use_api', 'Lấy dữ liệu qua API và Atom'), ('adjudicate', 'Phân xử ý kiến khác nhau'), ('change_settings', 'Đổi thiết lập'), ('read_activity', 'Xem nhật ký hoạt động'), ('manage_people', 'Quản lý người dùng')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=8)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ArchivedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.CharField(max_length=64)),
                ('url', models.TextField()),
                ('warc', models.CharField(max_length=255)),
                ('offset', models.BigIntegerField()),
                ('status', models.PositiveSmallIntegerField()),
                ('sha1', models.CharField(max_length=40)),
                ('fetched_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['portal', 'sha1'], name='archive_by_body')],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.CharField(blank=True, max_length=64)),
                ('url', models.TextField()),
                ('url_sha1', models.CharField(max_length=40, unique=True)),
                ('title', models.TextField(blank=True)),
                ('sapo', models.TextField(blank=True)),
                ('text', models.TextField()),
                ('captions', models.JSONField(default=list)),
                ('province', models.CharField(blank=True, max_length=64)),
                ('column', models.CharField(blank=True, max_length=255)),
                ('exemplar_column', models.BooleanField(default=False)),
                ('author', models.CharField(blank=True, max_length=255)),
                ('published_at', models.DateTimeField(null=True)),
                ('attachments', models.JSONField(default=list)),
                ('method', models.CharField(blank=True, max_length=64)),
                ('warnings', models.JSONField(default=list)),
                ('harvested_at', models.DateTimeField(auto_now_add=True)),
                ('text_sha1', models.CharField(max_length=40)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='store.archivedpage')),
                ('reprint_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reprints', to='store.article')),
            ],
            options={
                'indexes': [models.Index(fields=['text_sha1'], name='article_by_text'), models.Index(fields=['portal', '-published_at'], name='article_by_portal'), models.Index(fields=['-published_at'], name='article_by_date')],
            },
        ),
        migrations.CreateModel(
            name='ArticleTerms',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms_row', serialize=False, to='store.article')),
                ('text_sha1', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='signature', serialize=False, to='store.article')),
                ('minhash', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='BadInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('stage', models.CharField(max_length=16)),
                ('reason', models.TextField()),
                ('kept_as', models.CharField(blank=True, max_length=255)),
                ('seen_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'stage'), name='one_row_per_bad_input')],
            },
        ),
        migrations.CreateModel(
            name='CandidateTerms',
            fields=[
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms_row', serialize=False, to='store.candidate')),
                ('search_key', models.CharField(max_length=600)),
            ],
        ),
        migrations.CreateModel(
            name='Appearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=16)),
                ('kind', models.CharField(blank=True, max_length=16)),
                ('name_as_written', models.CharField(max_length=255)),
                ('score', models.FloatField()),
                ('role', models.CharField(max_length=32)),
                ('place', models.CharField(blank=True, max_length=400)),
                ('field', models.CharField(blank=True, max_length=64)),
                ('movement', models.CharField(blank=True, max_length=255)),
                ('evidence', models.JSONField(default=list)),
                ('commendations', models.JSONField(default=list)),
                ('reasons', models.JSONField(default=list)),
                ('province', models.CharField(blank=True, max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('deeds', models.JSONField(default=list)),
                ('remarks', models.JSONField(default=list)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='store.article')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='store.candidate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'subject'), name='one_row_per_article_and_subject')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('span', 'đoạn chữ'), ('role', 'vai trò'), ('genre', 'thể loại')], max_length=8)),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('text_sha1', models.CharField(blank=True, max_length=40)),
                ('subject', models.CharField(blank=True, max_length=16)),
                ('before', models.CharField(blank=True, max_length=32)),
                ('label', models.CharField(blank=True, max_length=32)),
                ('token', models.UUIDField(unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='store.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('accepted', 'chọn'), ('rejected', 'loại'), ('later', 'để sau'), ('unsure', 'chưa chắc'), ('open', 'hoàn tác')], max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(auto_now_add=True)),
                ('token', models.UUIDField(unique=True)),
                ('batch', models.UUIDField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='store.candidate')),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='store.decision')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('decided_at'), descending=True), '-id'],
                'indexes': [models.Index(fields=['user', '-id'], name='decision_by_user'), models.Index(fields=['decided_at'], name='decision_by_time'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='decision_batch')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('form', models.CharField(max_length=16)),
                ('filters', models.JSONField(default=dict)),
                ('series', models.CharField(max_length=40)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('target', models.CharField(blank=True, max_length=255)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['series', '-id'], name='export_by_series')],
            },
        ),
        migrations.CreateModel(
            name='ExportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=40)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exported', to='store.candidate')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exported', to='store.export')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'candidate'), name='one_row_per_series_and_dossier')],
            },
        ),
        migrations.CreateModel(
            name='FactEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=32)),
                ('value', models.CharField(blank=True, max_length=400)),
                ('original', models.CharField(blank=True, max_length=400)),
                ('withdrawn', models.BooleanField(default=False)),
                ('edited_at', models.DateTimeField(auto_now_add=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_edits', to='store.candidate')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Forgotten',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64)),
                ('province', models.CharField(blank=True, max_length=64)),
                ('commune', models.CharField(blank=True, max_length=64)),
                ('birth_year', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='forgotten_by_name')],
            },
        ),
        migrations.CreateModel(
            name='FrontierUrl',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.CharField(max_length=64)),
                ('host', models.CharField(max_length=255)),
                ('url', models.TextField()),
                ('url_sha1', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('feed', 'Feed'), ('sitemap', 'Sitemap'), ('listing', 'Listing'), ('article', 'Article')], max_length=16)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('leased', 'Leased'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=16)),
                ('priority', models.SmallIntegerField(default=0)),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('context', models.JSONField(default=dict)),
                ('lease_holder', models.CharField(blank=True, max_length=64)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('etag', models.TextField(blank=True)),
                ('last_modified', models.CharField(blank=True, max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('error', models.TextField(blank=True)),
                ('discovered_at', models.DateTimeField(auto_now_add=True)),
                ('fetched_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['portal', 'state', '-priority', 'id'], name='frontier_next'), models.Index(condition=models.Q(('state', 'leased')), fields=['lease_until'], name='frontier_leases')],
                'constraints': [models.UniqueConstraint(fields=('portal', 'url_sha1'), name='one_row_per_portal_and_url')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('text', models.TextField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='store.candidate')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='OwnerChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.CharField(blank=True, max_length=255)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owner_changes', to='store.candidate')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PortalNight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.CharField(max_length=64)),
                ('discovered', models.PositiveIntegerField(default=0)),
                ('fetched', models.PositiveIntegerField(default=0)),
                ('new', models.PositiveIntegerField(default=0)),
                ('extracted', models.PositiveIntegerField(default=0)),
                ('empty', models.PositiveIntegerField(default=0)),
                ('undated', models.PositiveIntegerField(default=0)),
                ('duplicate', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('ok', 'bình thường'), ('quiet', 'ít bài hơn thường lệ'), ('changed', 'đổi giao diện'), ('blocked', 'bị chặn'), ('unreachable', 'không kết nối được'), ('closed', 'thu phí hoặc cần JavaScript')], default='ok', max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='portals', to='store.night')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('night', 'portal'), name='one_row_per_portal_and_night')],
            },
        ),
        migrations.CreateModel(
            name='PossibleDuplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=255)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='possible_duplicates_later', to='store.candidate')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='possible_duplicates_earlier', to='store.candidate')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='one_row_per_possible_duplicate')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='store.candidate')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('candidate', 'user'), name='one_presence_each')],
            },
        ),
        migrations.CreateModel(
            name='Regrouping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'gộp hồ sơ'), ('split', 'tách hồ sơ')], max_length=16)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('moved', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regroupings', to='store.candidate')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regroupings_away', to='store.candidate')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('name_key', models.CharField(max_length=255)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='store.article')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='store.candidate')),
                ('regrouping', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='store.regrouping')),
            ],
            options={
                'indexes': [models.Index(fields=['article', 'kind', 'name_key'], name='placement_of_appearance')],
            },
        ),
        migrations.CreateModel(
            name='SavedSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('value', models.JSONField()),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('query', models.TextField(blank=True)),
                ('shared', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='one_view_per_name')],
            },
        ),
        migrations.CreateModel(
            name='SecondOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_opinion', to='store.candidate')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['assigned_at'], name='second_opinion_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='two_different_analysts')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('open', 'chưa xử lý'), ('accepted', 'chọn'), ('rejected', 'loại'), ('later', 'để sau'), ('unsure', 'chưa chắc')], max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('token', models.UUIDField(unique=True)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='store.secondopinion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pair', 'user'), name='one_opinion_per_person')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=128)),
                ('score', models.FloatField()),
                ('set_aside_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='set_aside', to='store.article')),
            ],
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certain', models.BooleanField(default=False)),
                ('evidence', models.JSONField(default=list)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='store.article')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='store.candidate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('candidate', 'article'), name='one_row_per_sighting')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('no_award_seen', 'chưa thấy thông tin khen thưởng trong nguồn'), ('sudden', 'thành tích đột xuất'), ('hype', 'có thể cường điệu'), ('single_source', 'chỉ một nguồn'), ('numbers_disagree', 'số liệu lệch giữa các nguồn'), ('bad_news', 'tin xấu về sau'), ('difficulty', 'đang gặp khó khăn'), ('silence', 'lâu không có tin'), ('second_award', 'có thể trùng thành tích đã khen'), ('under_discovered', 'nhóm ít được phát hiện')], max_length=20)),
                ('text', models.CharField(max_length=400)),
                ('value', models.FloatField(default=1)),
                ('since', models.DateField(null=True)),
                ('evidence', models.JSONField(default=list)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to='store.candidate')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'candidate'], name='signal_by_kind')],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'kind'), name='one_row_per_signal')],
            },
        ),
        migrations.CreateModel(
            name='StageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('before', models.CharField(blank=True, choices=[('found', 'phát hiện'), ('nurtured', 'bồi dưỡng'), ('reviewed', 'tổng kết'), ('replicated', 'nhân rộng'), ('proposed_award', 'đề nghị khen thưởng'), ('proposed_central', 'đề xuất trung ương')], max_length=16)),
                ('stage', models.CharField(choices=[('found', 'phát hiện'), ('nurtured', 'bồi dưỡng'), ('reviewed', 'tổng kết'), ('replicated', 'nhân rộng'), ('proposed_award', 'đề nghị khen thưởng'), ('proposed_central', 'đề xuất trung ương')], max_length=16)),
                ('on', models.BooleanField(default=True)),
                ('note', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_changes', to='store.candidate')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StoredReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('payload', models.JSONField()),
                ('read_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='store.article')),
            ],
        ),
        migrations.CreateModel(
            name='StoredVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=128)),
                ('genre', models.CharField(max_length=16)),
                ('score', models.FloatField()),
                ('flag', models.BooleanField()),
                ('payload', models.JSONField()),
                ('judged_at', models.DateTimeField(auto_now_add=True)),
                ('gathered', models.BooleanField(default=False)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verdict', to='store.article')),
            ],
            options={
                'indexes': [models.Index(fields=['flag', '-score'], name='verdict_flagged'), models.Index(condition=models.Q(('gathered', False)), fields=['id'], name='verdict_to_gather')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=64)),
                ('subject', models.CharField(blank=True, max_length=255)),
                ('detail', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-at'], name='activity_by_time')],
            },
        ),
        migrations.RunPython(make_full_text, drop_full_text),
    ]
