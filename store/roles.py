"""The four roles as groups with their permissions (``Account.Meta``), made in every store after its migrations."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

ROLES = {
    "analyst": ["read_dossiers", "decide", "export", "use_api"],
    "supervisor": ["read_dossiers", "decide", "export", "use_api", "adjudicate", "change_settings", "read_activity"],
    "operator": ["read_activity", "manage_people"],
    "reader": ["read_dossiers"],
}


def make_roles() -> None:
    """Make the roles that this store does not have; one that is there keeps what it may do."""
    there = set(Group.objects.filter(name__in=ROLES).values_list("name", flat=True))
    for role, codenames in ROLES.items():
        if role not in there:
            permissions = Permission.objects.filter(content_type__app_label="store", codename__in=codenames)
            Group.objects.create(name=role).permissions.set(permissions)
