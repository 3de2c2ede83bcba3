"""What goes on a disk is what would go over the line, and nobody but the partner reads or changes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.database import CannotStart
from app.database.engine import connected
from app.sync import pack, peers
from app.sync.arrival import Fate
from tests.sync.pair import Pair, Side
from tests.sync.test_exchange import fund


async def packed(here: Side, there: Side, file: Path) -> int:
    """A file from one side to the other, under the token that the other gave."""
    peer = await here.local.peer()
    head = pack.Head(await here.local.node(), "_".join(there.token.split("_")[:2]), peer.pushed, peer.pulled)
    return await pack.pack(file, head, pack.digest_of(there.token), here.local.pages(peer.pushed, 50), lambda _: None)


async def unpacked(there: Side, file: Path) -> list[Fate]:
    head = pack.read_head(file)
    async with connected(there.url) as connection:
        peer = await peers.find(connection, there.other)
        digest = await peers.digest_of(connection, peer, head.prefix)
    return await there.local.carried(head, pack.unpacked(file, head, digest))


async def test_a_disk_carries_what_a_line_would(pair: Pair, tmp_path: Path) -> None:
    here, there, file, back = pair.huancui, pair.taierzhuang, tmp_path / "there", tmp_path / "back"
    key = await fund(here, "光盘资金")
    assert await packed(here, there, file) > 50
    assert "光盘资金".encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert {fate.outcome.name for fate in await unpacked(there, file)} == {"APPLIED", "DUPLICATE"}
    assert await there.one("select name from fund where id = $1", key) == "光盘资金"
    await packed(there, here, back)
    await unpacked(here, back)
    assert await pair.same()
    assert await packed(here, there, tmp_path / "again") == 0, "the partner's file said how far it has read"


async def test_an_old_disk_after_a_new_one_changes_nothing(pair: Pair, tmp_path: Path) -> None:
    here, there = pair.huancui, pair.taierzhuang
    key = await fund(here, "第一版")
    await packed(here, there, tmp_path / "old")
    await here.run("update fund set name = '第二版', version = version + 1, pinyin = null where id = $1", key)
    await packed(here, there, tmp_path / "new")
    await unpacked(there, tmp_path / "new")
    cursor = await there.one("select pulled from sync_peer")
    assert "STALE" in {fate.outcome.name for fate in await unpacked(there, tmp_path / "old")}
    assert await there.one("select name from fund where id = $1", key) == "第二版"
    assert await there.one("select pulled from sync_peer") == cursor


def cut(data: bytes) -> bytes:
    return data[:-40]


def without_end(data: bytes) -> bytes:
    return data[: data.index(b"\n") + 1]


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def other_head(data: bytes) -> bytes:
    return data.replace(b'"read":null', b'"read":"xx"', 1)


def added(data: bytes) -> bytes:
    return data + b"\0"


@pytest.mark.parametrize("change", [cut, without_end, flipped, other_head, added], ids=lambda change: change.__name__)
async def test_a_disk_that_was_changed_is_refused(pair: Pair, tmp_path: Path, change: Any) -> None:
    file = tmp_path / "disk"
    await packed(pair.huancui, pair.taierzhuang, file)
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(CannotStart, match=r"was changed|is cut off"):
        await unpacked(pair.taierzhuang, file)
    assert await pair.taierzhuang.one("select pulled from sync_peer") is None


async def test_a_disk_for_somebody_else_is_refused(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "disk"
    await packed(pair.huancui, pair.taierzhuang, file)
    with pytest.raises(CannotStart, match="under a token that"):
        await unpacked(pair.huancui, file)
    (tmp_path / "letter").write_text("dear partner")
    with pytest.raises(CannotStart, match="is no file of"):
        await unpacked(pair.taierzhuang, tmp_path / "letter")


@pytest.mark.parametrize("head", ["", "[]", "{}", '{"format":"jiedui exchange"}', '{"format":"jiedui exchange","protocol":1,"instance":7}'])
async def test_what_is_no_exchange_is_refused_in_a_sentence(tmp_path: Path, head: str) -> None:
    (file := tmp_path / "junk").write_text(f"{head}\n")
    with pytest.raises(CannotStart, match=str(file)):
        pack.read_head(file)
