"""Recipients that are a sentence's topic and not the subject of its verb: deeds, clefts, clauses in front.

``Những đóng góp của ông được X ghi nhận, tặng …``, ``Người nhận … là A``, ``Được X tặng … có: A, B``,
``Sau khi nhận …, A``.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.award_groups import Group
from nlp.award_receivers import OPENER_REACH, Receivers
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues, heads, listed
from nlp.records import Label

_PRONOUN = r"ông|bà|anh|chị|cô|thầy|em|cụ|chú|bác|cháu|mẹ|sư cô|già làng|đồng chí"
_DEED = keyed_regex(
    r"(?:^|(?<=[\s,;.:\"“]))(?:(?:những|các|mọi|bao|toàn bộ|chính|ghi nhận|với|chuyện|sự) )*"
    r"(?:đóng góp|việc làm|hành động|nghĩa cử|thành tích|cống hiến|nỗ lực|cố gắng|tấm lòng|công lao|công sức"
    r"|sáng kiến"
    r"|thành quả|thành công|kết quả|hi sinh|hy sinh|tận tụy|tận tâm|tấm gương|tinh thần|nghị lực|lòng dũng cảm"
    r"|bền bỉ|việc nghĩa|việc tốt|câu chuyện|hành trình|tình cảm|gương)(?!\w)[^.;:\n]{0,120}$"
)
"""What somebody did, as the subject of "được ghi nhận, tặng"."""
_ITS_DOER = keyed_regex(rf"(?<!\w)của (?P<who>{_PRONOUN})(?= |$)(?! [^\W\d_]+ (?:khác|này kia))")
_CREDITED = keyed_regex(
    r"(?<!\w)(?:ghi nhận|biểu dương|đánh giá|tuyên dương|đền đáp|khen|tôn vinh|tri ân|tưởng thưởng)(?!\w)"
)
_CLEFT = keyed_regex(
    r"[\s\"”’»]*(?:\(?năm (?:19|20)\d\d\)?\s?)?"
    r"(?:(?:lần|đợt|dịp|hôm|năm|ngày|sáng|chiều|tối) (?:này|ấy|đó|nay)\s?){0,2},?\s?"
    r"(?:(?:còn|cũng|chính|lần lượt) )*(?:là|gồm(?: có)?|bao gồm|có|thuộc về|gọi tên)(?: tên)?(?: sự góp mặt của)?\s?"
    r"(?:(?:các|những|hai|ba|bốn|\d+) (?:ông|bà|anh|chị|em|cô|thầy|đồng chí|cá nhân|tập thể)(?:, (?:ông|bà|anh"
    r"|chị))?)?"
    r"\s?:?\s"
)
_RECEIVERS_ARE = keyed_regex(
    r"(?<!\w)(?:người|chủ nhân|nhân vật|gương mặt|đơn vị|tập thể|cá nhân|đại diện|tác giả|ai|những ai|lần lượt"
    r"|vinh dự"
    r"|bước lên|lên bục|(?:có tên|nằm|góp mặt|trong)(?: trong)?(?: danh sách| số))(?!\w)"
)
"""Who receives is said behind the award, when the clause before names nobody: ``Người nhận … là``."""
_SUBORDINATE = keyed_regex(
    r"[\s\"“]*(?:(?:và|nhưng|song|rồi),? )?"
    r"(?:(?:ngay )?(?:sau|trước|từ|kể từ)(?: khi| ngày| lúc| lần)?|khi|lúc|ngày|hôm|lần đầu|dù|dẫu|tuy|mặc dù|cho dù"
    r"|nghe tin|hay tin|biết(?: tin)?|nhận tin|tin|với việc|việc|không chỉ|không những|ngoài việc"
    r"|bên cạnh việc|từng|vinh dự|xứng đáng|tự hào|vui vì|xúc động)(?: khi| vì| là)?(?: mình| bản thân)?(?: là)?"
    r"(?: (?:cùng|hai|ba|bốn|nhiều|\d+) lần)?\s?"
)
_AT_CEREMONY = keyed_regex(
    rf"(?<!\w)(?P<who>{_PRONOUN})\s(?:[^,.;:\n]{{1,40}}\s)?(?:dự|tham dự|về dự|có mặt (?:tại|trong|ở))"
    r"\s(?:lễ|chương trình|buổi|hội nghị|buổi lễ)\s"
)
_FRONTED_REACH = 160
_TITLE_WORDS = keyed_regex(r"\s(?!(?:theo|cùng|với|do|bởi|vì|nhờ)\s)(?:[^\W\d_]+\s){0,4}")
_STOPPED = re.compile(r"[.;:!?\n]")
_NEAR_CLEFT = 40


@cache
def adverbs() -> re.Pattern[str]:
    """What may stand between a subject and its verb, and before a subject that is left out."""
    numbers = r"\d+ (?:năm|lần)(?: (?:liền|liên tục|liên tiếp))?|\d[\d./–-]*+"
    return re.compile(rf"(?:[\s,()\"”’»–-]|{numbers}|{cues()['adverb'].pattern})*+")


class Topics(Receivers):
    """Reads recipients whom the sentence makes its topic."""

    def _of_deed(self, left: int, at: int, group: Group) -> list[Party]:
        """``Việc làm ấy được huyện ghi nhận, tặng Giấy khen``: who did it."""
        start = max(left, group.sentence.start)
        deed = _DEED.search(self.keys, start, at)
        if not deed or not _CREDITED.search(self.keys, at, group.start):
            return []
        people = self._people(deed.start(), at)
        if people:
            return people if len({p.subject or p.name for p in people}) == 1 else []
        if any(p.label is not Label.PERSON for p in self.parties.within(deed.start(), at)):
            return []
        doer = _ITS_DOER.search(self.keys, deed.start(), at)
        return self.referents.person(doer["who"], start) if doer else self.referents.story(start)

    def _cleft(self, left: int, at: int, group: Group) -> list[Party]:
        """``Người được tặng Bằng khen là A``, ``Được tặng Bằng khen có: A, B và C``."""
        match = _CLEFT.match(self.keys, group.end, group.sentence.end)
        if not match:
            return []
        end = self._before_next_award(match.end(), group.sentence.end)
        near = self.parties.within(match.end(), min(end, match.end() + OPENER_REACH))
        if not near or near[0].start - match.end() > _NEAR_CLEFT:
            return []
        if _STOPPED.search(self.text, match.end(), near[0].start):
            return []
        announced = _RECEIVERS_ARE.search(self.keys, left, at) or not self.keys[left:at].strip(' ,"“–-•')
        if not announced and ":" not in match.group():
            return []
        end = self._reason(near[0].end, end)
        if ";" in self.text[match.end() : end] or ":" in match.group():
            return listed(self.parties, match.end(), end)
        return heads(self.parties.within(match.end(), end), self.text, self.keys, match.end())

    def _honoured_there(self, left: int, verb: re.Match[str], group: Group) -> list[Party]:
        """``Anh ra Hà Nội dự lễ tôn vinh 100 người hiến máu tiêu biểu``: of whom the text tells is one of them."""
        attends = _AT_CEREMONY.search(self.keys, left, verb.start())
        if not attends or attends.end() != verb.start() or not cues()["honour"].match(verb.group()):
            return []
        group.honours = True
        return self.referents.person(attends["who"], attends.start())

    def _fronted(self, at: int, group: Group) -> list[Party]:
        """``Được Bộ A tặng Bằng khen, bác sĩ B …``: the subject stands behind the clause that tells of its award."""
        start = group.sentence.start
        opened = _SUBORDINATE.match(self.keys, start, at)
        behind = opened is not None and adverbs().fullmatch(self.keys, opened.end(), at)
        if not behind and not adverbs().fullmatch(self.keys, start, at):
            return []
        reach = min(group.sentence.end, group.end + _FRONTED_REACH)
        near = [p for p in self.parties.within(group.end, reach) if p.label is Label.PERSON]
        gap = self.keys[group.end : near[0].start] if near else ""
        comma = gap.rfind(",")
        if comma >= 0 and _TITLE_WORDS.fullmatch(gap, comma + 1) and not _STOPPED.search(gap):
            return near[:1]
        return [] if near else self._pronoun_behind(group)

    def _pronoun_behind(self, group: Group) -> list[Party]:
        """``Từ ngày được tặng Bằng khen, ông …``."""
        line = self.text.find("\n", group.end)
        past = min(group.sentence.end, group.end + _FRONTED_REACH, line if line >= 0 else group.sentence.end)
        comma = self.keys.find(",", group.end, past)
        while comma >= 0:
            who = cues()["person"].match(self.keys, comma + 2)
            if who:
                return self.referents.person(who.group(), group.sentence.start)
            noun = cues()["group"].match(self.keys, comma + 2)
            if noun:
                return self.referents.collective(noun.group(), group.sentence.start)
            comma = self.keys.find(",", comma + 1, past)
        return []
