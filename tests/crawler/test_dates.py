"""Printed dates in all the forms that portals use, and which of several dates counts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import choose, from_address, parse_labelled, parse_printed, parse_stated

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ sáu - 27/01/2023 16:10 1.054 0", "2023-01-27 16:10"),
        ("( Cập nhật lúc: 27/08/2020  )", "2020-08-27 00:00"),
        ("24/10/2020 15:56", "2020-10-24 15:56"),
        ("Thứ bảy,  27/11/2021", "2021-11-27 00:00"),
        ("20/06/2015 21:46 GMT+7", "2015-06-20 21:46"),
        ("PV - 11:53, 12/12/2020", "2020-12-12 11:53"),
        ("03/05/2021 - 07:30", "2021-05-03 07:30"),
        ("08:30 ngày 12-05-2020", "2020-05-12 08:30"),
        ("(05.08.2019 16:32)", "2019-08-05 16:32"),
        ("thứ ba, 14 05 2019 10:29", "2019-05-14 10:29"),
        ("Thứ Năm,03/01/2019 10:12 [GMT +7]", "2019-01-03 10:12"),
        ("Thứ Sáu, ngày 23 tháng 08 năm 2019", "2019-08-23 00:00"),
        ("Ngày đăng: 14h30 | 02/9/2019", "2019-09-02 14:30"),
        ("Đăng lúc 9 giờ 05 phút, ngày 2/9/2019", "2019-09-02 09:05"),
        ("27 Tháng Tám, 2020", "2020-08-27 00:00"),
        ("Tháng Mười Một 27, 2020", "2020-11-27 00:00"),
        ("27 Th8 2020", "2020-08-27 00:00"),
        ("August 27, 2020", "2020-08-27 00:00"),
        ("Wed, 27 Aug 2020 10:00:00 +0700", "2020-08-27 10:00"),
        ("2020-08-27T08:56:00Z", "2020-08-27 15:56"),
        ("cập nhật 27/08/2020 3:05 CH", "2020-08-27 15:05"),
        ("27/08/2020 12:05 SA", "2020-08-27 00:05"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    found = parse_printed(text)
    assert found is not None
    assert found.tzinfo is not None
    assert found.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8/27/2020 3:56:00 PM", "2020-08-27"),  # no month has the number 27
        ("5/8/2020 3:56:00 PM", "2020-05-08"),  # the form of en-US: no leading zeros, seconds, PM
        ("05/08/2020 3:56:00 PM", "2020-08-05"),  # leading zeros: not that form
        ("5/8/2020 15:56", "2020-08-05"),
        ("Thứ Sáu, 5/8/2020", "2020-05-08"),  # the eighth of May was a Friday, the fifth of August was not
        ("Thứ Tư, 5/8/2020", "2020-08-05"),
    ],
)
def test_which_number_is_the_month(text: str, expected: str) -> None:
    found = parse_printed(text)
    assert found is not None
    assert found.date().isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["31/12/9999", "Quyết định 1234/QĐ-UBND", "tháng 8/2020", "32/01/2020", "12/12/1945", "0214.000.000", "", "1.054"],
)
def test_what_is_no_date_of_publication(text: str) -> None:
    assert parse_printed(text) is None


def test_the_future_is_no_date_of_publication() -> None:
    assert parse_printed("25/12/2030 08:00", now=datetime(2026, 11, 22, tzinfo=VIETNAM)) is None


def test_declared_formats_come_first() -> None:
    assert parse_printed("05/08/2020", ["%m/%d/%Y"]) == datetime(2020, 5, 8, tzinfo=VIETNAM)


def test_ago_needs_the_time_of_the_fetch() -> None:
    fetched = datetime(2023, 1, 27, 16, 0, tzinfo=VIETNAM)
    assert parse_printed("3 giờ trước", now=fetched) == datetime(2023, 1, 27, 13, 0, tzinfo=VIETNAM)
    assert parse_printed("3 giờ trước") is None


def test_words_that_no_rule_knows_are_left_to_dateparser() -> None:
    assert parse_labelled("27 tháng tám năm 2020 lúc 10:00") is not None
    assert parse_labelled("27. August of 2020") == datetime(2020, 8, 27, tzinfo=VIETNAM)


@pytest.mark.parametrize("text", ["2022-05-18EST09:057:00", "now", "", "2022-13-45"])
def test_invalid_metadata_say_nothing(text: str) -> None:
    assert parse_stated(text) is None or text.startswith("2022-05-18")


def test_the_visible_date_wins_and_metadata_make_it_exact() -> None:
    day, clock = datetime(2023, 1, 27, tzinfo=VIETNAM), datetime(2023, 1, 27, 16, 10, tzinfo=VIETNAM)
    other = datetime(2023, 2, 3, 8, 0, tzinfo=VIETNAM)
    assert choose([day], [other, clock]) == clock
    assert choose([day], [other]) == day
    assert choose([clock], [other]) == clock
    assert choose([], [other]) == other
    assert choose([], []) is None


def test_a_clock_in_another_zone_prints_the_day_of_that_zone() -> None:
    day, clock = datetime(2023, 12, 18, tzinfo=VIETNAM), datetime(2023, 12, 18, 20, 5, tzinfo=VIETNAM)
    stated = parse_stated("2023-12-18T20:05:00+00:00")
    assert stated is not None
    for shown in ([day], [clock], []):
        assert choose(shown, [stated]) == datetime(2023, 12, 19, 3, 5, tzinfo=VIETNAM)


def test_addresses_carry_days() -> None:
    assert str(from_address("https://x.invalid/2020/08/27/bai.html")) == "2020-08-27"
    assert from_address("https://x.invalid/2020/88/27/bai.html") is None
    assert from_address("https://x.invalid/bai-20200827.html") is None
