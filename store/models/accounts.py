"""People who work here, what they did, and their settings."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Activity(models.Model):
    """The audit trail: who did what to which record, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=255, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="activity_by_time")]


class Account(models.Model):
    """What the review site keeps about a person besides the sign-in: scope, first password, preferences."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    provinces = models.JSONField(default=list)
    """Codes of the provinces since July 2025 whose candidates the person sees; empty means all."""
    one_time_password = models.BooleanField(default=False)
    """The password was handed out and must be replaced before anything else."""
    tour_seen_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("read_dossiers", "Xem hàng đợi, hồ sơ và bài viết"),
            ("decide", "Quyết định về hồ sơ"),
            ("export", "Xuất danh sách"),
            ("use_api", "Lấy dữ liệu qua API và Atom"),
            ("adjudicate", "Phân xử ý kiến khác nhau"),
            ("change_settings", "Đổi thiết lập"),
            ("read_activity", "Xem nhật ký hoạt động"),
            ("manage_people", "Quản lý người dùng"),
        ]


class ApiToken(models.Model):
    """A key to the read-only API. Only its digest is kept; the key itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the key, hexadecimal."""
    hint = models.CharField(max_length=8)
    """The first characters of the key, to tell keys apart."""
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)
    """The last minute (since 1970) in which it was used, and how often in it."""
    asked = models.PositiveIntegerField(default=0)


class SavedSetting(models.Model):
    """A setting that people with the right to do so changed while the site runs; see ``store.saved_settings``."""

    name = models.CharField(max_length=64, unique=True)
    value = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    changed_at = models.DateTimeField(auto_now=True)
