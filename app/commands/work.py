"""What a command works with: a session that somebody else commits, the viewer, and the ways to a record.

A record is asked for under the viewer's policy and locked, so that what a command saw of it is true until the end of the
transaction. Commands that lock several lock the one that others belong to first: fund, commitment, transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CTE, Select, func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import Viewer
from app.commands.broken import refusal_of
from app.commands.command import Command
from app.commands.refusals import Refusal, Refusals, VersionConflict, not_yours, unknown
from app.crypto import Ring
from app.database.claims import claimed
from app.models import ApprovalTask, Division
from app.models.base import Row
from app.models.constraints import Code
from app.policies import POLICIES

R = TypeVar("R", bound=Row)
G = TypeVar("G")
CHINA = timedelta(hours=8)
TOLD = 100
"""Reasons of one list that are told at once."""


async def _nothing(_task: ApprovalTask) -> str:
    raise AssertionError("only the edge knows how a task is carried out")


@dataclass(slots=True)
class Work:
    """One command at work."""

    session: AsyncSession
    viewer: Viewer
    given: Mapping[str, str] = field(default_factory=dict)
    """Names of what was given, as the client writes them, by the names of columns: for the path of a refusal."""
    commands: Mapping[str, Command] = field(default_factory=dict)
    carry_out: Callable[[ApprovalTask], Awaitable[str]] = field(default=_nothing)
    """Does what a task proposes, and tells the id of what it made."""
    towns: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    """Where the viewer may write in some towns only: these, by the district."""
    ring: Ring | None = None
    """The keys of personal numbers; None where the operator named none."""
    written: dict[str, Any] = field(default_factory=dict)
    """What was to be kept, by the names of columns: for the record that is there already."""

    @property
    def today(self) -> date:
        """The day in China."""
        return (datetime.now(UTC) + CHINA).date()

    async def record(self, kind: type[R], key: UUID, *path: str | int, lock: bool = True, refer: bool = False) -> R:
        """A record that the viewer sees and nobody withdrew, nor will before the command ends where it locks or refers to it.

        Refuses UNKNOWN_RECORD.
        """
        found = select(kind).where(kind.id == key, kind.deleted_at.is_(None), POLICIES[kind](kind))
        found = _locked(found, kind, shared=refer) if lock or refer else found
        row: R | None = (await self.session.execute(found, self.viewer.parameters)).scalar_one_or_none()
        if row is None:
            raise unknown(*path)
        return row

    async def own(self, kind: type[R], key: UUID, *path: str | int, expected: int | None = None) -> R:
        """A record of the viewer's districts, of the version that is expected. Refuses UNKNOWN_RECORD, NOT_YOURS, VERSION_CONFLICT."""
        row = await self.record(kind, key, *path)
        self.owns(row, *path)
        if expected is not None and row.version != expected:
            raise VersionConflict(row, expected)
        return row

    def owns(self, row: Row, *path: str | int) -> None:
        """Refuses NOT_YOURS for what no district of the viewer keeps."""
        if row.owner_district_id is None or row.owner_district_id not in self.viewer.districts:
            raise not_yours(*path)

    async def told(self, purpose: str) -> None:
        """What the trail says of why, for all that is written from here on."""
        await self.session.execute(select(func.set_config("jiedui.purpose", purpose, True)))

    async def referred(self, kind: type[Row], keys: Mapping[str, UUID | None]) -> list[Row]:
        """Records that are named by foreign keys, by the names of their columns; nobody withdraws or merges them meanwhile.

        Refuses UNKNOWN_RECORD.
        """
        found = []
        for column, key in keys.items():
            if key is not None:
                target = _target(kind, column)
                found.append(await self.record(target, key, self.given.get(column, column), lock=False, refer=True))
        return found

    async def acts_for(self, district: UUID) -> None:
        """Whoever is bound to no district acts for the one that is named: row-level security lets through nothing but a claim."""
        await self.session.execute(select(func.set_config("jiedui.acting", claimed([district]), True)))

    async def side(self, division: UUID) -> UUID | None:
        """Which of the viewer's districts a place is in, if it is in one."""
        above = upwards(division)
        return (await self.session.scalars(select(above.c.id).where(above.c.id.in_(self.viewer.districts)))).first()

    async def within(self, division: UUID, place: UUID | None) -> bool:
        """Whether a place is another one, or lies in it."""
        above = upwards(division)
        return await self.session.scalar(select(above.c.id).where(above.c.id == place)) is not None

    async def add(self, row: R, *referred: Row) -> R:
        """Record a new row; what refers to made-up rows is made up itself."""
        row.demo = any(each.demo for each in referred)
        self.session.add(row)
        await self.session.flush()
        return row

    async def each(self, name: str, items: Sequence[G], carry_out: Callable[[Work, G], Awaitable[R]]) -> list[R]:
        """Carry out a list, all of it, in one savepoint; where one refuses, all that must do so, each by its number."""
        try:
            async with self.session.begin_nested():
                return [await carry_out(self, item) for item in items]
        except Refusal:
            pass
        except DBAPIError as error:
            if refusal_of(error, self.given) is None:
                raise
        for row in [row for row in self.session if inspect(row).expired]:
            await self.session.refresh(row)
        return await self._one_by_one(name, items, carry_out)

    async def _one_by_one(self, name: str, items: Sequence[G], carry_out: Callable[[Work, G], Awaitable[R]]) -> list[R]:
        """A savepoint for each, which costs as much again, to know the reasons of all that must refuse and not only the first."""
        made, reasons = [], []
        for at, item in enumerate(items):
            try:
                async with self.session.begin_nested():
                    made.append(await carry_out(self, item))
            except Refusal as reason:
                reasons.append(reason.under(name, at))
            except DBAPIError as error:
                if (broken := refusal_of(error, self.given)) is None:
                    raise
                reasons.append(broken.under(name, at))
            if len(reasons) == TOLD:
                break
        if reasons:
            raise Refusals(reasons)
        return made

    def home(self, given: UUID | None, *path: str | int) -> UUID:
        """The district that will keep a new record: the one that is named, or the viewer's only one."""
        if given is None and len(self.viewer.districts) == 1:
            return self.viewer.districts[0]
        if given is None:
            raise Refusal(
                Code.INCOMPLETE,
                "Say which district keeps the record: you act for several.",
                "请指明归属区县：您代表多个区县。",
                "ownerDistrict",
            )
        if given not in self.viewer.districts:
            raise not_yours(*(path or ("ownerDistrict",)))
        return given


def _locked(statement: Select[Any], kind: type[Row], *, shared: bool) -> Select[Any]:
    return statement.with_for_update(of=kind, read=shared, key_share=shared).execution_options(populate_existing=True)


def upwards(*divisions: UUID) -> CTE:
    """Places and all that they lie in."""
    above = select(Division.id, Division.parent_id).where(Division.id.in_(divisions)).cte("above", recursive=True)
    return above.union(select(Division.id, Division.parent_id).join(above, Division.id == above.c.parent_id))


def _target(kind: type[Row], column: str) -> type[Row]:
    """The model that a foreign key leads to."""
    for relation in inspect(kind).relationships:
        ((local, _),) = relation.local_remote_pairs
        if local.name == column and relation.direction.name == "MANYTOONE":
            target: type[Row] = relation.mapper.class_
            return target
    raise AssertionError(f"{kind.__name__}.{column} leads nowhere")
