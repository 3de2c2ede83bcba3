"""`jiedui sync` as a person types it: real processes, what they print, and how they refuse."""

from __future__ import annotations

import asyncio
import base64
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import processes
from tests.processes import COMMAND, PATIENCE, ROOT, environment
from tests.sync.pair import CODES, Pair, Side
from tests.sync.test_exchange import fund
from tests.sync.test_outcomes import changed

ZEROS = base64.b64encode(bytes(32)).decode()
KEYS = {"PERSONAL_KEYS": f"1:{ZEROS}", "PERSONAL_INDEX_KEY": ZEROS}
NOBODY = "http://127.0.0.1:9"
"""The port of `discard`, where nothing listens."""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What stands in the way: the last line, and no trace."""
        assert "Traceback" not in self.err
        assert self.code == 1, self.err
        return self.err.strip().splitlines()[-1]


async def jiedui(side: Side, *arguments: str, **settings: str) -> Ended:
    ended = await asyncio.to_thread(processes.jiedui, "sync", *arguments, "--database-url", side.url, **(KEYS | settings))
    return Ended(ended.returncode, ended.stdout, ended.stderr)


async def done(side: Side, *arguments: str) -> str:
    """What a command says that succeeds."""
    ended = await jiedui(side, *arguments)
    assert ended.code == 0, ended.err
    return ended.out + ended.err


async def acquainted(pair: Pair, folder: Path, called: str = "") -> None:
    """Each knows where the other answers, and with which token."""
    for here in (pair.huancui, pair.taierzhuang):
        there = pair.of(here.other)
        file = folder / f"token-{here.name}"
        file.write_text(f"{there.token}\n")
        assert "was changed" in await done(here, "set-peer", called + there.name, "--url", there.address, "--token", f"@{file}")


class Saying:
    """A command that goes on, and what it says."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        self.process, self.stream, self.said = process, process.stderr, ""

    async def hear(self, words: str) -> None:
        """Read on until it says them."""
        said = ""
        async with asyncio.timeout(PATIENCE):
            while words not in said:
                line = (await self.stream.readline()).decode()
                assert line, f"It ended, and said: {self.said}"
                said, self.said = said + line, self.said + line


@asynccontextmanager
async def saying(side: Side, *arguments: str) -> AsyncIterator[Saying]:
    command = [*COMMAND, "sync", *arguments, "--database-url", side.url]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE, cwd=ROOT, env=environment() | KEYS)
    try:
        yield Saying(process)
    finally:
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 130


@dataclass
class Narrow:
    """A line on which sockets pass or not; requests always do."""

    address: str
    sockets: bool = False
    passing: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        for writer in self.passing:
            writer.transport.abort()


