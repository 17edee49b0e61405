"""Recipients that a sentence leaves out or names in another guise: walls of certificates, a second gift.

``Việc làm ấy được ghi nhận bằng Bằng khen của …``, ``Trên tường nhà ông A là tấm Bằng khen``,
``đã tặng Giấy khen và trao chị phần quà``, ``ba năm liền chiến sĩ thi đua cơ sở``.
"""

from __future__ import annotations

import re

from nlp.award_groups import Group
from nlp.award_lists import COLON
from nlp.award_receivers import TITLES
from nlp.award_subjects import VERBISH, Subjects
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues, listed
from nlp.records import Label

_YEARS_OF = keyed_regex(
    r"(?<!\w)(?:nhiều|\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s(?:năm|lần)(?:\s(?:liền|liên tục|liên tiếp|qua"
    r"|nay))?"
    r"(?:\s(?:đều|luôn))?\s(?:danh hiệu\s)?[\"“]?$"
)
_PERSONAL_GIFT = keyed_regex(
    r"[^.;:\n]{0,30}?\s(?:và|đồng thời|cùng lúc)\s(?:đã\s)?(?:trao|tặng|gửi|thưởng)(?: tặng)?(?: cho)?\s"
    r"(?P<who>ông|bà|anh|chị|cô|thầy|em|cụ|chú|cháu)\s(?=(?:một|hai|phần|số|suất|món|chiếc|\d|tiền|quà))"
)
_REWARDED_WITH = keyed_regex(
    r"(?<!\w)(?:ghi nhận|đền đáp|tưởng thưởng|vinh danh)\s(?:bằng|qua|với)\s"
    r"(?:(?:những|các|nhiều|hàng chục|tấm|chiếc|\d+)\s){0,2}[\"“]?$"
)
_ON_THE_WALL = keyed_regex(
    r"(?<!\w)(?:(?:treo|trưng bày|lưu giữ|cất giữ|dán|xếp|lồng khung)"
    r"(?:\s(?:đầy|kín|nhiều|trang trọng|ngay ngắn|la liệt))?"
    r"|là)\s(?:(?:những|các|nhiều|hàng chục|tấm|chiếc|\d+)\s){0,2}$"
)
_HOUSE_OF = keyed_regex(
    r"(?<!\w)(?:nhà|tường|tủ kính|phòng khách|gian)(?: của)?\s(?P<who>ông|bà|anh|chị|cô|thầy|cụ)(?!\w)"
)
_HOUSE_WORD = keyed_regex(r"(?<!\w)(?:nhà|tường|tủ kính|phòng khách|góc)(?!\w)")
_IN_HOUSE = keyed_regex(
    r"(?:trong|trên|ở|giữa|tại|nơi|bước vào|vào)\s[^,.;:\n]{0,40}?(?<!\w)"
    r"(?:nhà|phòng|tường|tủ|góc|bàn|vách|kệ|gian|hộp|rương|ba lô)(?!\w)"
    r"[^,.;:\n]{0,30}?(?<!\w)(?P<who>ông|bà|anh|chị|cô|thầy|cụ)(?!\w)[^,.;:\n]{0,24},\s(?:(?:tấm|chiếc|những|các|\d+)\s){0,2}[\"“]?"
)
_DASH_BEFORE = re.compile(r"\s[–—-]\s(?:\d+\s)?[\"“]?$|:\s$")
_PART_LENGTH = 120
_GIVEN_IN = keyed_regex(r"[\s\"”]*(?:được )?(?:trao|tặng|nhận)(?: (?:hồi|vào|từ))? (?:năm|tháng|ngày)(?!\w)")
_OPENS_AWARD = 6
_TAKES = keyed_regex(r"(?:\s?\([^)]{2,60}\))?\s(?:đã |vừa |vẫn |chỉ )*(?:nhận|để|treo|giữ|cất|mang|đón|cầm)(?!\w)")
_BEGINS = 3
_HAS_IT = keyed_regex(
    r"[^.;\n]{0,70}?[\s,–-](?P<who>ông|bà|anh|chị|cô|thầy|cụ) (?:chỉ|để|cất|treo|giữ|vẫn|nhận|mang|đặt|không|khoe|cuộn)"
)
_IS_TAKEN = keyed_regex(
    r"(?<!\w)bị (?:[^\W\d_]+ ){0,12}?(?:thu hồi|tước|hủy|hủy bỏ)(?: quyết định)?(?: (?:trao|tặng|khen thưởng))*"
    r"(?: lại)?\s(?:(?:tấm|danh hiệu|\d+|hai|ba) )*[\"“]?$"
)
_IS = keyed_regex(r"[\s\"”’»,]*(?:(?:năm|tháng|ngày) [\d/]+ )?(?:(?:cũng|đó|đây|chính|vừa|luôn|thực sự) )*là\s")
_TOWARD = keyed_regex(r"(?<!\w)(?:với|đối với|riêng với|cho)(?: riêng)?\s")
_PRONOUN = r"ông|bà|anh|chị|cô|thầy|em|cụ|chú|bác|mẹ"
_WHO_HAS = keyed_regex(rf"(?<!\w)(?P<who>{_PRONOUN})(?!\w)")
_CERTIFICATE = keyed_regex(r"(?<!\w)(?:tấm|chiếc|tờ|bức|treo|cất|khoe|xem|kể về|cầm|lồng|nhìn|nâng niu)\s[\"“]?$")
_OTHERS = keyed_regex(
    r"(?<!\w)(?:cho (?:các|những|nhiều|\d)|trao (?!đổi)"
    r"|(?:các|những|\d+) (?:tập thể|cá nhân|đơn vị|hộ|đại biểu|điển hình))"
)
_PRIZE_OF = keyed_regex(
    r"(?:phần thưởng|món quà|sự ghi nhận)[^.;:]{0,40}?\s(?P<who>ông|bà|anh|chị|cô|thầy|cụ)\s(?:[^\W\d_]+\s){0,3}?"
    r"là\s(?:tấm |chiếc )?$"
)
_ENDS_CLAUSE = re.compile(r"[\s\"”’»]*(?:[.;]|\n|$)")
_HONOURS_OTHERS = keyed_regex(
    r"(?<!\w)(?:tới|thăm|biết ơn|bày tỏ|gặp|tri ân|cùng|gửi|viếng|ca ngợi|viết về|con trai|con gái|vợ|chồng)(?!\w)"
)
_APPOSED = re.compile(r",\s*[\"“]?$")
_OPENS_CLAUSE = 40
_TITLE_LENGTH = 25
_CLAUSE_REACH = 260
_BARE_GIFT_END = keyed_regex(
    r"[\s\"”’»]*(?:năm (?:19|20)\d\d\s?)?(?:(?:,\s)?(?:kèm(?: theo)?|cùng(?: với)?|và)\s"
    r"(?:\d|một|số|phần|tiền|quà|suất)[^.;,:\n]{0,50})?(?:[.;]|$|vì\s|do đã\s|,\s(?:ông|bà|anh|chị|cô|thầy|em|cụ)\s)"
)
_CEREMONY = keyed_regex(r"(?<!\w)(?:lễ|hội nghị|buổi|tổ chức|dự|chương trình|công bố|hội thi|danh sách)(?!\w)")
_GIVEN_DIRECTLY = keyed_regex(r"\s(?:(?:thưởng|một|\d+|tấm|danh hiệu)\s){0,2}[\"“]?$")


