"""The four roles as groups with their permissions; accounts that have a role keep it."""

from django.db import migrations

PERMISSIONS = {
    "read_dossiers": "Xem hàng đợi, hồ sơ và bài viết",
    "decide": "Quyết định về hồ sơ",
    "export": "Xuất danh sách",
    "use_api": "Lấy dữ liệu qua API và Atom",
    "adjudicate": "Phân xử ý kiến khác nhau",
    "change_settings": "Đổi thiết lập",
    "read_activity": "Xem nhật ký hoạt động",
    "manage_people": "Quản lý người dùng",
}
ROLES = {
    "analyst": ["read_dossiers", "decide", "export", "use_api"],
    "supervisor": [
        "read_dossiers", "decide", "export", "use_api", "adjudicate", "change_settings", "read_activity",
    ],
    "operator": ["read_activity", "manage_people"],
    "reader": ["read_dossiers"],
}


def make_roles(apps, schema_editor):
    """Permissions usually come after all migrations; the groups need them now."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="store", model="account"
    )
    permission = apps.get_model("auth", "Permission").objects
    made = {
        codename: permission.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
        for codename, name in PERMISSIONS.items()
    }
    for role, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.set([made[codename] for codename in codenames])


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0006_accounts_and_second_opinions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
