"""Interleaved rounds: every contestant answers every kind of work in each round, so that all share what the machine does.

A service whose single answer takes longer than three seconds is measured on one connection and in few rounds, and named in the report.
"""

from __future__ import annotations

import asyncio
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import psutil

from tests.bench import account, load
from tests.bench.asks import Ask, Work
from tests.bench.contestants import ROOT
from tests.bench.ready import Ready

SLOW_ROUNDS = 3
WARM = 0.15
REACH = 8.0
LOOP = "loop"
OFFERING = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """One contestant on one kind of work in one round; CPU in milliseconds for each request, latencies in milliseconds."""

    work: str
    contestant: str
    connections: int
    round: int
    rate: float
    p50: float
    p99: float
    server: float
    database: float


@dataclass(frozen=True, slots=True)
class Phase:
    """So many rounds at so many connections, each of so many seconds."""

    connections: int
    rounds: int
    seconds: float


class Loop:
    """The floor's statements on bare connections, in a process that has no server."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.peers.floor", "loop", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.process = psutil.Process(self._process.pid)

    async def run(self, ask: Ask, connections: int, seconds: float) -> load.Answered:
        line = orjson.dumps({"query": ask.query, "variables": ask.variables, "connections": connections, "seconds": seconds}).decode()
        told = orjson.loads(await asyncio.to_thread(self._ask, line))
        return load.Answered(told["seconds"], tuple(sorted(told["latencies"])))

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def planned(ready: Sequence[Ready], works: Sequence[Work], phases: Sequence[Phase]) -> Iterator[tuple[Phase, int, Work, Ready | None]]:
    """What is run, in order; None stands for the loop, which only reads. Who comes first changes from round to round."""
    for number in range(max(phase.rounds for phase in phases)):
        for phase in phases:
            if number >= phase.rounds:
                continue
            for work in works:
                them: list[Ready | None] = [one for one in ready if one.work.key == work.key and _within(one, phase, number)]
                them += [] if work.edited else [None]
                turn = number % max(1, len(them))
                yield from ((phase, number, work, each) for each in them[turn:] + them[:turn])


def _within(one: Ready, phase: Phase, number: int) -> bool:
    if one.slow:
        return number < SLOW_ROUNDS and phase.connections <= 16
    return phase.connections <= 16 or one.alone * phase.connections < REACH


async def measure(
    ready: Sequence[Ready],
    works: Sequence[Work],
    phases: Sequence[Phase],
    loop: Loop,
    postmaster: psutil.Process,
    minutes: float,
    told: Callable[[int, int], None],
) -> list[Sample]:
    """Samples of whole rounds; after `minutes` no new round begins."""
    steps = list(planned(ready, works, phases))
    samples: list[Sample] = []
    end = time.monotonic() + minutes * 60
    for at, (phase, number, work, one) in enumerate(steps):
        if samples and number > samples[-1].round and time.monotonic() > end:
            break
        process = one.serving.process if one else loop.process
        name = one.serving.contestant.key if one else LOOP
        run = _against(one, phase) if one else _alone(loop, work, phase)
        if one is None or not one.slow:
            await run(WARM)
        before = account.read(process, postmaster)
        answered = await run(phase.seconds)
        spent = account.read(process, postmaster).since(before)
        samples.append(_sample(work.key, name, phase.connections, number, answered, spent))
        told(at + 1, len(steps))
    return samples


def _against(one: Ready, phase: Phase) -> Callable[[float], Any]:
    connections = 1 if one.slow else phase.connections
    return lambda seconds: load.closed(one.serving.address, one.talks(connections), seconds)


def _alone(loop: Loop, work: Work, phase: Phase) -> Callable[[float], Any]:
    # As many as the servers have in their pools, and no more: a loop has no queue before it.
    return lambda seconds: loop.run(work.asks["floor"], min(phase.connections, 10), seconds)


def _sample(work: str, name: str, connections: int, number: int, answered: load.Answered, spent: account.Account) -> Sample:
    each = 1000 / len(answered.latencies)
    return Sample(
        work,
        name,
        connections,
        number,
        answered.rate,
        answered.percentile(0.5) * 1000,
        answered.percentile(0.99) * 1000,
        spent.server * each,
        spent.database * each,
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """Latency at one rate for all, in milliseconds; in each round."""

    work: str
    contestant: str
    offered: float
    p50: float
    p99: float


def able(ready: Sequence[Ready], rates: Mapping[str, float], reached: Mapping[tuple[str, str], float]) -> list[Ready]:
    """Who answered more in the closed loop than is to be offered."""
    return [one for one in ready if reached.get((one.work.key, one.serving.contestant.key), 0) > rates.get(one.work.key, math.inf)]


async def at_equal_load(
    ready: Sequence[Ready],
    rates: Mapping[str, float],
    reached: Mapping[tuple[str, str], float],
    rounds: int,
    seconds: float,
    told: Callable[[int, int], None],
) -> list[Offered]:
    """Everybody who can keep up is sent the same: `rates` are requests a second for each kind of work, `reached` what each did of it."""
    found = []
    steps = [(number, one) for number in range(rounds) for one in able(ready, rates, reached)]
    for at, (_, one) in enumerate(steps):
        rate = rates[one.work.key]
        await load.closed(one.serving.address, one.talks(1), WARM)
        answered = await load.offered(one.serving.address, one.talks(OFFERING), rate, seconds)
        times = [answered.percentile(share) * 1000 for share in (0.5, 0.99)]
        found.append(Offered(one.work.key, one.serving.contestant.key, rate, *times))
        told(at + 1, len(steps))
    return found
