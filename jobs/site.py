"""Serving the review site, and the accounts that may sign in."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from config.settings import Settings
from jobs.console import say

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 8
WAITING = 256
"""Connections that may wait until a process takes them."""
OBJECTS = 50_000
"""New objects between two looks for cycles: a page makes tens of thousands, all of them short-lived."""
TURN = 0.001
"""Seconds that a thread may hold the interpreter while another one has its answer from the database (Python: 0.005)."""
FIRST_USER = "quantri"


def serve(settings: Settings, port: int) -> None:
    """Serve the site until the process is stopped; prints the address, and a first account when there is none.

    Python answers one request at a time, so that the site is several processes with one listening socket.

    Raises:
        OSError: when the port is taken.
    """
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    if not User.objects.exists():
        say(f"First account: {FIRST_USER}, one-time password: {add_user(FIRST_USER, 'supervisor', 'operator')}")
    application = timed(get_wsgi_application())
    _ = get_resolver().url_patterns  # seconds of imports that the first visitor would wait for
    family = socket.AF_INET6 if ":" in settings.review_host else socket.AF_INET
    with socket.create_server((settings.review_host, port), family=family, backlog=WAITING) as listening:
        connections.close_all()
        gc.collect()
        gc.freeze()
        gc.set_threshold(OBJECTS)
        sys.setswitchinterval(TURN)
        _fork(application, listening, settings.review_processes - 1)
        say(f"Review site: http://{settings.review_host}:{port}/  (Ctrl-C stops it)")
        _answer(application, listening)


def timed(application: WSGIApplication) -> WSGIApplication:
    """``application``, telling in a ``Server-Timing`` header how many milliseconds a page took."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            took = 1000 * (time.perf_counter() - begun)
            return start_response(status, [*headers, ("Server-Timing", f"site;dur={took:.1f}")], *rest)

        return application(environ, start)

    return answer


def _answer(application: WSGIApplication, listening: socket.socket) -> None:
    """Answer requests until stopped."""
    from waitress.server import create_server

    server = create_server(
        application, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=2 * 1024 * 1024
    )
    try:
        server.run()
    finally:
        server.close()


def _fork(application: WSGIApplication, listening: socket.socket, processes: int) -> None:
    """Start processes that answer too; each ends when this one does, however that comes about."""
    ours, theirs = os.pipe()  # nothing is ever written: the reading end closes with the last writer
    for _ in range(processes):
        if os.fork() == 0:
            os.close(theirs)
            threading.Thread(target=_end_with, args=(ours,), daemon=True).start()
            try:
                _answer(application, listening)
            finally:
                os._exit(0)
    os.close(ours)


def _end_with(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)


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
