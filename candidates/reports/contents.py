"""What each report says: weekly digest, movement, year on year, meeting list (DOMAIN 1.1 and 8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from candidates.exports.cells import VIETNAM
from candidates.reports.blind_spots import blind_spots
from candidates.reports.blocks import best, own, spread
from candidates.reports.charts import bars
from candidates.reports.document import Block, Inline, Paragraph, Report, Section, Table
from candidates.reports.rows import Appendices, achievement, best_source, by_dossier, day
from candidates.reports.wanted import ReportError, Wanted, midnight, within
from candidates.signals import told
from candidates.vocabulary import AWARD_STATUSES, KINDS, award_shown, field_names
from store.models import Appearance, Candidate, Signal

NOTABLE, BRIEF = 5, 28
"""Exemplars that the digest tells of, and syllables of their achievement, so that it stays on one page."""


def weekly(wanted: Wanted) -> Report:
    """One page, ready to paste into a công văn: who is new since the last digest, and what cannot wait."""
    fresh = list(
        replace(wanted.chosen, since=None, until=None)
        .apply(wanted.candidates)
        .filter(first_seen__gte=midnight(wanted.since), first_seen__lt=midnight(wanted.until, 1))
    )
    report = Report("weekly", "BẢN TIN TUẦN VỀ GƯƠNG ĐIỂN HÌNH TIÊN TIẾN", f"({wanted.period})")
    rows = Appendices(report)
    read = list(wanted.read().only("pk", "portal", "title", "url", "published_at"))
    portals = sorted(Counter(one.portal or "tệp" for one in read).items(), key=lambda item: (-item[1], item[0]))
    by_kind = {kind: [one for one in fresh if one.kind == kind] for kind in KINDS}
    sentence: list[Inline] = [
        f"Tuần {wanted.until:%V} ({wanted.period}): đọc ",
        rows.articles("Bài đã đọc", read),
        " bài, ",
    ]
    sentence += [rows.lines("Nguồn đã đọc", ("Nguồn", "Số bài"), [(name, str(n)) for name, n in portals]), " nguồn; "]
    sentence += [rows.dossiers("Gương mới", fresh), " gương mới ("]
    for at, (kind, of_kind) in enumerate(by_kind.items()):
        words = KINDS[kind].lower()
        sentence += [", " if at else "", rows.dossiers(f"Gương mới: {words}", of_kind), f" {words}"]
    sentence.append(").")
    section = Section("tom-tat", "Tóm tắt", [Paragraph(tuple(sentence))])
    for heading, kind in (
        ("Đề nghị xem xét khen thưởng đột xuất", Signal.Kind.SUDDEN),
        ("Gương được báo chí nêu nhưng chưa thấy thông tin khen thưởng trong nguồn", Signal.Kind.NO_AWARD_SEEN),
        ("Cần kiểm tra lại trước khi dùng", Signal.Kind.BAD_NEWS),
    ):
        section.blocks.append(_named(rows, heading, kind, fresh, wanted.until))
    places = Counter(one.province for one in fresh if one.province)
    silent = [province for province in wanted.chosen.province if not places[province]]
    if silent:
        section.blocks.append(Paragraph((f"Địa bàn chưa có gương trong tuần: {', '.join(silent)}.",)))
    report.sections = [section, best("guong-moi", "Gương mới đáng chú ý", fresh[:NOTABLE], words=BRIEF)]
    return report


def _named(rows: Appendices, heading: str, kind: Signal.Kind, of: Sequence[Candidate], today: date) -> Paragraph:
    """Heading, number and the first few names with the days that have passed."""
    signals = {s.candidate_id: s for s in Signal.objects.filter(kind=kind, candidate__in=[one.pk for one in of])}
    seen = [one for one in of if one.pk in signals]
    names = "; ".join(
        one.name
        + (f" – {told(signals[one.pk], today).rpartition('(')[2].rstrip(')')}" if signals[one.pk].since else "")
        for one in seen[:5]
    )
    end = "." if len(seen) <= 5 else " …"
    return Paragraph((f"{heading}: ", rows.dossiers(heading, seen), f" ({names}){end}" if names else "."))


def movement(wanted: Wanted) -> Report:
    """One movement in a period: articles, distinct subjects and lượt, typical cases, awards, localities."""
    if not wanted.chosen.movement:
        raise ReportError("--movement is missing: which movement is the report about?")
    name = ", ".join(wanted.chosen.movement)
    dossiers = wanted.dossiers()
    appearances = by_dossier(dossiers)
    told_of = [a for one in dossiers for a in appearances.get(one.pk, []) if within(a, wanted)]
    articles = sorted({a.article_id: a.article for a in told_of}.values(), key=lambda a: (day(a), a.pk))
    report = Report("movement", f"BÁO CÁO PHONG TRÀO “{name.upper()}”", f"({wanted.period})")
    rows = Appendices(report)
    awards = [
        (one, c) for one in dossiers for a in appearances.get(one.pk, []) for c in own(a) if c["status"] == "awarded"
    ]
    lines = [
        (
            one.name,
            award_shown(str(c["award"])),
            str(c["authority"] or ""),
            str(c["year"] or ""),
            AWARD_STATUSES[str(c["status"])],
        )
        for one, c in awards
    ]
    parts: tuple[Inline, ...] = (
        rows.articles("Bài viết", articles),
        " bài viết; ",
        rows.dossiers("Gương", dossiers),
        " gương (tính một lần mỗi người, tập thể); ",
        rows.lines("Lượt nêu gương", ("Tên", "Bài"), [(a.name_as_written, a.article.title) for a in told_of]),
        " lượt nêu gương; ",
        rows.lines("Lượt khen thưởng", ("Tên", "Hình thức", "Thẩm quyền", "Năm", "Tình trạng"), lines),
        " lượt khen thưởng.",
    )
    overview = Section("tong-quan", "Tổng quan", [Paragraph(parts)])
    localities = Section(
        "dia-ban", "Theo địa bàn", spread(rows, "Địa bàn", dossiers, lambda one: one.province or "không rõ")
    )
    report.sections = [overview, best("tieu-bieu", "Điển hình tiêu biểu", dossiers[:10]), localities]
    return report


def year_on_year(wanted: Wanted) -> Report:
    """Each exemplar and model over the years: articles, sources, awards and the results that were told."""
    dossiers = wanted.dossiers()
    appearances = by_dossier(dossiers)
    report = Report("year-on-year", "ĐIỂN HÌNH QUA CÁC NĂM", f"({wanted.period})")
    rows = Appendices(report)
    lines: list[tuple[Inline, ...]] = []
    totals: Counter[str] = Counter()
    several = []
    for one in dossiers:
        by_year: dict[int, list[Appearance]] = defaultdict(list)
        for appearance in appearances.get(one.pk, []):
            if appearance.article.published_at and within(appearance, wanted):
                by_year[appearance.article.published_at.astimezone(VIETNAM).year].append(appearance)
        totals.update(str(year) for year in by_year)
        if len(by_year) < 2 and one.kind != "model":
            continue
        several.append(one)
        for year, seen in sorted(by_year.items()):
            articles = sorted({a.article_id: a.article for a in seen}.values(), key=lambda a: a.pk)
            results = dict.fromkeys(q["text"] for a in seen for d in a.deeds for q in d["quantities"])
            awards = dict.fromkeys(
                award_shown(str(c["award"]), str(c["authority"] or ""))
                for a in seen
                for c in own(a)
                if c["status"] == "awarded"
            )
            number = rows.articles(f"{one.name}, năm {year}", articles)
            lines.append((one.name, KINDS[one.kind], str(year), number, "; ".join(results), "; ".join(awards)))
    headings = ("Tên", "Loại", "Năm", "Số bài", "Kết quả có số liệu", "Khen thưởng theo bài")
    blocks: list[Block] = [
        Paragraph((rows.dossiers("Điển hình được nêu từ hai năm trở lên, và mô hình", several), " điển hình, mô hình."))
    ]
    chart = bars("Số điển hình được nêu trong từng năm", dict(sorted(totals.items())), "Số điển hình theo năm")
    blocks += [chart] if chart else []
    blocks.append(Table(headings, tuple(lines), (24, 11, 8, 8, 27, 22)))
    report.sections = [Section("so-sanh", "So sánh qua các năm", blocks)]
    return report


def meeting(wanted: Wanted) -> Report:
    """Exemplars who could exchange experience: the same field, neighbouring places."""
    dossiers = wanted.dossiers()
    appearances = by_dossier(dossiers)
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in dossiers:
        if one.field and one.province:
            groups[one.field, one.province].append(one)
    report = Report("meeting", "DANH SÁCH ĐIỂN HÌNH MỜI GIAO LƯU, TRAO ĐỔI KINH NGHIỆM", f"({wanted.period})")
    rows = Appendices(report)
    for (field, province), members in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(members) < 2:
            continue
        nearby = sorted(members, key=lambda one: (one.place_key.split()[::-1], -one.rank, one.pk))
        words = f"{field_names()[field]} – {province}"
        table = Table(
            ("Tên", "Loại", "Địa bàn", "Thành tích tóm tắt", "Nguồn"),
            tuple(
                (
                    one.name,
                    KINDS[one.kind],
                    one.place or province,
                    achievement(one, appearances),
                    best_source(one, appearances),
                )
                for one in nearby
            ),
            (18, 10, 20, 34, 18),
        )
        number = rows.dossiers(words, nearby)
        report.sections.append(
            Section(f"nhom-{len(report.sections) + 1}", words, [Paragraph((number, " điển hình.")), table])
        )
    if not report.sections:
        report.sections = [
            Section("khong", "Chưa có nhóm nào", [Paragraph(("Chưa có hai điển hình cùng lĩnh vực, cùng tỉnh.",))])
        ]
    return report


REPORTS: dict[str, Callable[[Wanted], Report]] = {
    "weekly": weekly,
    "movement": movement,
    "blind-spots": blind_spots,
    "year-on-year": year_on_year,
    "meeting": meeting,
}
