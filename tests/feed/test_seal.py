"""Whoever rewrites the trail behind its back, with the triggers switched off, is found out by the seals."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.engine import connected
from app.feed import seal as sealer
from app.feed.seal import seal, verify
from app.models import Change, Seal

MADE = "INSERT INTO cadre (id, name) SELECT uuidv7(), '甲' || i FROM generate_series(1, 8) i"
CHANGED = "UPDATE cadre SET note = 'x', version = version + 1 WHERE name LIKE '甲%'"
SOME = "(SELECT min(seq) + 5 FROM change WHERE diff IS NOT NULL)"
LAST = "(SELECT seq FROM change ORDER BY epoch DESC, xid DESC, seq DESC LIMIT 1)"
COLUMNS = "at, kind, record, op, version, owner_before, owner_after, demo, actor, purpose, request, instance, diff"


@pytest_asyncio.fixture(loop_scope="session")
async def sealed(feed_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncConnection]:
    """A trail under several seals, the last entry among them."""
    monkeypatch.setattr(sealer, "MOST", 50)
    async with connected(feed_url) as connection:
        for statement in (MADE, CHANGED):
            await connection.execute(text(statement))
            await connection.commit()
        assert await seal(connection) == await connection.scalar(select(func.count()).select_from(Change))
        yield connection


async def behind_its_back(connection: AsyncConnection, *statements: str) -> None:
    await connection.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        assert (await connection.execute(text(statement))).rowcount > 0
    await connection.commit()


async def test_an_honest_trail_is_whole(sealed: AsyncConnection) -> None:
    heard: list[int] = []
    found = await verify(sealed, heard.append)
    assert found.findings == []
    assert (found.entries, found.unsealed) == (await sealed.scalar(select(func.count()).select_from(Change)), 0)
    assert found.seals == len(heard) > 3
    assert sum(heard) == found.entries
    assert found.head == (await sealed.scalar(select(Seal.hash).order_by(Seal.number.desc()).limit(1)) or b"").hex()
    await sealed.execute(text(MADE))
    await sealed.commit()
    assert (await verify(sealed)).unsealed == 8
    assert await seal(sealed) == 8
    assert (await verify(sealed)).unsealed == await seal(sealed) == 0


TAMPERED = {
    "what was changed": (r"An entry was changed under seal \d+: .* UPDATE of cadre", f"UPDATE change SET diff = '{{}}' WHERE seq = {SOME}"),
    "who did it": (
        r"An entry was changed under seal \d+: .* by somebody else",
        f"UPDATE change SET actor = 'somebody else' WHERE seq = {SOME}",
    ),
    "when": (r"An entry was changed", f"UPDATE change SET at = at + interval '1 microsecond' WHERE seq = {SOME}"),
    "an entry removed": (r"An entry was removed under seal \d+, behind 1/", f"DELETE FROM change WHERE seq = {SOME}"),
    "the first entry removed": (r"removed under seal 1, in front", "DELETE FROM change WHERE seq = (SELECT min(seq) FROM change)"),
    "the last entry removed": (r"An entry was removed under seal \d+, behind", f"DELETE FROM change WHERE seq = {LAST}"),
    "an entry put in": (
        r"An entry was put in under seal \d+: 1/\d+/-7, ",
        f"INSERT INTO change (epoch, xid, seq, {COLUMNS}) OVERRIDING SYSTEM VALUE"
        f" SELECT epoch, xid, -7, {COLUMNS} FROM change WHERE seq = {SOME}",
    ),
    "two in each other's place": (
        r"An entry was changed",
        "UPDATE change c SET record = o.record, at = o.at FROM change o"
        f" WHERE (c.seq, o.seq) IN (({SOME}, {SOME} + 1), ({SOME} + 1, {SOME}))",
    ),
    "a seal's digests": (
        r"Seal 2 was changed",
        "UPDATE seal SET digests = set_byte(digests, 0, 255 - get_byte(digests, 0)) WHERE number = 2",
    ),
    "a seal's hash": (r"Seal 2 was changed", "UPDATE seal SET hash = sha256('x') WHERE number = 2"),
    "a seal's moment": (r"Seal 2 was changed", "UPDATE seal SET at = at + interval '1 second' WHERE number = 2"),
    "a seal's end": (
        r"under seal 2",
        "UPDATE seal s SET epoch = n.epoch, xid = n.xid, seq = n.seq FROM seal n WHERE (s.number, n.number) = (2, 3)",
    ),
    "a seal removed": (r"Seal 2 is missing", "DELETE FROM seal WHERE number = 2"),
    "the newest seal removed": (r"Seal \d+ is missing, the newest", "DELETE FROM seal WHERE number = (SELECT max(number) FROM seal)"),
}


@pytest.mark.parametrize("case", TAMPERED)
async def test_it_is_found(sealed: AsyncConnection, case: str) -> None:
    finding, statement = TAMPERED[case]
    await behind_its_back(sealed, statement)
    found = await verify(sealed)
    assert found.findings
    assert any(re.search(finding, each) for each in found.findings), found.findings


async def test_the_end_of_everything_is_only_known_to_who_kept_the_head(sealed: AsyncConnection) -> None:
    """The newest seal, its entries and the count of seals, all taken away: nothing here tells of it, but the head is another one."""
    before = (await verify(sealed)).head
    newest = "(SELECT max(number) FROM seal)"
    await behind_its_back(
        sealed,
        f"DELETE FROM change WHERE (epoch, xid, seq) > (SELECT epoch, xid, seq FROM seal WHERE number = {newest} - 1)",
        f"DELETE FROM seal WHERE number = {newest}",
        f"UPDATE instance SET sealed = {newest}",
    )
    found = await verify(sealed)
    assert found.findings == []
    assert found.head != before


async def test_what_may_still_be_preceded_is_not_sealed(feed_url: str) -> None:
    slow = await asyncpg.connect(feed_url)
    async with connected(feed_url) as connection:
        await seal(connection)
        transaction = slow.transaction()
        await transaction.start()
        await slow.execute("INSERT INTO cadre (id, name) VALUES (uuidv7(), '甲')")
        await connection.execute(text(MADE))
        await connection.commit()
        assert await seal(connection) == 0
        await transaction.commit()
        assert await seal(connection) == 9
        assert (await verify(connection)).findings == []
    await slow.close()


async def test_two_sealers_do_not_meet(feed_url: str) -> None:
    async with connected(feed_url) as one, connected(feed_url) as other:
        await one.execute(text("SELECT sealed FROM instance FOR UPDATE"))
        assert await seal(other) == 0
        await one.rollback()
        assert await seal(other) > 0
        assert (await verify(other)).findings == []
