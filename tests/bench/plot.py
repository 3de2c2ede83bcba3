"""Bars as SVG: one group for each kind of work, on a scale of its own, because a node and a tree share none."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from tests.bench.bars import CONNECTIONS
from tests.bench.measure import Sample

WIDTH, LABEL, BAR, GAP = 860, 270, 15, 26
COLOURS = {"rate": "#9c2f2f", "server": "#9c2f2f", "database": "#36607c"}


def drawings(works: Mapping[str, str], contestants: Mapping[str, str], samples: Sequence[Sample]) -> dict[str, str]:
    at = [s for s in samples if s.connections == CONNECTIONS]
    return {
        "throughput.svg": _drawing(
            works,
            contestants,
            at,
            ("rate",),
            f"Requests a second, {CONNECTIONS} connections",
            lambda value: f"{value:,.0f}" if value >= 10 else f"{value:.1f}",
        ),
        "cpu.svg": _drawing(
            works,
            contestants,
            at,
            ("server", "database"),
            "CPU for each request, ms: server (red), PostgreSQL (blue)",
            lambda value: f"{value:.2f}",
        ),
    }


def _drawing(
    works: Mapping[str, str],
    contestants: Mapping[str, str],
    samples: Sequence[Sample],
    figures: tuple[str, ...],
    title: str,
    told: Callable[[float], str],
) -> str:
    parts, top = [_text(0, 16, title, bold=True)], 40
    for work, name in works.items():
        rows = {
            label: [statistics.median(getattr(s, figure) for s in mine) for figure in figures]
            for key, label in contestants.items()
            if (mine := [s for s in samples if (s.work, s.contestant) == (work, key)])
        }
        if not rows:
            continue
        parts.append(_text(0, top + 11, name, bold=True))
        top += 18
        scale = (WIDTH - LABEL - 90) / max(sum(values) for values in rows.values())
        for label, values in rows.items():
            parts.append(_text(LABEL - 8, top + 11, label, end=True))
            left = float(LABEL)
            for figure, value in zip(figures, values, strict=True):
                parts.append(f'<rect x="{left:.1f}" y="{top}" width="{value * scale:.1f}" height="{BAR - 3}" fill="{COLOURS[figure]}"/>')
                left += value * scale
            parts.append(_text(left + 6, top + 11, " + ".join(told(value) for value in values)))
            top += BAR
        top += GAP - BAR
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{inside}\n</svg>\n'
    )


def _text(x: float, y: float, text: str, *, bold: bool = False, end: bool = False) -> str:
    style = (' font-weight="bold"' if bold else "") + (' text-anchor="end"' if end else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}>{escape(text)}</text>'
