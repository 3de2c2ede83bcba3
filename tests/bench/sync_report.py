"""What an exchange took, as a page."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

RATE, SHARE, SLOWEST, GROWTH = 10_000, 1 / 3, 2.0, 1.1
"""The bars: records/s, of logical replication, seconds of lag, and memory at the end over memory a quarter in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was measured."""

    title: str
    records: int
    wall: float
    cpu: float
    memory: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.records / self.wall

    @property
    def row(self) -> str:
        per = self.cpu / self.records * 1000
        return f"| {self.title} | {self.records:,} | {self.wall:.1f} s | {self.rate:,.0f} | {per:.3f} s | {2 / per * 1000:,.0f} |"


@dataclass(frozen=True, slots=True)
class Lag:
    """Rows, those that never came, and seconds until they were seen."""

    rows: int
    lost: int
    median: float
    p99: float
    most: float


@dataclass(slots=True)
class Figures:
    """All of a run."""

    steps: dict[str, Step] = field(default_factory=dict)
    lag: Lag | None = None
    load: str = field(default_factory=lambda: f"{os.getloadavg()[0]:.1f}")


def memory(step: Step) -> list[tuple[str, int, int, float]]:
    """By process: most memory in the second quarter of the run and in the last, and the one by the other."""
    found = []
    for name, seen in step.memory.items():
        quarter = len(seen) // 4
        if quarter:
            early, late = max(seen[quarter : 2 * quarter]), max(seen[-quarter:])
            found.append((name, early, late, late / early))
    return found


def page(found: Figures) -> str:
    steps = found.steps
    assert found.lag is not None
    first, stream = steps["first"], steps["stream"]
    rows = [
        "# Two instances in step, measured",
        "",
        "`make bench-sync` wrote this page: two instances on one machine, each a service and a durable PostgreSQL of its own, and the",
        "commands of `jiedui sync` as processes; all share its cores with whatever else runs there. Beside them PostgreSQL's own logical",
        "replication of the same rows, which checks no key, fires no trigger and keeps no trail.",
        "",
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load before {found.load}. The last column is what two cores do",
        "that are both busy with nothing else: 2 ÷ CPU seconds.",
        "",
        "| what | records | wall | records/s | CPU per 1,000 | records/s on two full cores |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(step.row for step in steps.values()),
        "",
        f"CPU of the first synchronisation: {', '.join(f'{name} {spent:.1f} s' for name, spent in first.parts.items())}.",
        "",
        "Lag with `jiedui sync run --every 0.5`, from the commit here until another connection sees the row there, ten rows a second:",
        f"{found.lag.rows:,} rows, median {found.lag.median:.2f} s, p99 {found.lag.p99:.2f} s, most {found.lag.most:.2f} s; "
        f"lost {found.lag.lost}.",
        "",
        *(
            f"Memory of {name} in the first synchronisation: {early / 1e6:,.0f} MB in its second quarter, {late / 1e6:,.0f} MB in its last."
            for name, early, late, _ in memory(first)
        ),
        "",
        "| bar | found | |",
        "| --- | --- | --- |",
    ]
    share = first.rate / stream.rate
    flat = max((grown for *_, grown in memory(first)), default=0.0)
    for bar, told, passed in (
        (f"≥ {RATE:,} records/s pulled and applied", f"{first.rate:,.0f}", first.rate >= RATE),
        ("≥ a third of logical replication's stream", f"{share:.2f}", share >= SHARE),
        (f"lag p99 ≤ {SLOWEST:.0f} s", f"{found.lag.p99:.2f} s", found.lag.p99 <= SLOWEST and not found.lag.lost),
        ("memory flat", f"× {flat:.2f}", flat <= GROWTH),
    ):
        rows.append(f"| {bar} | {told} | {'held' if passed else '**not held**'} |")
    return "\n".join(rows) + "\n"


def write(found: Figures, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sync.md").write_text(page(found))
