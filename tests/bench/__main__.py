"""`make bench`: Jiedui beside its peers and the floor, over one PostgreSQL with one data set; writes `docs/bench/`.

    python -m tests.bench [--rounds 15] [--people 150000] [--seconds 1] [--minutes 60] [--out docs/bench] [--only node,page]

Packages and data stay in `.bench/`, so a second run begins at once. Best on a machine that has nothing else to do.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import psutil
import uvloop
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from tests.bench import data, report
from tests.bench.asks import Work
from tests.bench.bars import CONNECTIONS, judged, rates_of
from tests.bench.contestants import ROOT, contestants, serving
from tests.bench.installed import versions
from tests.bench.measure import LOOP, Loop, Offered, Phase, Sample, at_equal_load, measure
from tests.bench.offers import Chosen, choose
from tests.bench.questions import questions
from tests.bench.ready import Ready, verified

CACHE = ROOT / ".bench"
SHARE = 0.5
FEW_ROUNDS = 3


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure Jiedui beside its peers.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--people", type=int, default=150_000)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--minutes", type=float, default=60, help="after these no new round begins")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench")
    parser.add_argument("--only", type=lambda text: text.split(","), default=None)
    return parser.parse_args()


async def main(chosen: argparse.Namespace, console: Console) -> None:
    CACHE.mkdir(exist_ok=True)
    CACHE.chmod(0o755)
    console.print(f"Bench: {chosen.rounds} rounds over {chosen.people:,} people; packages and data stay in {CACHE.name}/.")
    async with data.filled(CACHE, chosen.people) as server:
        built = await data.shaped(server)
        connection = await asyncpg.connect(server.url)
        offers, postgres = await choose(connection), await connection.fetchval("show server_version")
        await connection.close()
        them, missing = contestants(server.url, CACHE, await data.tokens(server.url, offers.district))
        works = tuple(work for work in questions(offers) if chosen.only is None or work.key in chosen.only)
        with ExitStack() as stack:
            servings = [stack.enter_context(serving(each, CACHE / f"{each.key}.log")) for each in them]
            loop = Loop(server.url)
            stack.callback(loop.end)
            ready = await verified(servings, works, offers.pages)
            console.print(f"{len(ready)} answers compared: all carry equal values.")
            machine = report.machine(chosen.people, postgres, versions(CACHE))
            samples, offered = await run(chosen, ready, works, loop, psutil.Process(server.pid), console)
        notes = [
            *said(offers, ready),
            f"the kept projections took {built:.1f} s to build and cost {await data.upkeep(server):.1f} ms for each changed benefit",
        ]
        notes += [f"{name} is not in the table: {reason}." for name, reason in missing.items()]
    names = {each.key: each.title for each in them}
    order = ("jiedui", "floor", LOOP, "postgraphile", "fraiseql", "fraiseql-kept", "dataloader")
    names[LOOP] = "by hand, bare asyncpg loop"
    found = report.Run(
        {work.key: work.title for work in works}, {key: names[key] for key in order if key in names}, samples, offered, machine, notes
    )
    report.write(found, chosen.out)
    for verdict, line in zip(judged(samples), report.bars(found, judged(samples))[2:], strict=True):
        console.print(line, style="green" if verdict.passed else "red" if verdict.passed is False else "dim", highlight=False)


def said(offers: Chosen, ready: list[Ready]) -> list[str]:
    """What a reader must know to read the table."""
    slow = sorted({f"{one.serving.contestant.title} on {one.work.key}" for one in ready if one.slow})
    sizes = ", ".join(f"{one.work.key} {one.size:,}" for one in ready if one.serving.contestant.key == "jiedui")
    return [
        f"the tree is of {offers.villages} villages, the filtered page lies {offers.pages} pages deep",
        f"bytes of Jiedui's answers: {sizes}",
        "Jiedui's requests bear a token, those that read one of an account without roles",
        "PostGraphile is asked for what was not withdrawn, as all others answer unasked",
        "where FraiseQL's views did not foresee a nesting, it is asked twice, the second time for the members of the households it named",
        "a change is one of the same table for all, so that the same triggers check the version and keep the trail. Jiedui looks at who may"
        " do it, locks and reads the record, checks version, owner and rules, names who and why on the trail, and reads the answer in the"
        " same transaction; the service with DataLoaders locks, reads, compares and writes; PostGraphile's generated mutation and the"
        " statement by hand write. FraiseQL has no such mutation without a function of one's own, and is left out",
        "the loop only reads, on at most ten connections, as many as each server's pool has",
        *(
            [f"measured on one connection and in three rounds, because one answer takes more than three seconds: {', '.join(slow)}"]
            if slow
            else []
        ),
    ]


async def run(
    chosen: argparse.Namespace, ready: list[Ready], works: tuple[Work, ...], loop: Loop, postmaster: psutil.Process, console: Console
) -> tuple[list[Sample], list[Offered]]:
    few = min(chosen.rounds, FEW_ROUNDS)
    phases = [Phase(CONNECTIONS, chosen.rounds, chosen.seconds), Phase(1, few, chosen.seconds / 2), Phase(64, few, chosen.seconds / 2)]
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        closed = progress.add_task("closed loop", total=None)
        samples = await measure(
            ready, works, phases, loop, postmaster, chosen.minutes, lambda at, of: progress.update(closed, completed=at, total=of)
        )
        equal = progress.add_task("equal load", total=None)
        reached = rates_of(samples)
        rates = {work: SHARE * rate for (work, name), rate in reached.items() if name == "postgraphile"}
        offered = await at_equal_load(
            ready, rates, reached, few, 2 * chosen.seconds, lambda at, of: progress.update(equal, completed=at, total=of)
        )
    return samples, offered


if __name__ == "__main__":
    uvloop.run(main(options(), Console()))