@asynccontextmanager
async def narrow(address: str) -> AsyncIterator[Narrow]:
    host, port = address.removeprefix("http://").split(":")

    async def flow(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(65_536):
                sink.write(piece)
                await sink.drain()
        sink.close()

    async def passed(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await source.readuntil(b"\r\n\r\n")
            if b"upgrade: websocket" in head.lower() and not line.sockets:
                sink.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                await sink.drain()
                sink.close()
                return
            answers, there = await asyncio.open_connection(host, int(port))
            there.write(head)
            line.passing |= {sink, there}
            await asyncio.gather(flow(source, there), flow(answers, sink))

    server = await asyncio.start_server(passed, "127.0.0.1", 0)
    line = Narrow(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    yield line
    server.close()
    line.cut()


async def until(side: Side, sql: str, *values: Any) -> None:
    """Wait for something to be so in a database."""
    async with asyncio.timeout(PATIENCE):
        while not await side.one(sql, *values):  # noqa: ASYNC110 - another process makes it so
            await asyncio.sleep(0.05)


async def test_two_offices_become_partners_by_the_commands_alone(pair: Pair, tmp_path: Path) -> None:
    for side in (pair.huancui, pair.taierzhuang):
        assert f"{side.other} is a partner no more." in await done(side, "end-peer", side.other)
        added = await jiedui(side, "add-peer", f"new-{side.other}", "--ours", CODES[side.name], "--theirs", CODES[side.other])
        assert (added.code, added.out[:3]) == (0, "jd_"), added.err
        side.token = added.out.strip()
    await acquainted(pair, tmp_path, "new-")
    key = await fund(pair.huancui, "新伙伴的资金")
    assert "Pulled from new-huancui: " in await done(pair.taierzhuang, "pull", "new-huancui")
    assert await pair.taierzhuang.one("select name from fund where id = $1", key) == "新伙伴的资金"


async def test_records_go_over_and_both_hold_the_same(pair: Pair, tmp_path: Path) -> None:
    await acquainted(pair, tmp_path)
    assert "never" in await done(pair.taierzhuang, "status")
    await done(pair.taierzhuang, "pull", "huancui")
    key = await fund(pair.taierzhuang, "推送的资金")
    assert "1 applied" in await done(pair.taierzhuang, "push", "huancui")
    assert await pair.huancui.one("select name from fund where id = $1", key) == "推送的资金"
    assert "Both sides hold the same" in await done(pair.huancui, "verify", "taierzhuang")
    shown = await done(pair.taierzhuang, "status")
    assert pair.huancui.address in shown
    assert "never" not in shown


async def test_what_a_person_has_to_settle_is_an_exit_code(pair: Pair, tmp_path: Path) -> None:
    await acquainted(pair, tmp_path)
    key = await fund(pair.huancui, "甲")
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        await changed(side, "fund", key, f"note = '{side.name}'")
    assert "1 of their records differed here" in (await jiedui(pair.taierzhuang, "verify", "huancui")).sentence
    assert "1" in await done(pair.taierzhuang, "status")


async def test_whatever_is_missing_has_a_sentence_of_its_own(pair: Pair) -> None:
    side, where = pair.taierzhuang, pair.huancui.address
    assert "There is no partner `weihai`. Known are: huancui." in (await jiedui(side, "pull", "weihai")).sentence
    assert "has no address here: `jiedui sync set-peer huancui --url" in (await jiedui(side, "pull", "huancui")).sentence
    assert "is no address of a partner" in (await jiedui(side, "set-peer", "huancui", "--url", "http://example.org")).sentence
    await done(side, "set-peer", "huancui", "--url", where)
    for command in (["pull", "huancui"], ["pack", "huancui", "/dev/null"]):
        assert "gave us no token yet" in (await jiedui(side, *command)).sentence
    assert "missing cannot be read" in (await jiedui(side, "set-peer", "huancui", "--token", "@missing")).sentence
    unkept = await jiedui(side, "set-peer", "huancui", "--token", "jd_x", PERSONAL_KEYS="", PERSONAL_INDEX_KEY="")
    assert "name the keys first" in unkept.sentence
    await done(side, "set-peer", "huancui", "--token", "jd_nobodys_token")
    assert "no keys are named" in (await jiedui(side, "pull", "huancui", PERSONAL_KEYS="", PERSONAL_INDEX_KEY="")).sentence
    assert "a key that PERSONAL_KEYS does not name" in (await jiedui(side, "pull", "huancui", PERSONAL_KEYS=f"2:{ZEROS}")).sentence
    assert "Nothing is lost" in (refused := (await jiedui(side, "pull", "huancui")).sentence)
    assert where in refused
    await done(side, "end-peer", "huancui")
    assert "There is no partner `huancui`." in (await jiedui(side, "pull", "huancui")).sentence


async def test_where_nothing_is_yet_it_is_said_what_comes_first(tmp_path: Path) -> None:
    told = await asyncio.to_thread(processes.jiedui, "sync", "pull", "huancui", "--data-dir", str(tmp_path / "none"))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "Run `jiedui migrate`" in told.stderr


async def test_a_partner_that_does_not_answer_is_told_of_at_each_try(pair: Pair, tmp_path: Path) -> None:
    await acquainted(pair, tmp_path)
    await done(pair.taierzhuang, "set-peer", "huancui", "--url", NOBODY)
    async with saying(pair.taierzhuang, "pull", "huancui") as pull:
        for number in (1, 2, 3):
            await pull.hear(f"{NOBODY}/graphql does not answer (ConnectError). Try {number} of 8; the next in ")


async def test_a_change_is_pulled_when_the_partner_tells_of_it(pair: Pair, tmp_path: Path) -> None:
    """Long before the next look would be."""
    await acquainted(pair, tmp_path)
    async with saying(pair.taierzhuang, "run", "huancui", "--every", "3600") as run:
        await run.hear("tells of its changes as they happen")
        await run.hear("pulled")
        key = await fund(pair.huancui, "即时资金")
        await until(pair.taierzhuang, "select exists (select from fund where id = $1)", key)


async def test_where_no_socket_passes_the_partner_is_asked_again_and_again(pair: Pair, tmp_path: Path) -> None:
    await acquainted(pair, tmp_path)
    async with narrow(pair.huancui.address) as line:
        await done(pair.taierzhuang, "set-peer", "huancui", "--url", line.address)
        async with saying(pair.taierzhuang, "run", "huancui", "--every", "0.2") as run:
            await run.hear("huancui does not tell of its changes (it answered 403)")
            key = await fund(pair.huancui, "轮询资金")
            await until(pair.taierzhuang, "select exists (select from fund where id = $1)", key)
            line.sockets = True
            await run.hear("tells of its changes as they happen")
            line.cut()
            await run.hear("huancui does not tell of its changes")
            await run.hear("tells of its changes as they happen")


async def test_our_own_changes_are_sent_where_the_partner_cannot_reach_us(pair: Pair, tmp_path: Path) -> None:
    await acquainted(pair, tmp_path)
    async with saying(pair.taierzhuang, "run", "huancui", "--every", "0.2"):
        key = await fund(pair.taierzhuang, "送出的资金")
        await until(pair.huancui, "select exists (select from fund where id = $1)", key)