class Elided(Subjects):
    """Reads recipients that stand neither behind "cho" nor before a verb of receiving."""

    def _elided(self, group: Group, left: int) -> list[Party]:
        """The recipient of an award without a verb that the table knows."""
        return (
            self._of_dash(group)
            or self._taken_back(group, left)
            or self._award_is(group, left)
            or self._year_by_year(group, left)
            or self._rewarded(group)
            or self._on_the_wall(group)
            or self._closing_title(group)
        )

    def _of_dash(self, group: Group) -> list[Party]:
        """``Ông A, bản B – Bằng khen của X; bà C – Giấy khen của Y``: who begins the part."""
        line = max(group.sentence.start, self.text.rfind("\n", 0, group.start) + 1)
        part = max(line, self.text.rfind(";", line, group.start) + 1)
        people = self.parties.within(part, group.start)
        if (
            not people
            or people[0].start - part > _TITLE_LENGTH
            or not _DASH_BEFORE.search(self.text, part, group.start)
        ):
            return []
        gap = self.keys[people[0].end : group.start]
        return people[:1] if len(gap) <= _PART_LENGTH and not VERBISH.search(gap) else []

    def _taken_back(self, group: Group, left: int) -> list[Party]:
        """``Ông A bị thu hồi Bằng khen``: whom the passive stands behind."""
        taken = _IS_TAKEN.search(self.keys, left, group.start)
        return self._subject(left, taken.start(), group, None) if taken else []

    def _award_is(self, group: Group, left: int) -> list[Party]:
        """``Với ông A, tấm Bằng khen … là niềm vui``, ``Bằng khen … là những gì chị B có được``: what it is to whom."""
        verb = _IS.match(self.keys, group.end, group.sentence.end)
        if not verb or _CEREMONY.search(self.keys, group.sentence.start, group.start):
            return []
        toward = _TOWARD.search(self.keys, group.sentence.start, group.start)
        start = toward.end() if toward else group.sentence.start if group.start - left < _OPENS_CLAUSE else group.start
        named = self._people(start, group.start) or self._people(verb.end(), group.sentence.end)
        if named:
            return named if len(named) == 1 else []
        who = cues()["person"].match(self.keys, toward.end()) if toward else None
        who = who or _WHO_HAS.search(self.keys, verb.end(), group.sentence.end)
        if who:
            return self.referents.person(who.groupdict().get("who") or who.group(), group.sentence.start)
        return self.referents.story(group.start)

    def of_owner(self, group: Group) -> list[Party]:
        """A certificate that a sentence only mentions is that of the person it tells of: ``ông khoe tấm Bằng khen``.

        The only one named in the sentence, whom its pronoun means, or the article's person when the sentence names
        nobody; never in the telling of a ceremony, and never an award that others are given.
        """
        start, end = group.sentence.start, group.sentence.end
        has = _HAS_IT.match(self.keys, group.end, end) if group.start - start <= _BEGINS else None
        definite = not group.awards[0].link.endswith("unspecified")
        if has and definite and not self._people(group.end, end) and not self._names_someone(group):
            return self.referents.person(has["who"], start)
        people = self._people(group.end, end) if definite and group.start - start <= _OPENS_AWARD else []
        if len(people) == 1 and _TAKES.match(self.keys, people[0].end) and not self._names_someone(group):
            return people  # "Còn Bằng khen của X, anh A nhận …"
        return self._mentioned(group, start, end)

    def _mentioned(self, group: Group, start: int, end: int) -> list[Party]:
        """Whose a certificate is that stands as a thing in the sentence ``start:end``."""
        if not any(award.attributes.get("authority") for award in group.awards) or self._names_someone(group):
            return []
        if _CEREMONY.search(self.keys, start, end) or _OTHERS.search(self.keys, start, end):
            return []
        thing = _CERTIFICATE.search(self.keys, max(start, group.start - _PART_LENGTH), group.start)
        if not thing and not (group.start - start <= _BEGINS and _GIVEN_IN.match(self.keys, group.end)):
            return []
        people = self._people(start, end)
        if people:
            return people[:1] if len({p.subject or p.name for p in people}) == 1 else []
        if cues()["speaks"].search(self.keys, start, end):
            return []
        who = _WHO_HAS.search(self.keys, start, end)
        return self.referents.person(who["who"], start) if who else self.referents.story(group.start)

    def _year_by_year(self, group: Group, left: int) -> list[Party]:
        """``nhiều năm chiến sĩ thi đua cơ sở``: a title held year by year, without a verb."""
        if not group.awards[0].attributes.get("kind", "").startswith("danh_hieu"):
            return []
        years = _YEARS_OF.search(self.keys, left, group.start)
        return self._subject(left, years.start(), group, None) if years else []

    def _rewarded(self, group: Group) -> list[Party]:
        """``Việc làm ấy được ghi nhận bằng Bằng khen …``, ``Phần thưởng của đời ông là …``: the story's person."""
        prize = _PRIZE_OF.search(self.keys, group.sentence.start, group.start)
        if prize and not self._people(prize.start(), group.start):
            return self.referents.person(prize["who"], prize.start())
        if not _REWARDED_WITH.search(self.keys, group.sentence.start, group.start):
            return []
        people = self._people(group.sentence.start, group.start)
        return people if len(people) == 1 else self.referents.story(group.start) if not people else []

    def _on_the_wall(self, group: Group) -> list[Party]:
        """``Nhà ông A treo đầy Bằng khen``, ``Trên tường nhà ông là tấm Bằng khen``."""
        start = group.sentence.start
        inside = _IN_HOUSE.fullmatch(self.keys, start, group.start)
        if inside and not self._names_someone(group):
            people = self._people(start, group.start)
            return people if len(people) == 1 else [] if people else self.referents.person(inside["who"], start)
        if not _ON_THE_WALL.search(self.keys, start, group.start):
            return []
        if not _HOUSE_WORD.search(self.keys, start, group.start):
            return []
        people = self._people(start, group.start)
        if people:
            return people if len(people) == 1 else []
        house = _HOUSE_OF.search(self.keys, start, group.start)
        return self.referents.person(house["who"], start) if house else []

    def _closing_title(self, group: Group) -> list[Party]:
        """``Cô A (xã B): soạn bộ truyện tranh, chiến sĩ thi đua cấp tỉnh.``: a title behind what its bearer did."""
        kind = group.awards[0].attributes.get("kind", "")
        start = group.sentence.start
        held = kind in TITLES or kind.startswith("danh_hieu")
        if (
            not held
            or not _ENDS_CLAUSE.match(self.text, group.end)
            or not _APPOSED.search(self.text, start, group.start)
        ):
            return []
        people = self._people(start, group.start)
        if len(people) != 1 or people[0].start - start > _OPENS_CLAUSE:
            return []
        gap = self.keys[people[0].end : group.start]
        return (
            people
            if len(gap) <= _CLAUSE_REACH
            and ";" not in gap
            and not VERBISH.search(gap)
            and not _HONOURS_OTHERS.search(gap)
            else []
        )

    def _behind_colon(self, group: Group) -> list[Party]:
        """``Bằng khen của X: ông A, bà B.``: people right behind the colon."""
        colon = COLON.match(self.keys, group.end, group.sentence.end)
        near = self.parties.within(colon.end(), group.sentence.end)[:1] if colon else []
        if not colon or not near or near[0].label is not Label.PERSON or near[0].start - colon.end() > _TITLE_LENGTH:
            return []
        return listed(self.parties, colon.end(), group.sentence.end)

    def _second_gift(self, group: Group) -> list[Party]:
        """``đã tặng Giấy khen và trao chị phần quà``: the pronoun behind the second verb."""
        gift = _PERSONAL_GIFT.match(self.keys, group.end, group.sentence.end)
        return self.referents.person(gift["who"], group.start) if gift else []

    def _bare_gift(self, verb_end: int, group: Group) -> list[Party]:
        """``Sở Y tế đã tặng Giấy khen.``: to whom the story is about, when the sentence names nobody."""
        if not _GIVEN_DIRECTLY.fullmatch(self.keys, verb_end, group.start):
            return []
        if not _BARE_GIFT_END.match(self.keys, group.end):
            return []
        if not any(award.attributes.get("authority") for award in group.awards):
            return []
        if _CEREMONY.search(self.keys, group.sentence.start, verb_end):
            return []
        if any(p.label is Label.PERSON for p in self.parties.within(group.sentence.start, group.sentence.end)):
            return []
        return self.referents.story(group.start)
