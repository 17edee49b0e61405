"""Words of the pages for labels and roles of the reader, in the order in which they are offered."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "PERSON": _("Người"),
    "PLACE": _("Nơi chốn"),
    "ORG": _("Tổ chức"),
    "AWARD": _("Khen thưởng"),
    "MOVEMENT": _("Phong trào"),
    "DEED": _("Việc làm"),
    "QUANTITY": _("Số liệu"),
    "DATE": _("Ngày tháng"),
    "": _("Không phải tên gọi"),
}
"""``nlp.records.Label``; empty: the reader marked what is none."""

ROLES: dict[str, str | Promise] = {
    "put_forward": _("được nêu gương"),
    "official": _("cán bộ, lãnh đạo"),
    "presenter": _("người trao"),
    "speaker": _("người phát biểu"),
    "author": _("tác giả bài"),
    "photographer": _("người chụp ảnh"),
    "family": _("người thân"),
    "beneficiary": _("người được giúp"),
    "expert": _("chuyên gia"),
    "historic": _("nhân vật lịch sử"),
    "offender": _("người vi phạm"),
    "other": _("khác"),
}
"""``nlp.records.Role``."""
