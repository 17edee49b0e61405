"""The columns of the board's list "DANH SÁCH ĐỀ XUẤT ĐIỂN HÌNH TIÊN TIẾN, NGƯỜI TỐT VIỆC TỐT" and its views."""

from __future__ import annotations

from collections.abc import Sequence

COLUMNS: tuple[tuple[str, str], ...] = (
    ("stt", "STT"),
    ("kind", "Loại"),
    ("name", "Họ và tên"),
    ("gender", "Giới tính"),
    ("birth_year", "Năm sinh"),
    ("ethnicity", "Dân tộc"),
    ("religion", "Tôn giáo"),
    ("position_occupation", "Chức vụ/Nghề nghiệp"),
    ("organisation", "Đơn vị công tác"),
    ("address_as_written", "Nơi cư trú (theo bài)"),
    ("address_2025", "Địa bàn hiện nay (từ 01/7/2025)"),
    ("deed_category", "Lĩnh vực"),
    ("movement", "Phong trào/Cuộc vận động"),
    ("achievement", "Thành tích tóm tắt"),
    ("awards", "Khen thưởng đã có (cấp, hình thức, năm)"),
    ("highest_level", "Cấp khen cao nhất"),
    ("award_status", "Tình trạng khen thưởng"),
    ("achievement_type", "Loại thành tích"),
    ("n_articles_n_sources", "Số bài viết – số nguồn"),
    ("source", "Nguồn tin"),
    ("published", "Ngày đăng"),
    ("url_or_file", "Đường dẫn/Tệp"),
    ("evidence", "Trích dẫn minh chứng"),
    ("confidence", "Mức tin cậy"),
    ("flags", "Cảnh báo"),
    ("stage", "Khâu"),
    ("owner", "Đơn vị phụ trách"),
    ("decision", "Ý kiến xử lý"),
    ("note", "Ghi chú"),
)
"""Field and heading in the order of the form: its 28 columns, with the kind (người, hộ, tập thể, mô hình) after STT."""
MORE = ("collective_sort", "results", "spread")
"""Cells beside the columns: sort of a collective; figures of a model, and who learns from it."""


SHORT = (
    "stt",
    "name",
    "birth_year",
    "ethnicity",
    "position_occupation",
    "address_as_written",
    "achievement",
    "awards",
    "source",
    "published",
    "note",
)
"""The short view for a meeting (DOMAIN 8)."""
VIEWS = {"full": tuple(field for field, _ in COLUMNS), "short": SHORT}


class ColumnError(ValueError):
    """A column that no list has; the message names it and those that there are."""


def columns(view: str = "full", chosen: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Field and heading of the columns ``chosen``, in that order, or of a view.

    Raises:
        ColumnError: for a view or a column that does not exist.
    """
    headings = dict(COLUMNS)
    if view not in VIEWS:
        raise ColumnError(f"no view is called {view!r}: expected one of {', '.join(VIEWS)}")
    wanted = tuple(dict.fromkeys(chosen)) or VIEWS[view]
    if unknown := [field for field in wanted if field not in headings]:
        raise ColumnError(f"no column is called {unknown[0]!r}: expected some of {', '.join(headings)}")
    return tuple((field, headings[field]) for field in wanted)
