"""Serving the review site, and the accounts that may sign in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from config.settings import Settings
from jobs.console import say

THREADS = 8
FIRST_USER = "quantri"


def serve(settings: Settings, port: int) -> None:
    """Serve the site until the process is stopped; prints the address, and a first account when there is none.

    Raises:
        OSError: when the port is taken.
    """
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver
    from waitress.server import create_server

    if not User.objects.exists():
        say(f"First account: {FIRST_USER}, one-time password: {add_user(FIRST_USER, 'supervisor', 'operator')}")
    application = get_wsgi_application()
    _ = get_resolver().url_patterns  # seconds of imports that the first visitor would wait for
    server = create_server(
        application,
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


def add_user(name: str, *roles: str, provinces: Sequence[str] = ()) -> str:
    """Make an account and return its one-time password.

    Raises:
        ValueError: for an unknown role or province, or a name that is taken or not usable.
    """
    from review.accounts import give_one_time_password
    from review.permissions import set_roles

    if User.objects.filter(username=name).exists():
        raise ValueError(f"{name}: there is such an account already (`guongsang users password {name}` renews it)")
    try:
        User.username_validator(name)
    except ValidationError as error:
        raise ValueError(f"{name}: {error.messages[0]}") from None
    with transaction.atomic():
        user = User.objects.create_user(name)
        set_roles(user, list(roles), list(provinces))
        return give_one_time_password(user)


def reset_password(name: str) -> str:
    """Give an account a new one-time password and return it.

    Raises:
        ValueError: when there is no such account.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        raise ValueError(f"{name}: no such account (see `guongsang users list`)")
    from review.accounts import give_one_time_password

    return give_one_time_password(user)


def user_lines() -> Iterator[str]:
    """One tab-separated line for each account: name, role, last sign-in."""
    for user in User.objects.prefetch_related("groups").order_by("username"):
        roles = ",".join(sorted(group.name for group in user.groups.all()))
        seen = user.last_login.isoformat(timespec="minutes") if user.last_login else "never"
        yield f"{user.username}\t{roles}\t{seen}"
