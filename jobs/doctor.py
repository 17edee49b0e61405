"""``guongsang doctor``: is everything there that a night and the review site need? Nothing is changed by looking."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from config.settings import Settings

LITTLE_DISK, NO_DISK = 5 * 1024**3, 500 * 1024**2
CHECKED_AT_ONCE = 4 * 1024**3
"""Bytes of an SQLite file above which its pages are not all read."""


class State(StrEnum):
    """How a part fares; only ``BROKEN`` makes the command fail."""

    GOOD = "tốt"
    LOOK = "cần xem"
    BROKEN = "hỏng"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, its state, and what was seen or has to be done."""

    part: str
    state: State
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """Look at every part; a check that fails in an unforeseen way is a finding, too."""
    from store.setup import configure

    configure()
    found: list[Finding] = []
    for part, check in CHECKS.items():
        try:
            found += [Finding(part, state, detail) for state, detail in check(settings)]
        except Exception as error:  # noqa: BLE001 (whatever is wrong, the other parts are looked at)
            found.append(Finding(part, State.BROKEN, f"{type(error).__name__}: {error}".splitlines()[0]))
    return found


Checks = Iterator[tuple[State, str]]


def _environment(_settings: Settings) -> Checks:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    yield (State.GOOD if fine else State.BROKEN), f"Python {version}" + ("" if fine else "; cần 3.11 trở lên")
    if sys.getfilesystemencoding().lower() != "utf-8":
        yield State.LOOK, f"tên tệp theo bảng mã {sys.getfilesystemencoding()}, nên dùng UTF-8"


def _home(settings: Settings) -> Checks:
    if not os.access(settings.home, os.W_OK):
        yield State.BROKEN, f"{settings.home}: không ghi được"
        return
    free = shutil.disk_usage(settings.home).free
    state = State.BROKEN if free < NO_DISK else State.LOOK if free < LITTLE_DISK else State.GOOD
    yield state, f"{settings.home}: còn trống {_bytes(free)}"
    key = settings.home / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield State.LOOK, f"{key}: người khác đọc được; hãy chạy chmod 600"


def _database(settings: Settings) -> Checks:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    file = settings.home / "guongsang.sqlite3"
    if not settings.database_url and not file.exists():
        yield State.GOOD, "SQLite, chưa có kho (sẽ được tạo khi chạy lệnh đầu tiên)"
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    words = "PostgreSQL" if settings.database_url else f"SQLite {sqlite3.sqlite_version}, {_bytes(file.stat().st_size)}"
    late = f"; {waiting} bước nâng cấp sẽ được áp dụng ở lệnh kế tiếp" if waiting else ""
    yield (State.LOOK if waiting else State.GOOD), words + late
    if not settings.database_url and file.stat().st_size <= CHECKED_AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            damage = cursor.fetchone()[0]
        if damage != "ok":
            yield State.BROKEN, f"{file}: {damage}; hãy khôi phục từ bản sao lưu"


def _accounts(settings: Settings) -> Checks:
    from django.contrib.auth.models import User

    if not _store_is_ready(settings):
        yield State.GOOD, "chưa có kho"
        return
    active = User.objects.filter(is_active=True)
    if not active.exists():
        yield State.LOOK, "chưa có ai; `guongsang review` sẽ tạo tài khoản đầu tiên"
        return
    operators = active.filter(groups__name="operator").count()
    state = State.GOOD if operators else State.LOOK
    yield state, f"{active.count()} tài khoản" + ("" if operators else "; chưa ai có vai trò operator")


