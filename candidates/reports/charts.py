"""Charts as pictures. Letters come from the DejaVu fonts inside matplotlib's wheel, which have all of Vietnamese."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from candidates.reports.document import Picture

_RED, _WIDTH = "#9c2a2a", 7.2
MOST = 20


def bars(title: str, counts: Mapping[str, int], alt: str) -> Picture | None:
    """Horizontal bars, the largest first, at most 20; ``None`` when there is nothing to show."""
    shown = [(words, count) for words, count in counts.items() if count][:MOST]
    if not shown:
        return None
    figure: Any = Figure(figsize=(_WIDTH, 0.8 + 0.3 * len(shown)), layout="constrained")
    axes = figure.subplots()
    labels = [words if len(words) <= 64 else words[:63] + "…" for words, _ in shown]
    drawn = axes.barh(range(len(shown)), [count for _, count in shown], color=_RED, height=0.65)
    axes.bar_label(drawn, padding=3, fontsize=9)
    axes.set_yticks(range(len(shown)), labels, fontsize=9)
    axes.invert_yaxis()
    axes.set_title(title, fontsize=11, loc="left")
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=150, metadata={"Software": None})
    return Picture(out.getvalue(), alt)
