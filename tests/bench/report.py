"""The table of one run: `docs/bench/README.md`, its numbers in `bench.json`, and the plots beside it."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench import plot
from tests.bench.bars import CONNECTIONS, Verdict, compared, judged
from tests.bench.measure import Offered, Sample

FIGURES = {"rate": "requests/s", "server": "server CPU", "database": "PostgreSQL CPU"}


@dataclass(frozen=True, slots=True)
class Run:
    """All that one run found: names of works and contestants in their order, samples, and what is to be said of it."""

    works: Mapping[str, str]
    contestants: Mapping[str, str]
    samples: Sequence[Sample]
    offered: Sequence[Offered]
    machine: Mapping[str, str]
    notes: Sequence[str]


def machine(people: int, postgres: str, versions: Mapping[str, str]) -> dict[str, str]:
    """What the numbers depend on; nothing that names the machine."""
    with open("/proc/cpuinfo") as cpuinfo:
        model = next((line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")), platform.machine())
    return {
        "cores": f"{os.cpu_count()}, shared by client, server and PostgreSQL ({model})",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "people": f"{people:,}",
        "PostgreSQL": postgres,
        "Python": platform.python_version(),
        **{name: version(name) for name in ("asyncpg", "uvicorn", "uvloop", "strawberry-graphql", "SQLAlchemy")},
        **versions,
    }


def write(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(page(run))
    (folder / "bench.json").write_text(numbers(run))
    for name, drawing in plot.drawings(run.works, run.contestants, run.samples).items():
        (folder / name).write_text(drawing)


def page(run: Run) -> str:
    rounds = max(s.round for s in run.samples) + 1
    verdicts = judged(run.samples)
    return "\n".join(
        [
            "# The bench",
            "",
            f"Written by `make bench`: {rounds} interleaved rounds, one server process each, over one PostgreSQL with one data set. All",
            "answers were compared first and carry equal values. CPU is the kernel's account of the server with its children and of",
            "PostgreSQL with its backends, for each request; contention does not distort it as it does throughput. Ratios are geometric",
            "means over rounds, paired by round; the bound beside each is the one unkind to Jiedui, at 95 %.",
            "",
            *(f"- {name}: {value}" for name, value in run.machine.items()),
            *(f"- {note}" for note in run.notes),
            "",
            "![Requests a second](throughput.svg)",
            "",
            "![CPU for each request](cpu.svg)",
            "",
            "## Bars",
            "",
            *bars(run, verdicts),
            *(line for key, title in run.works.items() for line in ("", f"## {title[0].upper()}{title[1:]}", "", *table(run, key))),
            "",
            "## At equal offered load",
            "",
            *equal_load(run),
            "",
        ]
    )


def bars(run: Run, verdicts: Sequence[Verdict]) -> list[str]:
    lines = ["| work | Jiedui's | to that of | wanted | measured | bound | |", "|---|---|---|---|---|---|---|"]
    for verdict in verdicts:
        bar, found = verdict.bar, verdict.measured
        wanted = f"{'≥' if bar.at_least else '≤'} {bar.limit:g} ×"
        other = run.contestants.get(bar.other, bar.other)
        if verdict.passed is None:
            lines.append(f"| {bar.work} | {FIGURES[bar.figure]} | {other} | {wanted} | | | not measured |")
            continue
        bound = found.lower if bar.at_least else found.upper
        said = "PASS" if verdict.passed else "MISS"
        lines.append(f"| {bar.work} | {FIGURES[bar.figure]} | {other} | {wanted} | {found.mean:.2f} | {bound:.2f} | {said} |")
    return lines


def table(run: Run, work: str) -> list[str]:
    """Medians over rounds; the ratio is of throughput at sixteen connections, Jiedui's to theirs."""
    counts = sorted({s.connections for s in run.samples})
    heads = [f"{each}, c={count}" for count in counts for each in ("req/s", "p50", "p99")]
    lines = [f"| | server CPU, ms | PostgreSQL CPU, ms | {' | '.join(heads)} | Jiedui is |", "|---" * (len(heads) + 4) + "|"]
    for key, title in run.contestants.items():
        mine = [s for s in run.samples if (s.work, s.contestant) == (work, key)]
        if not mine:
            continue
        at = [s for s in mine if s.connections == CONNECTIONS] or mine
        cells = [f"{_median(at, 'server'):.3f}", f"{_median(at, 'database'):.3f}"]
        for count in counts:
            these = [s for s in mine if s.connections == count]
            cells += [_told(_median(these, figure)) if these else "" for figure in ("rate", "p50", "p99")]
        times = compared(run.samples, work, "jiedui", key, "rate").mean
        cells.append("" if key == "jiedui" or times != times else f"{times:.2f} ×")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return lines


def equal_load(run: Run) -> list[str]:
    lines = ["| work | offered, req/s | | p50, ms | p99, ms |", "|---|---|---|---|---|"]
    for work in run.works:
        for key, title in run.contestants.items():
            mine = [o for o in run.offered if (o.work, o.contestant) == (work, key)]
            if mine:
                p50, p99 = (statistics.median(getattr(o, figure) for o in mine) for figure in ("p50", "p99"))
                lines.append(f"| {work} | {_told(mine[0].offered)} | {title} | {_told(p50)} | {_told(p99)} |")
    return lines


def numbers(run: Run) -> str:
    """Every sample, one a line."""
    told = {
        "machine": dict(run.machine),
        "notes": list(run.notes),
        "bars": [{**asdict(v.bar), **asdict(v.measured), "passed": v.passed} for v in judged(run.samples)],
    }
    lines = [",\n".join(_line(asdict(each)) for each in rows) for rows in (run.samples, run.offered)]
    head = json.dumps(told, ensure_ascii=False, indent=1).replace("NaN", "null")
    return f'{head[:-2]},\n "samples": [\n{lines[0]}\n ],\n "offered": [\n{lines[1]}\n ]\n}}\n'


def _line(values: Mapping[str, object]) -> str:
    return json.dumps({key: float(f"{value:.4g}") if isinstance(value, float) else value for key, value in values.items()})


def _median(samples: Sequence[Sample], figure: str) -> float:
    return float(statistics.median(getattr(sample, figure) for sample in samples))


def _told(value: float) -> str:
    """Three digits, as a person reads them.

    >>> _told(12345.6), _told(12.345), _told(0.12345)
    ('12,346', '12.3', '0.12')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
