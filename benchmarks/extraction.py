"""Bodies and headlines of real portal pages: this extractor beside trafilatura, in the same run.

Run: ``python benchmarks/extraction.py [pages.tar.xz expected.jsonl]``. The pages are those of ``shared/real``; each is
scored by the F1 of its multiset of words (NFC, lower case) against the body that the page's own template marks. Routes:

- undeclared: family presets and generic finder, as for a portal that nobody declared;
- no presets: the generic finder alone (what a portal of an unknown family gets);
- no address: undeclared, and without the page's address, whose words help to find the headline;
- declared: with selectors for these templates.

52 labels hold a list of other articles, because broken markup puts it inside the body's element, and 30 of those pages
have no other text: "sound labels" leaves the 52 out. Intervals: percentile bootstrap over pages, 95 %.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tarfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from crawler.declaration import Portal
from crawler.extraction import ExtractionFailed, extract
from crawler.records import Page

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
PAGES, EXPECTED = REAL / "portal_pages.tar.xz", REAL / "portal_pages_expected.jsonl"
_WORD = re.compile(r"\w+")
_UNSOUND = "TIN ĐÃ ĐƯA"
_FACTS = {"name": "benchmark", "title": "benchmark", "home": "http://benchmark.invalid/"}
_SELECTORS = {
    "sharepoint-A-lacviet": {
        "title": "p.Title",
        "sapo": ".lv_description_mode1",
        "body": "#tableforprint [class^=ExternalClass]",
    },
    "sharepoint-B": {
        "title": [".noiDung > .title", ".gtTitle p"],
        "sapo": ".moTaNgan",
        "body": [".noiDung > .contents", ".gtTitle > .img"],
    },
}

Extractor = Callable[[str, str, bytes], tuple[str, str]]
"""Family, address and bytes of a page → headline and body."""


def load(pages: Path, expected: Path) -> list[tuple[dict[str, str], bytes]]:
    """Labels with the bytes of their pages."""
    labels = [json.loads(line) for line in expected.read_text(encoding="utf-8").splitlines()]
    wanted = {label["file"] for label in labels}
    with tarfile.open(pages) as archive:
        held = {
            name: file.read()
            for member in archive
            if (name := member.name.removeprefix("./")) in wanted and (file := archive.extractfile(member))
        }
    return [(label, held[label["file"]]) for label in labels]


def words(text: str) -> list[str]:
    """Words as they are counted."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def score(found: str, expected: str) -> tuple[float, float, float]:
    """F1, precision and recall of the multiset of words."""
    a, b = Counter(words(found)), Counter(words(expected))
    both = (a & b).total()
    p, r = both / max(1, a.total()), both / max(1, b.total())
    return (2 * p * r / (p + r) if p + r else 0.0), p, r


def interval(values: list[float], rounds: int = 2000) -> tuple[float, float]:
    """95 % percentile bootstrap of the mean."""
    draw = random.Random(1)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


def ours(portals: dict[str, Portal] | None = None, *, addressed: bool = True) -> Extractor:
    """This extractor, with the portal declared for each family of labels."""

    def run(family: str, url: str, body: bytes) -> tuple[str, str]:
        try:
            article = extract(Page(url if addressed else "", body), (portals or {}).get(family))
        except ExtractionFailed:
            return "", ""
        return article.title, article.text

    return run


def theirs(_family: str, _url: str, body: bytes) -> tuple[str, str]:
    """trafilatura with its default settings; its headline is not asked for, that would cost it time."""
    return "", trafilatura.extract(body) or ""


def mean(values: Iterable[float]) -> float:
    """Of a list that is not empty."""
    values = list(values)
    return sum(values) / len(values)


def measure(name: str, run: Extractor, rows: list[tuple[dict[str, str], bytes]]) -> dict[str, Any]:
    """Run one extractor over all pages and print its line."""
    scores, titles, spent = [], [], 0.0
    sites: dict[str, list[float]] = {}
    for label, body in rows:
        url = f"https://{label['file'].removesuffix('/index.html')}"
        start = time.process_time()
        title, text = run(label["family"], url, body)
        spent += time.process_time() - start
        scores.append(score(text, label["body"]))
        sites.setdefault(urlsplit(url).netloc, []).append(scores[-1][0])
        titles.append(words(title) == words(label["title"]))
    sound = [s[0] for s, (label, _) in zip(scores, rows, strict=True) if _UNSOUND not in label["body"]]
    low, high = interval([s[0] for s in scores])
    f1, p, r = (mean(s[i] for s in scores) for i in range(3))
    title = f"{mean(titles):.3f}" if name != "trafilatura" else "    –"
    print(
        f"{name:12s} F1 {f1:.4f} [{low:.4f}, {high:.4f}]  P {p:.4f}  R {r:.4f}  sound labels {mean(sound):.4f}"
        f"  headline {title}  empty {sum(s[0] == 0 for s in scores)}  {len(rows) / spent:6.1f} pages/s"
    )
    if name == "undeclared":
        for site, found in sorted(sites.items()):
            print(f"  {site:40s} {len(found):4d} pages  F1 {mean(found):.4f}")
    return {"f1": f1, "sound": mean(sound), "title": mean(titles), "speed": len(rows) / spent}


def main(pages: Path = PAGES, expected: Path = EXPECTED) -> None:
    """Print the table."""
    if not pages.exists():
        print(f"{pages} is not here: nothing to measure")
        return
    rows = load(pages, expected)
    declared = {f: Portal.model_validate({**_FACTS, "selectors": s}) for f, s in _SELECTORS.items()}
    unknown = {f: Portal.model_validate({**_FACTS, "family": "generic"}) for f in _SELECTORS}
    extract(Page("", rows[0][1]))  # loads the presets
    print(f"{len(rows)} pages, CPU time of one process")
    first = measure("undeclared", ours(), rows)
    measure("no presets", ours(unknown), rows)
    measure("no address", ours(addressed=False), rows)
    measure("declared", ours(declared), rows)
    peer = measure("trafilatura", theirs, rows)
    print(f"undeclared is {first['speed'] / peer['speed']:.1f} times as fast as trafilatura {trafilatura.__version__}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
