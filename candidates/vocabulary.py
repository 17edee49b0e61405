"""Vietnamese words of the board for what the system stores as identifiers."""

from __future__ import annotations

import json
import re
from functools import cache

from config.settings import DATA

KINDS = {"person": "Cá nhân", "household": "Hộ gia đình", "collective": "Tập thể", "model": "Mô hình"}

AWARD_LEVELS = {
    "state": "Nhà nước",
    "government": "Chính phủ",
    "ministry_province": "Bộ, ban, ngành, tỉnh",
    "province": "Tỉnh",
    "ministry": "Bộ, ngành",
    "central_org": "Đoàn thể Trung ương",
    "province_dept": "Sở, ngành tỉnh",
    "province_org": "Đoàn thể tỉnh",
    "province_party": "Cấp ủy tỉnh",
    "district": "Huyện (đến 6/2025)",
    "commune": "Xã",
    "grassroots": "Cơ sở",
    "social": "Xã hội",
    "varies": "Chưa rõ cấp",
    "unknown": "Chưa rõ cấp",
}
"""In order of rank, highest first (a sort key, not law)."""

AWARD_STATUSES = {
    "awarded": "đã khen",
    "proposed": "được đề nghị",
    "recognised": "được công nhận ĐHTT",
    "revoked": "đã bị thu hồi",
}
STATUS_ORDER = ("revoked", "awarded", "proposed", "recognised")
"""The statuses of an award, the one that speaks for the whole dossier first."""
NO_AWARD_SEEN = "chưa thấy thông tin khen thưởng trong nguồn"

GENRES = {
    "profile": "gương điển hình",
    "roundup": "tổng hợp gương",
    "ceremony": "tuyên dương, trao thưởng",
    "policy": "chủ trương, kế hoạch",
    "other": "tin khác",
}

GENDERS = {"male": "Nam", "female": "Nữ", "nam": "Nam", "nữ": "Nữ"}


@cache
def field_names() -> dict[str, str]:
    """Vietnamese name of every field of deeds, by its id in ``data/gazetteers/deeds.json``."""
    deeds = json.loads((DATA / "gazetteers" / "deeds.json").read_text(encoding="utf-8"))
    return {deed["id"]: deed["vi"] for deed in (deeds["fields"] if isinstance(deeds, dict) else deeds)}


_BY_ANYBODY = re.compile(r"(Bằng khen|Giấy khen|Cờ thi đua) của .+")
"""Names of whole groups of awards, which say who of many may give them."""
_ASIDE = re.compile(r" \([^)]*\)$| \d+(?:/\d+)+ năm")
"""What a name of the table of awards says for those who look things up there."""


def award_shown(award: str, authority: str = "") -> str:
    """An award as a board writes it: the name of the table of awards, and in it who gave it where a source says so.

    ``Bằng khen của bộ, ban, ngành trung ương`` by ``Ủy ban Dân tộc`` is a ``Bằng khen của Ủy ban Dân tộc``.
    """
    name = _ASIDE.sub("", award)
    if not authority or authority.casefold() in name.casefold():
        return name
    of_many = _BY_ANYBODY.fullmatch(name)
    return f"{of_many[1] if of_many else name} của {authority}"


def fact_shown(name: str, value: str) -> str:
    """A fact of a dossier as analysts read it: the gender in Vietnamese, anything else as the source prints it."""
    return GENDERS.get(value.casefold(), "") if name == "gender" else value
