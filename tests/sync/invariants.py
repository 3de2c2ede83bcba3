"""What must be true of two sides, asked of their databases in words of the tests' own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.sync.hand import CANARY, TABLES
from tests.sync.hands import SPARE, Hands
from tests.sync.pair import Side

PUBLIC = {"visit": " and household_id is null", "asset_right": " and holder_household_id is null"}
KNOWN = ("parked_record", "sync_conflict", "sync_result", "household", "visit", "asset_right", "fund", "organisation", "change")
BEGAN = (0, 0, 0, 0, "")


class Broken(AssertionError):
    """An invariant does not hold."""


def must(true: Any, invariant: str, *told: Any) -> None:
    if not true:
        raise Broken(f"{invariant}: {', '.join(map(str, told))}"[:2_000])


@dataclass(slots=True)
class Watch:
    """What was seen of a side before, so that nothing of it goes back."""

    hands: Hands
    other: Hands
    newest: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    cursors: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    strangers: dict[UUID, str] = field(default_factory=dict)

    async def look(self) -> None:
        await self.forward()
        await self.secrets()
        await self.foreign()
        await self.receipts()

    async def forward(self) -> None:
        """Nothing has gone back."""
        await self.versions()
        await self.places()

    async def versions(self) -> None:
        for table in TABLES:
            for row in await self.hands.run(f"select id, owner_epoch, version from {table}"):
                now, before = (row["owner_epoch"], row["version"]), self.newest.get(row["id"], (0, 0))
                must(now >= before, "a version goes down", table, row["id"], before, now)
                self.newest[row["id"]] = now

    async def places(self) -> None:
        for name in ("pulled", "pushed"):
            cursor = (await self.hands.run(f"select {name} from sync_peer"))[0][0]
            parts = cursor.split("~")[3:8] if cursor else None
            now = (*map(int, parts[:4]), parts[4]) if parts else BEGAN
            must(now >= self.cursors.get(name, BEGAN), "a cursor goes back", name, self.cursors.get(name), now)
            self.cursors[name] = now

    async def secrets(self) -> None:
        """Nothing of the other side's that is to stay there is here."""
        for table in sorted(set(self.other.secret.values())):
            keys = [key for key, of in self.other.secret.items() if of == table]
            found = await self.hands.run(f"select id from {table} where id = any($1)", keys)
            must(not found, "what is to stay crossed", table, *found)
        for table in KNOWN:
            key = "record" if table == "change" else "receipt_id" if table == "sync_result" else "id"
            found = await self.hands.run(
                f"select {key} from {table} r where to_jsonb(r)::text like $1 and {key} <> all($2)", f"%{CANARY}%", list(self.hands.written)
            )
            must(not found, "a personal word crossed", table, *found)

    async def foreign(self) -> None:
        """Rows of neither side stay as they were."""
        sides = [self.hands.side.district, self.other.side.district]
        found = await self.hands.run(
            "select id, md5(to_jsonb(r)::text) from organisation r where owner_district_id <> all($1) and not id = any($2)",
            sides,
            list(self.hands.written),
        )
        for key, state in found:
            must(self.strangers.setdefault(key, state) == state, "a stranger's record was changed", key)
        must(len(found) == len(self.strangers), "a stranger's record is gone or new", len(self.strangers), len(found))

    async def receipts(self) -> None:
        """What is said to have been kept was kept, and the other way about."""
        said = await self.hands.run("""
            select r.kind, r.key, r.current from sync_result r where outcome = 'APPLIED' and not exists (
                select from change c where c.record = r.key::uuid and c.version >= r.current and c.actor <> $1)
        """, f"by hand of {self.hands.side.name}")  # fmt: skip
        must(not said, "a receipt tells of what was never kept", *said)
        again = await self.hands.run("""
            select key, count(*) from sync_result where outcome = 'APPLIED' group by key having count(*) > (
                select count(*) from change c where c.record = key::uuid and (actor like 'partner:%' or purpose = 'syncPush'))
        """)
        must(not again, "receipts tell more often of what was kept than it was", *again)
        torn = await self.hands.run("""
            select r.id from sync_receipt r where road = 'PUSHED' and received <> (select count(*) from sync_result where receipt_id = r.id)
        """)
        must(not torn, "a receipt tells of other records than its results", *torn)
        (told, kept), *_ = await self.hands.run("""
            select (select coalesce(sum(applied + integrated), 0) from sync_receipt),
                (select count(*) from change c where (actor like 'partner:%' or purpose = 'syncPush') and kind <> 'sync_conflict')
        """)
        must(told == kept, "receipts and trail do not add up", told, kept)
        (parked, ended, waiting), *_ = await self.hands.run("""
            select coalesce(sum(parked), 0), coalesce(sum(integrated + superseded), 0), (select count(*) from parked_record)
            from sync_receipt
        """)
        must(parked == ended + waiting, "what waited is lost from the receipts", parked, ended, waiting)


async def differing(owner: Hands, holder: Hands) -> dict[UUID, str]:
    """Records of one side that the other holds otherwise, or does not hold, or holds too much."""
    found: dict[UUID, str] = {}
    for table in TABLES:
        one, other = await _rows(owner, table, owner.side.district), await _rows(holder, table, owner.side.district)
        found |= {key: table for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    return found


async def copies(key: UUID, table: str, *sides: Hands) -> str:
    """How a record stands on each side, in words for a failure."""
    told = f"select owner_epoch, version, owner_district_id, deleted_at, to_jsonb(r) ->> 'note' from {table} r where id = $1"
    found = [[tuple(row) for row in await side.run(told, key)] for side in sides]
    return f"{table} {key}: {' / '.join(map(str, found))}"


async def _rows(side: Hands, table: str, owner: UUID) -> Any:
    spare = [*SPARE.get(table, ()), "pinyin"]
    statement = f"""
        select id, md5((to_jsonb(r) - $2::text[])::text) from {table} r where owner_district_id = $1 and not demo{PUBLIC.get(table, "")}
    """
    return dict(tuple(row) for row in await side.run(statement, owner, spare))


async def lost(owner: Hands) -> list[str]:
    """What somebody was told is kept, and is not there any more."""
    found = []
    for table in TABLES:
        rows = {row["id"]: row["version"] for row in await owner.run(f"select id, version from {table}")}
        for key, (of, version) in owner.kept.items():
            if of == table and key not in owner.reborn and rows.get(key, 0) < version:
                found.append(f"{table} {key} version {version}: {rows.get(key)}")
    return found


async def visible(side: Side) -> dict[UUID, str]:
    """What a person can see of differences: records that wait, and open conflicts."""
    waiting = await side.run("select key, code from parked_record")
    open_ = await side.run("select key, 'CONFLICT' from sync_conflict where status = 'OPEN'")
    return {row[0]: row[1] for row in [*waiting, *open_]}


async def sums(side: Hands, owner: Side) -> tuple[Any, ...]:
    """Of the ledger, as one side has it of another."""
    found = await side.run("select count(*), sum(amount) from fund_transaction where owner_district_id = $1", owner.district)
    answered = await side.run("select count(*), sum(amount) from acknowledgement where owner_district_id = $1", owner.district)
    return (*found[0], *answered[0])


async def told_twice(side: Hands, owner: Side) -> list[Any]:
    """Versions of the other side's records that were kept more than once here."""
    return await side.run("""
        select record, version, count(*) from change c where (actor like 'partner:%' or purpose = 'syncPush') and owner_after = $1
            and not record = any($2) group by record, version having count(*) > 1
    """, owner.district, [])  # fmt: skip
