"""Five hundred invented subjects in the press of six provinces, with name-sakes, and what each article tells of them."""

import random
from dataclasses import dataclass

from candidates.identity import Appearing

PROVINCES = ["Sơn La", "Nghệ An", "Lâm Đồng", "Cà Mau", "Hà Giang", "Đắk Lắk"]
SURNAMES = ["Nguyễn", "Trần", "Lê", "Lò", "Đàm", "Phạm"]
MIDDLES = ["Văn", "Thị", "Đức"]
GIVEN = ["Hùng", "Hưng", "Thúy", "Lan", "Lân", "Tuấn", "Tuân", "Hòa", "Kỳ", "Đức"]
UNITS = ["Trường Tiểu học", "Hợp tác xã", "Trạm Y tế", "Chi hội Nông dân", "Đồn Biên phòng"]
MOVEMENTS = [
    "Dân vận khéo",
    "Nông dân sản xuất kinh doanh giỏi",
    "Chung sức xây dựng nông thôn mới",
    "Hiến đất làm đường",
]


@dataclass(frozen=True)
class Person:
    name: str
    province: str
    commune: str
    birth_year: str
    organisation: str
    movement: str


def people(pick: random.Random, count: int = 500) -> list[Person]:
    """People of at most 180 names, so that most have name-sakes, often in their own province."""
    found = []
    for number in range(count):
        province = pick.choice(PROVINCES)
        commune = f"{PROVINCES.index(province)}{pick.randrange(150):03}"
        found.append(
            Person(
                f"{pick.choice(SURNAMES)} {pick.choice(MIDDLES)} {pick.choice(GIVEN)}",
                province,
                commune,
                str(pick.randrange(1940, 2005)),
                f"{pick.choice(UNITS)} số {number % 97}, {commune}",
                pick.choice(MOVEMENTS),
            )
        )
    return found


SPELLINGS = [("Thúy", "Thuý"), ("Hòa", "Hoà"), ("Kỳ", "Kì"), ("Đ", "Ð")]


def written(name: str, pick: random.Random) -> str:
    """The name as one paper prints it."""
    for one, other in SPELLINGS:
        if pick.random() < 0.5:
            name = name.replace(one, other)
    return name.upper() if pick.random() < 0.1 else name


def press(seed: int = 1) -> tuple[list[Appearing], list[int]]:
    """Appearances in the order of publication, and whose each is."""
    pick = random.Random(seed)
    told: list[tuple[Appearing, int]] = []
    for whose, person in enumerate(people(pick)):
        for article in range(pick.choice([1, 2, 3, 3, 4, 6])):
            facts = {}
            if pick.random() < 0.55:
                facts["birth_year"] = {"value": person.birth_year}
            if pick.random() < 0.4:
                facts["organisation"] = {"value": person.organisation}
            told.append(
                (
                    Appearing(
                        kind="person",
                        name=written(person.name, pick),
                        province=person.province,
                        commune=person.commune if pick.random() < 0.85 else "",
                        place="",
                        origin=f"{whose}-{article}",
                        facts=facts,
                        movement=person.movement if pick.random() < 0.3 else "",
                    ),
                    whose,
                )
            )
    pick.shuffle(told)
    return [one for one, _ in told], [whose for _, whose in told]


def b_cubed(found: list[int], true: list[int]) -> tuple[float, float]:
    """B³ precision and recall of a clustering (Bagga and Baldwin 1998)."""
    together: dict[tuple[int, int], int] = {}
    of_found: dict[int, int] = {}
    of_true: dict[int, int] = {}
    for f, t in zip(found, true, strict=True):
        together[f, t] = together.get((f, t), 0) + 1
        of_found[f] = of_found.get(f, 0) + 1
        of_true[t] = of_true.get(t, 0) + 1
    pairs = list(zip(found, true, strict=True))
    precision = sum(together[f, t] / of_found[f] for f, t in pairs) / len(pairs)
    recall = sum(together[f, t] / of_true[t] for f, t in pairs) / len(pairs)
    return precision, recall
