"""What is true in the end: once the line is good again, whatever differs is seen by a person, and nothing does once it is settled."""

from __future__ import annotations

import asyncio

from tests.sync.invariants import Broken, copies, differing, lost, must, sums, told_twice, visible
from tests.sync.pair import OTHER
from tests.sync.sides import NAMES, Sides


async def heal(sides: Sides) -> None:
    """The line is good again: whatever differs then is seen by a person, and nothing once he has settled it."""
    sides.note("heal")
    for one in sides.lines.values():
        await one.heal()
    await sides.up()
    if sides.running:
        await asyncio.wait(sides.running)
    await sides.up()
    for name in NAMES:
        await sides.pair.of(name).source.dispose()  # connections to a PostgreSQL that was killed are none
    for hands in sides.hands.values():
        while hands.open:
            await hands.end()
    must(sides.failure is None, "an exchange fails", repr(sides.failure))
    await drain(sides)
    for name in NAMES:
        owner, holder = sides.hands[name], sides.hands[OTHER[name]]
        seen = (await visible(owner.side)) | await visible(holder.side)
        unseen = {key: of for key, of in (await differing(owner, holder)).items() if key not in seen}
        must(not unseen, f"{name} and its partner differ unseen", *[await copies(key, of, owner, holder) for key, of in unseen.items()])
        missing = await lost(owner)
        must(not missing, f"{name} lost what it kept", *missing)
    for watch in sides.watches:
        await watch.look()
    await settle(sides)


async def drain(sides: Sides) -> None:
    """Exchange until nothing is told any more."""
    for _ in range(12):
        told = 0
        for name in NAMES:
            for road in sides.ways(name):
                async with sides.pair.exchange(name, attempts=8) as exchange:
                    if road != "verify":
                        told += (await (exchange.pull() if road == "pull" else exchange.push())).records
        if told == 0:
            return
    raise Broken("the two sides never come to rest")


async def settle(sides: Sides) -> None:
    """What people do about what they see; then both sides hold the same, without repair."""
    for name in NAMES:
        hands, other = sides.hands[name], sides.hands[OTHER[name]]
        while await hands.come_back():
            pass
        await hands.run(
            "update sync_conflict set status = 'KEPT_MINE', resolved_at = now(), version = version + 1 where status = 'OPEN'"
            " and (mine::jsonb ->> 'owner_district_id')::uuid = $1",
            hands.side.district,
        )
        for key, code in (await visible(other.side)).items():
            table = hands.kept.get(key, ("", 0))[0]
            if code == "CONFLICT" and table:
                await hands.change(table, key, "note = 'decided'")
            if code == "CLASH" and key in hands.written:
                await hands.change("posting", key, "ends_on = '2026-01-03', ends_on_precision = 'DAY'")
    await drain(sides)
    for name in NAMES:
        owner, holder = sides.hands[name], sides.hands[OTHER[name]]
        differ = await differing(owner, holder)
        must(not differ, f"{name} and its partner differ in the end", *[await copies(key, of, owner, holder) for key, of in differ.items()])
        must(await sums(owner, owner.side) == await sums(holder, owner.side), "the ledgers differ", name)
        twice = await told_twice(holder, owner.side)
        twice = [row for row in twice if row[0] not in owner.reborn]
        must(not twice, "a version was kept twice", *twice)
        seen = await visible(holder.side)
        must(not seen, "something waits in the end", *seen.items())
    must(await sides.pair.same(), "the digests differ in the end")
    for one in sides.lines.values():
        must(not one.seen, "a personal word passed the line", *one.seen)
