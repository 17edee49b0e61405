"""What people say themselves in an article: the quotations of each, and what they speak of in them.

Who tells of a deed of their own («ông A tâm sự: “Tôi cũng hiến 13 m2 đất”») is no mere speaker; who thanks somebody was
helped; who praises others or explains is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.records import Mention, Span
from nlp.role_scene import Scene, begins_at
from nlp.role_tally import Evidence

QUOTES_LOOKED_AT = 12
LONGEST = 700
"""Characters of one quotation that are looked at."""

_LED_IN = re.compile(r"[^.!?;:\n“”\"]{0,90}:\s*[-–]?\s*[“\"]")
"""Between a name and the words of its bearer: «, 61 tuổi, tâm sự: “»."""
_CLOSED_BEFORE = re.compile(
    r"[“\"]([^“”\"\n]{2,700})[”\"][\s,–-]*(?:theo |lời |là lời (?:của )?|đó là lời (?:của )?)?$"
)
_CLOSED = re.compile(r"[“”\"\n]")
_I = r"(?:tôi|mình|em|cháu|con|tui|chúng tôi|chúng em|tụi tôi|bọn em)"
_FIRST_PERSON = re.compile(rf"(?<!\w){_I}(?!\w)")
_OWN_DEED = re.compile(
    rf"(?<!\w){_I}(?: [^\W\d_]+){{0,4}}? (?:hiến|giúp|cứu|lao|nhảy|nhặt|trả lại|trả cho|chở|góp|ủng hộ|dạy|mở|trồng"
    r"|nuôi|đưa (?:họ|nạn nhân|cháu|các|người|mọi|anh|chị|bé|em)|nhận nuôi|vận động|thuyết phục|tình nguyện|tự nguyện"
    r"|quyết định|bơi|lặn|kéo|ôm|cõng|bế|đuổi|khống chế|phá cửa|nấu|phát|tặng|gom|sửa|vá|chế tạo|nghiên cứu|mày mò"
    r"|làm việc này|bỏ tiền|chăm sóc|chăm|chỉ nghĩ|không nghĩ|chỉ mong|chỉ muốn|cố gắng|phải cứu)(?!\w)"
)
_THANKS = re.compile(r"(?<!\w)(?:cảm ơn|cám ơn|biết ơn|mang ơn|đội ơn|nhờ có|may nhờ|cứu mạng|cứu sống)(?!\w)")
_OF_ANOTHER = re.compile(
    r"(?<!\w)(?:(?:anh|chị|ông|bà|cô|cậu|em|cháu|cụ|bác|thầy) (?:ấy|này|đó)|tấm gương|hành động của|việc làm của"
    r"|đáng khen|đáng quý|noi theo|địa phương|phường|xã|nhà trường|cơ quan)(?!\w)"
)
_IDEAS = (("I", _FIRST_PERSON), ("own deed", _OWN_DEED), ("thanks", _THANKS), ("of another", _OF_ANOTHER))


def quotations(scene: Scene, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Where the words of one person stand: behind «ông A kể: “», before «”, ông A nói»."""
    text = scene.lowered
    for mention in mentions:
        led = _LED_IN.match(text, mention.end)
        if led is not None:
            closed = _CLOSED.search(text, led.end(), led.end() + LONGEST)
            yield Span(led.end(), closed.start() if closed else min(len(text), led.end() + LONGEST))
            continue
        begin = begins_at(mention)
        if text[max(0, begin - 12) : begin].rstrip(" ,–-theolịàđócủa")[-1:] in ("”", '"'):
            found = _CLOSED_BEFORE.search(text, max(0, begin - LONGEST - 20), begin)
            if found is not None:
                yield Span(*found.span(1))


def own_words(scene: Scene, mentions: Sequence[Mention], evidence: Evidence) -> None:
    """What somebody says: how much, of whom, and of which themes."""
    said = list(dict.fromkeys(quotations(scene, mentions)))[:QUOTES_LOOKED_AT]
    if not said:
        return
    evidence.put("says", float(min(3, len(said))), said[0])
    for theme, value in scene.themes.counts(sorted(said, key=lambda span: span.start)).items():
        evidence.put(f"says {theme}", value)
    for name, pattern in _IDEAS:
        found = [one for one in (pattern.search(scene.lowered, span.start, span.end) for span in said) if one]
        if found:
            evidence.put(f"says: {name}", len(found) / len(said), Span(*found[0].span()))
