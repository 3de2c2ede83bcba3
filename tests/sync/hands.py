"""What people record on one side, at random and by hand: every kind of record that matters to the exchange, and what must never leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from tests.record import PAIRING
from tests.sync.hand import CANARY, Hand, Unfinished, connected

NOTED = ("fund", "commitment", "organisation", "project", "cadre", "posting", "asset")
LEAVING = ("organisation", "project", "asset", "cadre")
DAY = date(2026, 1, 1)
SPARE: dict[str, tuple[str, ...]] = {"visit": ("satisfaction", "needs", "notes", "photos"), "acknowledgement": ("amount_in_full",)}


@dataclass(slots=True)
class Hands(Hand):
    """The people of one side."""

    # New records ----------------------------------------------------------------------------------------------

    async def fund(self) -> UUID:
        return await self.new("fund", name=self.word(), year=2026, total=self.random.randrange(1, 10**6))

    async def organisation(self) -> UUID:
        return await self.new("organisation", name=self.word(), kind="ENTERPRISE", aliases=["别名"])

    async def commitment(self, fund: UUID | None = None) -> UUID:
        fund = fund or self.one("fund") or await self.fund()
        columns = {"title": self.word(), "programme": "COLLABORATION", "pairing_id": PAIRING, "status": "DRAFT"}
        return await self.new("commitment", fund_id=fund, amount=self.random.randrange(1, 10**5), **columns)

    async def family(self) -> UUID:
        """A fund, a promise out of it, and a word about the fund: whoever reads a record at a time is told of the promise first."""
        fund = await self.fund()
        await self.commitment(fund)
        await self.change("fund", fund, "note = $2", self.word())
        return fund

    async def fund_transaction(self) -> UUID:
        promise = self.one("commitment") or await self.commitment()
        sides = {"payer_division_id": self.side.district, "payee_division_id": self.villages[0]}
        amount = self.random.randrange(1, 10**6) / 100
        return await self.new("fund_transaction", kind="DISBURSEMENT", amount=amount, occurred_on=DAY, commitment_id=promise, **sides)

    async def acknowledgement(self) -> UUID | None:
        """Our answer to what the other side paid, as far as we know of it."""
        flows = await self.run("select id, amount from fund_transaction where owner_district_id <> $1 order by id", self.side.district)
        if not flows:
            return None
        flow = self.random.choice(flows)
        return await self.new("acknowledgement", transaction_id=flow["id"], amount=flow["amount"], verdict="ACKNOWLEDGED", received_on=DAY)

    async def project(self) -> UUID:
        """Often under another, of whichever side."""
        above = await self.run("select id from project where deleted_at is null")
        parent = self.random.choice(above)["id"] if above and self.random.random() < 0.7 else None
        return await self.new("project", name=self.word(), category="INDUSTRY", parent_project_id=parent)

    async def asset(self) -> UUID:
        return await self.new("asset", name=self.word(), project_id=self.one("project"))

    async def visit(self) -> UUID:
        """To a place: what was noted stays, that there was a visit does not."""
        kept = await self.insert("visit", kind="INSPECTION", division_id=self.villages[0], occurred_on=DAY, notes=CANARY, needs=CANARY)
        self.keep("visit", kept, 1)
        return kept

    async def cadre(self) -> UUID:
        return await self.new("cadre", name=self.word())

    async def secretary(self) -> UUID | None:
        """A First Secretary takes over: the one before leaves in the same transaction, or in another before."""
        village = self.random.choice(self.villages)
        who = await self.cadre()
        found = await self.run(
            "select id, owner_district_id from posting where division_id = $1 and kind = 'FIRST_SECRETARY' and ends_on is null"
            " and deleted_at is null",
            village,
        )
        if found and (found[0]["owner_district_id"] != self.side.district or found[0]["id"] in self.held):
            return None
        if found:
            await self.change("posting", found[0]["id"], "ends_on = '2026-01-02', ends_on_precision = 'DAY'")
        try:
            return await self.new("posting", cadre_id=who, division_id=village, kind="FIRST_SECRETARY")
        except asyncpg.UniqueViolationError:  # the other side's came meanwhile
            return None

    # Changes --------------------------------------------------------------------------------------------------

    async def note(self) -> UUID | None:
        key = self.one(*NOTED)
        if key:
            await self.change(self.kept[key][0], key, "note = $2", self.word())
        return key

    async def rehang(self) -> UUID | None:
        """A project goes under another."""
        key, above = self.one("project"), await self.run("select id from project where deleted_at is null")
        if key and above:
            parent = self.random.choice(above)["id"]
            await self.change("project", key, "parent_project_id = nullif($2, id)", parent)
        return key

    async def tombstone(self) -> UUID | None:
        key = self.one("organisation", "cadre", "asset")
        if key:
            await self.change(self.kept[key][0], key, "deleted_at = case when deleted_at is null then now() end")
        return key

    async def leave(self) -> UUID | None:
        """A record goes over to a district that is no partner."""
        key = self.one(*LEAVING)
        if key and key not in self.reborn:
            await self.change(self.kept[key][0], key, "owner_district_id = $2", self.third)
            self.away.add(key)
        return key

    async def come_back(self) -> UUID | None:
        if not self.away - self.held:
            return None
        key = self.random.choice(sorted(self.away - self.held))
        await self.change(self.kept[key][0], key, "owner_district_id = $2", self.side.district)
        self.away.discard(key)
        return key

    async def rebirth(self) -> UUID | None:
        """A new life of a record, which may begin with a smaller version than the old one ended with."""
        key = self.one("fund", "commitment", "project")
        if key:
            self.reborn.add(key)
            # Far from every version that there was, above and then below: an entry of the trail names a version, and no epoch.
            await self.run("select set_config('jiedui.sync', 'on', false)")
            told = f"update {self.kept[key][0]} set version = version + 1000 where id = $1"
            await self.run(told, key)
            told = f"update {self.kept[key][0]} set owner_epoch = owner_epoch + 1, version = version - $3, note = $2 where id = $1"
            await self.run(told, key, self.word(), self.random.randrange(1, 999))
            await self.run("select set_config('jiedui.sync', '', false)")
        return key

    # What never leaves ----------------------------------------------------------------------------------------

    async def people(self) -> UUID:
        """A household, a visit to it, and its right to what a thing earns."""
        home = await self.insert("household", village_id=self.villages[0], code=self.word(), status="ORDINARY", address=CANARY, note=CANARY)
        visit = await self.insert("visit", kind="HOUSEHOLD", household_id=home, occurred_on=DAY, notes=CANARY)
        self.secret |= {home: "household", visit: "visit"}
        if (thing := self.one("asset")) and not await self.has_right(thing):
            right = await self.insert("asset_right", kind="INCOME", share=1, asset_id=thing, holder_household_id=home, note=CANARY)
            self.secret[right] = "asset_right"
        return home

    async def made_up(self) -> UUID:
        key = await self.insert("fund", name=CANARY, demo=True)
        self.secret[key] = "fund"
        return key

    async def right(self) -> UUID | None:
        """A right of an organisation, or one that goes over from there to a household."""
        held = self.one("asset_right")
        if held and self.random.random() < 0.5 and (homes := [key for key, table in self.secret.items() if table == "household"]):
            await self.change(
                "asset_right", held, "holder_organisation_id = null, note = $3, holder_household_id = $2", self.random.choice(homes), CANARY
            )
            self.gone.add(held)
            return held
        thing, holder = self.one("asset"), self.one("organisation")
        if not thing or not holder or await self.has_right(thing):
            return None
        return await self.new("asset_right", kind="INCOME", share=1, asset_id=thing, holder_organisation_id=holder)

    async def has_right(self, thing: UUID) -> bool:
        return bool(await self.run("select from asset_right where asset_id = $1 and kind = 'INCOME'", thing))

    # Transactions that are not over yet -----------------------------------------------------------------------

    async def begin(self) -> UUID | None:
        """Write something, and let it lie."""
        if len(self.open) >= 3:
            return None
        one = Unfinished(self, await connected(self.side))
        await one.connection.execute("begin")
        for _ in range(self.random.randint(1, 3)):
            await one.organisation()
        if key := self.one("project", "cadre"):
            self.held.add(key)
            one.changed.append((self.kept[key][0], key, await self.change(self.kept[key][0], key, "note = $2", "late", by=one.connection)))
        self.open.append(one)
        return one.new[0][1]

    async def end(self) -> UUID | None:
        """Let one of them be over: most are kept, long after others that began later."""
        if not self.open:
            return None
        one = self.random.choice(self.open)
        await one.end(keep=self.random.random() < 0.8)
        return one.new[0][1]
