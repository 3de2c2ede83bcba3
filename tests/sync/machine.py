"""The same two sides, driven by Hypothesis: what fails is shrunk to a short history and printed.

    python -m tests.sync.machine --examples 500 [--mutant "horizon removed"] [--cluster URL]

Each history begins with two districts that hold the same. One thing happens after the other, over a line that does to each request what the
history says; after each step nothing has gone back, and in the end everything is as `healing` has it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.sync import mutants

T = TypeVar("T")
HANDS = """
    fund commitment family fund_transaction acknowledgement organisation project asset visit secretary note rehang tombstone leave come_back
    rebirth people made_up right begin end
""".split()  # noqa: SIM905
SIDES = st.sampled_from(["huancui", "taierzhuang"])
CHANCE = st.randoms(use_true_random=False)
numbers = count()


@dataclass(frozen=True, slots=True)
class Ground:
    """Two databases that hold the same, to be cloned, and the tokens that their districts gave each other."""

    runner: asyncio.Runner
    cluster: str
    templates: tuple[str, str]
    known: tuple[str, str]


def machine(ground: Ground) -> type[RuleBasedStateMachine]:
    """The machine over a ground. What it needs of the service is imported here: a deliberate fault must be in before."""
    from app.sync.client import Unreachable
    from tests.sync import mischief
    from tests.sync.conftest import clone
    from tests.sync.healing import heal
    from tests.sync.line import Fault
    from tests.sync.sides import ROADS, Sides, both

    @asynccontextmanager
    async def cloned() -> AsyncIterator[Sides]:
        number = next(numbers)
        async with AsyncExitStack() as stack:
            urls = [await stack.enter_async_context(clone(ground.cluster, f"machine_{number}_{of}", of)) for of in ground.templates]
            yield await stack.enter_async_context(both((urls[0], urls[1]), 0, known=ground.known, made=Sides))

    class TwoDistricts(RuleBasedStateMachine):
        """What people do, what instances do, and what befalls them."""

        broken: ClassVar[bool] = False

        def __init__(self) -> None:
            super().__init__()
            self.stack = AsyncExitStack()
            self.sides = self.run(self.stack.enter_async_context(cloned()))
            self.whole = True

        def run(self, doing: Coroutine[Any, Any, T]) -> T:
            return ground.runner.run(doing)

        @initialize(one=st.sampled_from(ROADS), other=st.sampled_from(ROADS), repairs=st.booleans())
        def agree(self, one: str, other: str, repairs: bool) -> None:
            self.sides.roads = {"huancui": one, "taierzhuang": other}
            self.sides.repairs = repairs

        @rule(side=SIDES, what=st.sampled_from(HANDS), chance=CHANCE)
        def record(self, side: str, what: str, chance: random.Random) -> None:
            self.sides.hands[side].random = chance
            self.happens(getattr(self.sides.hands[side], what)())

        @rule(
            side=SIDES,
            road=st.sampled_from(["pull", "push", "verify"]),
            size=st.sampled_from([1, 2, 50]),
            faults=st.lists(st.none() | st.sampled_from(Fault), max_size=3),
        )
        def exchange(self, side: str, road: str, size: int, faults: list[Fault | None]) -> None:
            ways = [*self.sides.ways(side), "verify"]
            for line in self.sides.lines.values():
                line.coming = list(faults)
            with suppress(Unreachable):
                self.happens(self.sides.through(side, road if road in ways else ways[0], size))
            for line in self.sides.lines.values():
                line.coming = []

        @rule(side=SIDES, what=st.sampled_from([mischief.fork, mischief.shuffled, mischief.forge]), chance=CHANCE)
        def is_wronged(self, side: str, what: Any, chance: random.Random) -> None:
            self.sides.random = self.sides.hands[side].random = chance
            self.happens(what(self.sides, side))

        @rule(side=SIDES)
        def restart(self, side: str) -> None:
            self.happens(self.sides.restart(side))

        @rule()
        def heals(self) -> None:
            self.happens(heal(self.sides))

        @invariant()
        def nothing_goes_back(self) -> None:
            for watch in self.sides.watches:
                self.happens(watch.forward())

        def happens(self, doing: Coroutine[Any, Any, object]) -> None:
            """After what failed there is no end to look at."""
            self.whole = False
            with suppress(Unreachable):
                self.run(doing)
            self.whole = True

        def teardown(self) -> None:
            try:
                if self.whole:
                    self.run(heal(self.sides))
            finally:
                self.run(self.stack.aclose())

    return TwoDistricts


@contextmanager
def ground(cluster: str) -> Iterator[Ground]:
    """Two districts that have read everything of each other."""
    from tests.sync.conftest import clone
    from tests.sync.healing import heal
    from tests.sync.sides import NAMES, Sides, both

    names = ("machine_huancui", "machine_taierzhuang")

    async def settled(stack: AsyncExitStack) -> tuple[str, str]:
        urls = [await stack.enter_async_context(clone(cluster, name)) for name in names]
        async with both((urls[0], urls[1]), 0, made=Sides) as sides:
            sides.roads = {"huancui": "both", "taierzhuang": "both"}
            await heal(sides)
            one, other = (sides.pair.of(name).token for name in NAMES)
        return one, other

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            yield Ground(runner, cluster, names, runner.run(settled(stack)))
        finally:
            runner.run(stack.aclose())


def histories(cluster: str, examples: int, steps: int) -> None:
    """Try so many histories of so many steps. Raises what the shortest one that fails does."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    with ground(cluster) as where:
        run_state_machine_as_test(machine(where), settings=chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=30, help="of each history, at most")
    parser.add_argument("--mutant", choices=list(mutants.MUTANTS))
    parser.add_argument("--cluster", help="a PostgreSQL with the template `article`; otherwise one is started")
    given = parser.parse_args()
    if given.mutant:
        mutants.install(mutants.MUTANTS[given.mutant])
    shown, sys.stderr = sys.stderr, Path(os.devnull).open("w")  # noqa: SIM115 - what the services log
    try:
        if given.cluster:
            histories(given.cluster, given.examples, given.steps)
            return
        from app.database.embedded import embedded
        from tests.sync.conftest import template

        with tempfile.TemporaryDirectory(prefix="jiedui-machine-", ignore_cleanup_errors=True) as folder, asyncio.Runner() as runner:
            stack = AsyncExitStack()
            server = runner.run(stack.enter_async_context(embedded(Path(folder) / "data", fast=True)))
            try:
                histories(runner.run(template(server.url)), given.examples, given.steps)
            finally:
                runner.run(stack.aclose())
    finally:
        sys.stderr = shown


if __name__ == "__main__":
    main()
