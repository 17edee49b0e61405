"""Serving the review site, and the accounts that may sign in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.contrib.auth.models import Group, User

from config.settings import Settings
from jobs.console import say

ROLES = {"analyst": "chuyên viên", "supervisor": "lãnh đạo"}
THREADS = 8
FIRST_USER = "quantri"


def serve(settings: Settings, port: int) -> None:
    """Serve the site until the process is stopped; prints the address, and a first account when there is none.

    Raises:
        OSError: when the port is taken.
    """
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    if not User.objects.exists():
        say(f"First account: {FIRST_USER}, one-time password: {add_user(FIRST_USER, 'supervisor')}")
    server = create_server(
        get_wsgi_application(),
        host=settings.review_host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=2 * 1024 * 1024,
    )
    say(f"Review site: http://{settings.review_host}:{port}/  (Ctrl-C stops it)")
    try:
        server.run()
    finally:
        server.close()


def add_user(name: str, role: str) -> str:
    """Make an account and return its one-time password.

    Raises:
        ValueError: for an unknown role or a name that is taken or not usable.
    """
    if role not in ROLES:
        raise ValueError(f"role {role!r}: expected one of {', '.join(ROLES)}")
    if User.objects.filter(username=name).exists():
        raise ValueError(f"{name}: there is such an account already (`guongsang users password {name}` renews it)")
    User.username_validator(name)
    password = _one_time_password()
    user = User.objects.create_user(name, password=password)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return password


def reset_password(name: str) -> str:
    """Give an account a new one-time password and return it.

    Raises:
        ValueError: when there is no such account.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        raise ValueError(f"{name}: no such account (see `guongsang users list`)")
    password = _one_time_password()
    user.set_password(password)
    user.save()
    return password


def user_lines() -> Iterator[str]:
    """One tab-separated line for each account: name, role, last sign-in."""
    for user in User.objects.prefetch_related("groups").order_by("username"):
        roles = ",".join(sorted(group.name for group in user.groups.all()))
        seen = user.last_login.isoformat(timespec="minutes") if user.last_login else "never"
        yield f"{user.username}\t{roles}\t{seen}"


def _one_time_password() -> str:
    return secrets.token_urlsafe(12)
