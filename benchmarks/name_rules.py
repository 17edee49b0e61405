"""Writes the pairs of ``name_pairs.tsv`` that follow from rules; those by hand (kind ``hand:…``) stay as they are.

Run: ``python -m benchmarks.name_rules``. All people are invented: the parts of names are put together by chance.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

PAIRS = Path(__file__).with_name("name_pairs.tsv")
EACH = 56

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Đinh",
    "Trịnh",
    "Lương",
    "Nông",
    "Đàm",
    "Quách",
]
MEN = ["Văn", "Hữu", "Đức", "Công", "Minh", "Quang", "Quốc", "Xuân", "Đình", "Mạnh", "Tiến", "Trọng", "Viết", "Thế"]
WOMEN = ["Thị", "Thị Ngọc", "Thị Thanh", "Thị Kim", "Ngọc", "Thị Bích", "Thị Hồng"]
HE = [
    "Hùng",
    "Tuấn",
    "Dũng",
    "Cường",
    "Thắng",
    "Sơn",
    "Long",
    "Bình",
    "Khoa",
    "Tùng",
    "Đức",
    "Thành",
    "Vinh",
    "Lộc",
    "Phúc",
    "Hải",
    "Nam",
    "Kiên",
    "Toàn",
    "Trí",
]
SHE = [
    "Lan",
    "Hương",
    "Nhung",
    "Hằng",
    "Thảo",
    "Trang",
    "Yến",
    "Nga",
    "Hiền",
    "Loan",
    "Vân",
    "Hạnh",
    "Xuyến",
    "Diệp",
    "Mai",
    "Thắm",
    "Oanh",
    "Liên",
    "Nguyệt",
    "Hồng",
]
NEIGHBOURS = [
    "Hùng Hưng",
    "Tuấn Tuân",
    "Lan Lân",
    "Hà Hạ",
    "Thủy Thùy",
    "Dung Dũng",
    "Hương Hường",
    "Hưng Hứng",
    "Bình Bính",
    "Toàn Toán",
    "Hải Hai",
    "Sơn Sớn",
    "Nga Ngà",
    "Hiền Hiển",
    "Thanh Thành",
    "Thành Thạnh",
    "Tâm Tám",
    "Minh Mình",
    "Đạt Đát",
    "Vinh Vịnh",
    "Long Lộng",
    "Phúc Phục",
    "Quang Quảng",
    "Hạnh Hành",
    "Loan Loán",
    "Khanh Khánh",
    "Tình Tĩnh",
    "Tú Tư",
    "Hảo Hạo",
    "Chiến Chiên",
]
VOWELS = [
    "Hùng Hồng",
    "Hưng Hằng",
    "Lan Loan",
    "Tân Tấn",
    "Cương Cường",
    "Dũng Dưỡng",
    "Đức Đúc",
    "Hòa Hà",
    "Sơn Sang",
    "Thơ Thu",
    "Dung Đung",
]
MISPLACED = [
    "Thúy Thuý",
    "Hòa Hoà",
    "Thủy Thuỷ",
    "Thùy Thuỳ",
    "Khóa Khoá",
    "Tòa Toà",
    "Thụy Thuỵ",
    "Hóa Hoá",
    "Hỏa Hoả",
    "Xòe Xoè",
    "Lũy Luỹ",
]
I_AND_Y = ["Lý Lí", "Mỹ Mĩ", "Kỳ Kì", "Sỹ Sĩ", "Quý Quí", "Vỹ Vĩ", "Hy Hi", "Quỳ Quì", "Tỵ Tị", "Ly Li"]
HONORIFICS = {
    "m": ["ông", "anh", "chú"],
    "f": ["bà", "chị", "cô"],
    "": ["đồng chí", "đ/c", "Đ/c", "cụ", "em", "nông dân", "nghệ nhân"],
}
RANKS = ["Thượng tá", "Trung úy", "Đại uý", "Thiếu tướng", "Thượng uý", "Đại tá", "Thiếu tá", "Trung tá"]
OFFICES = [
    "Trưởng thôn",
    "Bí thư chi bộ",
    "Giám đốc",
    "Chủ tịch Hội Nông dân xã",
    "Trưởng Công an xã",
    "bác sĩ",
    "bác sỹ",
    "TS",
    "PGS.TS",
    "BS.CKI",
    "ThS.",
    "nhà giáo",
    "NSƯT",
    "Hiệu trưởng",
    "nguyên Phó Chủ tịch UBND huyện",
]
BEHIND = [
    ", Trưởng thôn",
    " (SN 1968)",
    ", sinh năm 1975",
    " - Bí thư chi bộ",
    ", 62 tuổi",
    " (dân tộc Tày)",
    " (bên phải)",
]
SAINTS = ["Giuse", "Phêrô", "Phaolô", "Gioan", "Antôn", "Micae", "Đaminh"]
EDE = ["Niê", "Byă", "Mlô", "Kbuôr", "Êban", "Kpă", "Ayŭn", "Ktla"]
EDE_GIVEN = ["Wơn", "Thịnh", "Bhiông", "Sôn", "Blưn", "Liăk", "Nuen", "Djam", "Yuan", "Khem", "Rin", "Hoen"]
JRAI = ["Ksor", "Siu", "Rmah", "Rơ Châm", "Rah Lan", "Nay", "Kpuih"]
KHO = ["Brếp", "Vươih", "Têm", "Sroi", "Lang", "Dơng", "Mbrơng", "Bes", "Nhim", "Điệp"]
MONG = ["Giàng", "Sùng", "Thào", "Vàng", "Lầu", "Hạng", "Vừ", "Mùa"]
MONG_GIVEN = ["Lử", "Sò", "Páo", "Dế", "Chư", "Tủa", "Súa", "Pằng", "Dình", "Chìa", "Sáu", "Vảng"]
ORDER = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Út"]
MONKS = ["Minh Tâm", "Quảng Đạo", "Nhật Thiện", "Giác Hòa", "Phước An", "Thiện Duyên"]

Pair = tuple[str, str]


class Invented:
    """People, put together by chance."""

    def __init__(self, seed: int = 1) -> None:
        self.pick = random.Random(seed)

    def one(self, words: list[str]) -> str:
        return self.pick.choice(words)

    def person(self, gender: str = "") -> tuple[str, str, str, str]:
        """Surname, middle, given name, gender."""
        gender = gender or self.one(["m", "f"])
        middle, given = (MEN, HE) if gender == "m" else (WOMEN, SHE)
        return self.one(SURNAMES), self.one(middle), self.one(given), gender

    def name(self, gender: str = "") -> str:
        return " ".join(self.person(gender)[:3])

    def with_given(self, words: str) -> Pair:
        """Two names that differ in the given name alone, in either order."""
        surname, middle, *_ = self.person()
        first, second = self.pick.sample(words.split(), 2)
        return f"{surname} {middle} {first}", f"{surname} {middle} {second}"

    def ede(self) -> str:
        return f"{self.one(['Y ', chr(72) + chr(39)])}{self.one(EDE_GIVEN)} {self.one(EDE)}"


def bare(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def same(i: Invented) -> dict[str, Callable[[], Pair]]:
    """Rules that make two spellings of one name."""

    def titled(before: list[str]) -> Pair:
        name = i.name()
        return f"{i.one(before)} {name}", name

    def honorific() -> Pair:
        *parts, gender = i.person()
        name = " ".join(parts)
        return f"{i.one(HONORIFICS[gender] + HONORIFICS[''])} {name}", i.one(
            [name, f"{i.one(HONORIFICS[gender])} {name}"]
        )

    def apostrophe() -> Pair:
        name = f"H'{i.one(EDE_GIVEN)} {i.one(EDE)}"
        return name, name.replace("H'", i.one(["H’", "H' ", "H ", "H’ ", "Hʼ"]))

    def initial_k() -> Pair:
        name = f"K'{i.one(KHO)}"
        return name, name.replace("K'", i.one(["K’", "K' ", "K ", "K’ "]))

    def turned() -> Pair:
        given, surname = i.one(EDE_GIVEN), i.one(EDE)
        start = i.one(["Y ", "H'"])
        return f"{start}{given} {surname}", f"{surname} {start}{given}"

    def particle() -> Pair:
        name = f"{i.one(MONG)} {i.one(['A', 'Mí', 'Seo', 'Y'])} {i.one(MONG_GIVEN)}"
        return i.one(["anh ", "ông ", "Trưởng bản ", "già làng "]) + name, i.one([name, name.upper()])

    def half() -> Pair:
        given = i.one(KHO)
        forms = i.one(
            ["Rơ Châm|Rchâm", "Rơ Mah|Rmah", "Zơ Râm|Zơrâm", "A Lăng|Alăng", "Bhơ Nướch|Bhnướch", "Bh'riu|Bhriu"]
        )
        left, right = forms.split("|")
        return f"{left} {given}", f"{right} {given}"

    def saint() -> Pair:
        name, baptised = i.name("m"), i.one(SAINTS)
        return f"{i.one(['Linh mục ', 'ông ', ''])}{baptised} {name}", i.one([name, f"{baptised} {name}"])

    def monk() -> Pair:
        name, religious = i.name("m"), f"Thích {i.one(MONKS)}"
        return f"{i.one(['Đại đức', 'Thượng tọa'])} {religious} (thế danh {name})", i.one([name, religious])

    def order_alias() -> Pair:
        surname, middle, given, _ = i.person()
        name = f"{surname} {middle} {given}"
        return f"{name} ({i.one(ORDER)} {given})", name

    def behind() -> Pair:
        name = i.name()
        return name + i.one(BEHIND), name

    def placed(pairs: list[str]) -> Pair:
        return i.with_given(i.one(pairs))

    def d() -> Pair:
        name = f"{i.one(['Đỗ', 'Đặng', 'Đinh', 'Đàm'])} {i.one(MEN)} {i.one(HE)}"
        return name, name.replace("Đ", "Ð")

    def capitals() -> Pair:
        *parts, gender = i.person()
        name = " ".join(parts)
        return i.one([name, f"{i.one(HONORIFICS[gender])} {name}"]).upper(), name

    def unicode_form() -> Pair:
        name = i.name()
        return i.one([unicodedata.normalize("NFD", name), name.replace(" ", "\u00a0"), name.replace(" ", "  ")]), name

    return {
        "honorific": honorific,
        "rank": lambda: titled(RANKS),
        "office": lambda: titled(OFFICES),
        "behind": behind,
        "capitals": capitals,
        "unicode": unicode_form,
        "đ": d,
        "tone mark placed": lambda: placed(MISPLACED),
        "i or y": lambda: placed(I_AND_Y),
        "H'": apostrophe,
        "K'": initial_k,
        "order": turned,
        "particle": particle,
        "half syllable": half,
        "saint": saint,
        "thế danh": monk,
        "birth order": order_alias,
    }


def different(i: Invented) -> dict[str, Callable[[], Pair]]:
    """Rules that make the names of two people, or too little of a name to tell."""

    def other(part: int) -> Pair:
        gender = i.one(["m", "f"])
        one = list(i.person(gender)[:3])
        pool: list[list[str]] = [SURNAMES, MEN if gender == "m" else WOMEN, HE if gender == "m" else SHE]
        two = list(one)
        two[part] = i.one([word for word in pool[part] if word != one[part]])
        return " ".join(one), " ".join(two)

    def omitted() -> Pair:
        surname, middle, given, _ = i.person()
        return f"{surname} {middle} {given}", f"{surname} {given}"

    def added() -> Pair:
        surname, given = i.one(SURNAMES), i.one(SHE)
        return f"{surname} Thị {given}", f"{surname} Thị {i.one(['Ngọc', 'Kim', 'Thanh', 'Bích'])} {given}"

    def initials() -> Pair:
        surname, middle, given, _ = i.person()
        s, m = surname[0], middle[0]
        forms = [
            f"{s}.{m}.{given[0]}",
            f"{surname} {m}. {given}",
            f"{s}. {m}. {given}",
            f"{surname} {middle} {given[0]}.",
        ]
        return f"{surname} {middle} {given}", i.one(forms)

    def masked() -> Pair:
        surname, middle, given, _ = i.person()
        name = i.one([f"{surname[0]}.{middle[0]}.{given[0]}.", f"{surname} {middle} {given[0]}.", f"cháu {given[0]}."])
        return name, name

    def short() -> Pair:
        surname, middle, given, gender = i.person()
        return f"{surname} {middle} {given}", i.one([f"{i.one(HONORIFICS[gender])} {given}", given])

    def genders() -> Pair:
        middle, given = i.one(["Thanh", "Minh", "Ngọc", "Xuân"]), i.one(["Hà", "Bình", "Giang", "Anh", "Hải"])
        name = f"{i.one(SURNAMES)} {middle} {given}"
        return f"{i.one(HONORIFICS['m'])} {name}", f"{i.one(HONORIFICS['f'])} {name}"

    def highland() -> Pair:
        given, surname = i.one(EDE_GIVEN), i.one(EDE)
        others = [word for word in EDE if word != surname]
        return i.one(
            [f"Y {given} {surname}|H'{given} {surname}", f"Y {given} {surname}|Y {given} {i.one(others)}"]
        ).split("|")  # type: ignore[return-value]

    def mong() -> Pair:
        surname = i.one(MONG)
        first, second = i.pick.sample(MONG_GIVEN, 2)
        return f"{surname} A {first}", f"{surname} A {second}"

    def saints() -> Pair:
        name = i.name("m")
        first, second = i.pick.sample(SAINTS, 2)
        return f"{first} {name}", f"{second} {name}"

    def orders() -> Pair:
        given = i.one(HE)
        first, second = i.pick.sample(ORDER, 2)
        return f"{first} {given}", f"{second} {given}"

    def vowel() -> Pair:
        return i.with_given(i.one(VOWELS))

    def strangers() -> Pair:
        first, second = i.person("m"), i.person("f")
        return " ".join(first[:3]), " ".join(second[:3])

    return {
        "tone": lambda: i.with_given(i.one(NEIGHBOURS)),
        "tone again": lambda: i.with_given(i.one(NEIGHBOURS)),
        "vowel": vowel,
        "surname": lambda: other(0),
        "middle": lambda: other(1),
        "given": lambda: other(2),
        "middle omitted": omitted,
        "middle added": added,
        "initials": initials,
        "masked": masked,
        "short": short,
        "gender": genders,
        "Ê Đê": highland,
        "Mông": mong,
        "saints": saints,
        "birth orders": orders,
        "strangers": strangers,
    }


def pairs() -> Iterator[tuple[str, str, str, str]]:
    """Kind, label, both names; no pair twice."""
    i = Invented()
    seen: set[frozenset[str]] = set()

    def undressed() -> Pair:
        name = i.name()
        return bare(name), name

    rules = [("yes", kind, rule) for kind, rule in same(i).items()]
    rules += [("no", kind, rule) for kind, rule in different(i).items()]
    rules.append(("weak", "no diacritics", undressed))
    for label, kind, rule in rules:
        made = tries = 0
        while made < EACH and tries < EACH * 20:
            tries += 1
            a, b = rule()
            if i.pick.random() < 0.5:
                a, b = b, a
            key = frozenset((a, b))
            if key in seen or (a == b and label == "yes"):
                continue
            seen.add(key)
            made += 1
            yield f"rule:{kind}", label, a, b


def main() -> None:
    """Write the table anew."""
    old = PAIRS.read_text(encoding="utf-8").splitlines() if PAIRS.exists() else []
    kept = [line for line in old if line.startswith(("#", "kind\t", "hand:"))]
    PAIRS.write_text("\n".join([*kept, *("\t".join(pair) for pair in pairs())]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