def _nights(settings: Settings) -> Checks:
    from django.utils import timezone

    from store.models import BadInput, Night

    if not _store_is_ready(settings):
        yield State.GOOD, "chưa có kho"
        return
    night = Night.objects.order_by("-started_at").first()
    if night is None:
        yield State.LOOK, "chưa có đêm nào chạy"
    else:
        hours = int((timezone.now() - night.started_at).total_seconds() // 3600)
        late = hours > 36
        bad = night.state == Night.State.BROKEN
        words = f"{timezone.localtime(night.started_at):%d/%m/%Y %H:%M}, {Night.State(night.state).label}"
        yield (State.LOOK if late or bad else State.GOOD), words + (f"; {hours} giờ chưa chạy lại" if late else "")
    waiting = BadInput.objects.filter(settled_at__isnull=True).count()
    if waiting:
        yield State.LOOK, f"{waiting} đầu vào không dùng được (xem `guongsang status`)"


def _store_is_ready(settings: Settings) -> bool:
    """Tables are there and up to date."""
    from django.db import connection

    if not settings.database_url and not (settings.home / "guongsang.sqlite3").exists():
        return False
    return "store_account" in connection.introspection.table_names()


def _models(settings: Settings) -> Checks:
    from classifiers.judge import Judge
    from classifiers.model_file import serving

    folder = serving(settings.models)
    judge = Judge.load(folder, threshold=settings.score_threshold)
    yield (
        State.GOOD,
        f"{judge.name}, ngưỡng {judge.threshold:.2f}" + (" (huấn luyện tại đây)" if folder == settings.models else ""),
    )


def _gazetteers(_settings: Settings) -> Checks:
    from nlp.pipeline import Reader
    from nlp.units import Edition, Level, units

    Reader()
    communes = sum(unit.edition is Edition.NEW and unit.level is Level.COMMUNE for unit in units())
    yield State.GOOD, f"từ điển đọc được; {communes} xã, phường, đặc khu"


def _portals(settings: Settings) -> Checks:
    from crawler.declaration import DeclarationError, Portal, load_portals
    from jobs.declared import roots

    broken: list[DeclarationError] = []
    declared: dict[str, Portal] = {}
    for folder in roots(settings):
        if folder.is_dir():
            declared |= load_portals(folder, on_error=broken.append)
        elif folder in settings.portal_folders:
            yield State.BROKEN, f"{folder}: không có thư mục này"
    for error in broken:
        yield State.BROKEN, str(error).splitlines()[0]
    for name in settings.portals:
        if name not in declared:
            yield State.BROKEN, f"portals: không có khai báo nào tên {name}"
    yield State.GOOD, f"{len(declared)} nguồn tin khai báo, {len(settings.portals)} nguồn được chọn"
    if settings.portals and not settings.operator_contact:
        yield State.LOOK, "operator_contact để trống: nguồn tin ngoài máy này sẽ không được tải"


def _backups(settings: Settings) -> Checks:
    kept = sorted((settings.home / "backups").glob("*.tar"), key=lambda path: path.stat().st_mtime)
    if not kept:
        yield State.LOOK, "chưa có bản sao lưu nào trong thư mục backups (lệnh `guongsang backup`)"
    else:
        yield State.GOOD, f"{len(kept)} bản, mới nhất {kept[-1].name}"


CHECKS: dict[str, Callable[[Settings], Checks]] = {
    "môi trường": _environment,
    "thư mục": _home,
    "kho dữ liệu": _database,
    "tài khoản": _accounts,
    "đêm gần nhất": _nights,
    "mô hình": _models,
    "từ điển": _gazetteers,
    "nguồn tin": _portals,
    "sao lưu": _backups,
}


def _bytes(count: int) -> str:
    """In megabytes or gigabytes, with a decimal comma."""
    if count < 1024**3:
        return f"{count / 1024**2:.0f} MB"
    return f"{count / 1024**3:.1f} GB".replace(".", ",")


def tell(found: list[Finding]) -> None:
    """One ``part<TAB>state<TAB>detail`` line each for machines; a table where a person looks on."""
    if not sys.stdout.isatty():
        for one in found:
            print(f"{one.part}\t{one.state}\t{one.detail}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("phần", "tình trạng", "chi tiết")
    colours = {State.GOOD: "green", State.LOOK: "yellow", State.BROKEN: "red"}
    for one in found:
        table.add_row(one.part, f"[{colours[one.state]}]{one.state}[/]", _plain(one.detail))
    Console().print(table)


def _plain(words: str) -> str:
    return words.replace("[", "\\[")
