"""Deliberate faults, one line of the exchange each, put in as the module is loaded: the tests that find none are no tests.

python -m tests.sync.mutants "horizon removed" serve --database-url …       # jiedui with the fault
"""

from __future__ import annotations

import runpy
import sys
from dataclasses import dataclass
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """What a line says, and what it is to say."""

    module: str
    says: str
    instead: str


MUTANTS = {
    "horizon removed": Mutant(
        "app.sync.page",
        "    horizon = func.pg_snapshot_xmin(func.pg_current_snapshot(), type_=Xid8())\n",
        "    horizon = func.pg_snapshot_xmax(func.pg_current_snapshot(), type_=Xid8())\n",
    ),
    "cursor of seq only": Mutant(
        "app.sync.page",
        'tuple_(*ORDER) > tuple_(*(_of(partner, name) for name in ("epoch", "xid", "seq"))),',
        'Change.seq > func.greatest(_of(partner, "seq"), '
        'select(func.max(Change.seq)).where(Change.xid < _of(partner, "xid")).scalar_subquery()),',
    ),
    "cursor stored before": Mutant(
        "app.sync.local",
        '        async with self._writing(f"sync {road.name.lower()}") as (connection, peer):\n',
        "        if isinstance(given, Page):\n"
        "            async with self.source.begin() as first:\n"
        "                await first.execute(update(SyncPeer).where(SyncPeer.name == self.name).values(pulled=given.cursor))\n"
        "            before = given.cursor\n"
        '        async with self._writing(f"sync {road.name.lower()}") as (connection, peer):\n',
    ),
    ">= for >": Mutant("app.sync.weigh", "    if one.newness == now:\n", "    if one.newness == now and mine:\n"),
    "waiting dropped": Mutant("app.sync.apply", "            await self.waiting.park(one, fate)\n", "            pass\n"),
    "receipt outside": Mutant(
        "app.sync.push",
        "    receipt = await keep_receipt(connection, sides, SyncRoad.PUSHED, fates)\n"
        "    await keep_results(connection, receipt, sent, fates)\n",
        "    async with connection.engine.begin() as own:\n"
        "        receipt = await keep_receipt(own, sides, SyncRoad.PUSHED, fates)\n"
        "        await keep_results(own, receipt, sent, fates)\n",
    ),
    "ownership unchecked": Mutant("app.sync.weigh", "    if mine:\n        return Fate(SyncOutcome.CONFLICT, None, *now)\n", ""),
}


class Loader(SourceFileLoader):
    """A module of which one place says something else."""

    mutant: Mutant

    def get_code(self, fullname: str) -> Any:
        source = self.get_data(self.path).decode()
        assert source.count(self.mutant.says) == 1, self.mutant
        return SourceLoader.source_to_code(self, source.replace(self.mutant.says, self.mutant.instead).encode(), self.path)


@dataclass(frozen=True, slots=True)
class Finder(MetaPathFinder):
    """Finds the module that is broken, and no other."""

    mutant: Mutant

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname != self.mutant.module:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        assert found is not None
        assert found.origin is not None
        found.loader = Loader(fullname, found.origin)
        found.loader.mutant = self.mutant
        return found


def install(mutant: Mutant) -> None:
    """Break it from now on, in this process."""
    assert mutant.module not in sys.modules
    sys.meta_path.insert(0, Finder(mutant))


if __name__ == "__main__":
    install(MUTANTS[sys.argv.pop(1)])
    runpy.run_module("app.cli", run_name="__main__", alter_sys=True)
