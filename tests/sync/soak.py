"""A long soak of the exchange: `python -m tests.sync.soak --operations 10000`. `make soak` runs it.

--seconds, --operations, --rounds   how long: rounds of so many operations, each with a seed and databases of its own
--seed                              the first seed; a new one otherwise, printed
--cluster                           both databases in a PostgreSQL that is there, and nothing is killed
--mutant                            break one line of the exchange first, and see how soon that is found
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from secrets import randbelow
from typing import Any

from tests.sync import mutants


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--rounds", type=int, default=10**9)
    parser.add_argument("--operations", type=int, default=1_000, help="of each round")
    parser.add_argument("--heal", type=int, default=100, help="operations between two times that everything is looked at")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--deadly", type=float, default=0.02, help="the share of requests during which a service or a PostgreSQL is killed")
    parser.add_argument("--cut", type=float, default=0.04, help="the share during which a service loses its connections to PostgreSQL")
    parser.add_argument("--mutant", choices=list(mutants.MUTANTS))
    parser.add_argument(
        "--cluster", help="a PostgreSQL with the template `article`, which is not killed; otherwise each side has one that is"
    )
    return parser.parse_args()


@asynccontextmanager
async def clusters(given: argparse.Namespace) -> AsyncIterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Where the databases of both sides are made; and one PostgreSQL for each side that may be killed, where any may."""
    from tests.cluster import made
    from tests.sync.conftest import template
    from tests.sync.kills import postgres
    from tests.sync.sides import NAMES

    if given.cluster:
        yield (given.cluster, given.cluster), {}
        return
    with tempfile.TemporaryDirectory(prefix="jiedui-soak-", ignore_cleanup_errors=True) as folder:
        async with AsyncExitStack() as stack:
            started = [await stack.enter_async_context(postgres(made(Path(folder) / name))) for name in NAMES]
            one, other = [await template(each.url) for each in started]
            yield (one, other), dict(zip(NAMES, started, strict=True))


async def soak(given: argparse.Namespace) -> int:
    from tests.listening import listening
    from tests.sync.conftest import cloned
    from tests.sync.driver import driven
    from tests.sync.invariants import Broken
    from tests.sync.kills import process

    seed = given.seed if given.seed is not None else randbelow(10**6)
    done: Counter[str] = Counter()
    faults: Counter[Any] = Counter()
    outcomes: Counter[str] = Counter()
    broken = 0
    async with clusters(given) as (where, databases):
        serve = partial(process, mutant=given.mutant) if databases else listening
        end = time.monotonic() + given.seconds
        for number in range(given.rounds):
            async with cloned(where, f"soak_{seed}_{number}") as urls, driven(urls, seed + number, serve, databases) as driver:
                driver.deadly, driver.cut = given.deadly, given.cut
                print(f"seed {seed + number}, roads {driver.roads}", flush=True)
                try:
                    while driver.operations < given.operations and time.monotonic() < end:
                        await driver.run(given.heal, given.heal)
                except Broken as error:
                    print(error)
                    broken = 1
                done += driver.done
                faults += driver.faults
                outcomes += driver.outcomes
            tell(done, faults, outcomes)
            if broken or time.monotonic() >= end:
                break
    print("BROKEN" if broken else "lost 0, diverged 0")
    return broken


def tell(done: Counter[str], faults: Counter[Any], outcomes: Counter[str]) -> None:
    """What happened until now."""
    told = ", ".join(f"{fault.name.lower()} {count}" for fault, count in sorted(faults.items(), key=lambda each: each[0].name))
    print(f"operations {done.total():,}: {dict(sorted(done.items()))}")
    print(f"faults {faults.total():,}: {told}")
    print(f"records {outcomes.total():,}: {dict(sorted(outcomes.items()))}", flush=True)


if __name__ == "__main__":
    chosen = arguments()
    if chosen.mutant:
        mutants.install(mutants.MUTANTS[chosen.mutant])
    shown, sys.stderr = sys.stderr, Path(os.devnull).open("w")  # noqa: SIM115 - what the services log
    try:
        sys.exit(asyncio.run(soak(chosen)))
    finally:
        sys.stderr = shown
