"""What should not happen, and does: a copy changed by the wrong hands, records sent backwards, and others' records."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from app.models import SyncOperation
from app.sync.arrival import Sent
from app.sync.client import Unreachable
from app.sync.exchange import Done
from tests.sync.pair import OTHER
from tests.sync.sides import Sides


async def fork(sides: Sides, name: str) -> UUID | None:
    """Somebody changes the other side's copy, as its owner changes his."""
    owner, other = sides.hands[name], sides.hands[OTHER[name]]
    key = owner.one("fund", "commitment", "organisation")
    if key and key not in owner.reborn:
        table, word = owner.kept[key][0], owner.word()
        changed = f"update {table} set note = 'forked', version = version + 1 where id = $1 and owner_district_id = $2"
        await sides.surely(lambda: other.run(changed, key, owner.side.district))
        await sides.surely(lambda: owner.change(table, key, "note = $2", word))
    return key


async def shuffled(sides: Sides, name: str) -> str:
    """What is to be pushed next, pushed backwards, one record at a time."""
    if sides.roads[name] == "pull":
        return "not"
    local = sides.pair.of(name).local
    with suppress(Unreachable):
        before = (await local.peer()).pushed
        page = await local.page(before, 20)
        async with sides.pair.exchange(name, sides.lines[OTHER[name]].address, attempts=4) as exchange:
            for one in reversed(page.records):
                await exchange._send([one], Done())
            await local.sent(before, page.cursor)
        return f"{len(page.records)} records"
    return "unreachable"


async def forge(sides: Sides, name: str) -> str:
    """A partner sends what is not its own: a stranger's record, and one of those that it sends to."""
    other = sides.hands[OTHER[name]]
    whose = sides.random.choice([other.third, other.side.district])
    row = await other.run(
        "select id, owner_epoch, version, (to_jsonb(r) - 'pinyin') as state from organisation r"
        " where owner_district_id = $1 and not id = any($2) order by random() limit 1",
        whose,
        list(other.kept),
    )
    if not row:
        return "nothing"
    state = row[0]["state"].replace(str(whose), str(sides.hands[name].side.district))
    version = row[0]["version"]
    state = state.replace(f'"version": {version}', f'"version": {version + 5}')
    sent = Sent("ORGANISATION", str(row[0]["id"]), SyncOperation.RECORD, row[0]["owner_epoch"], version + 5, state)
    with suppress(Unreachable):
        async with sides.pair.exchange(name, sides.lines[OTHER[name]].address, attempts=4) as exchange:
            await exchange._send([sent], Done())
    return str(row[0]["id"])
