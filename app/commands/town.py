"""What the holder of a role in a town writes lies in that town: before the change and after it.

No command says so. Its session tells of each row that it is about to write, so that what a new command writes is looked at too; whoever
holds the role in the whole district pays nothing for this.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, event, false, not_, or_, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.commands.command import Given
from app.commands.places import PLACES
from app.commands.refusals import Own, Refusal
from app.models.base import Base

if TYPE_CHECKING:
    from app.commands.work import Work

KEYS, BOUND = (bindparam(name, type_=ARRAY(Uuid())) for name in ("keys", "bound"))
CODE = Own.NOT_YOURS
EN = "Your role is held in one town, and this does not lie there: let somebody do it who holds the role there, or in the whole district."
ZH = "您的角色仅限于所属镇街，该记录不在其中：请由该镇街或全区县的经办人员办理。"


@asynccontextmanager
async def within_towns(work: Work, given: Given) -> AsyncIterator[None]:
    """Refuses NOT_YOURS for whatever is written within that does not lie in the towns where the viewer may write."""
    if not work.towns:
        yield
        return
    session = work.session.sync_session
    watch = _Watch(work, given)
    listeners = (("before_flush", watch.about_to_write), ("do_orm_execute", watch.about_to_update))
    for name, heard in listeners:
        event.listen(session, name, heard)
    try:
        yield
        await work.session.flush()
        await work.session.run_sync(watch.written)
    finally:
        for name, heard in listeners:
            event.remove(session, name, heard)


@dataclass(eq=False)
class _Watch:
    """What one command writes."""

    work: Work
    given: Given
    made: list[Base] = field(default_factory=list)
    changed: list[Base] = field(default_factory=list)
    updated: dict[type[Any], set[UUID]] = field(default_factory=dict)

    def about_to_write(self, session: Session, *_: Any) -> None:
        """Where what is about to change lies until then."""
        changing = [row for row in (*session.dirty, *session.deleted) if session.is_modified(row) or row in session.deleted]
        fresh = set(map(id, self.made))
        self.look(session, [row for row in changing if id(row) not in fresh])
        self.changed += changing
        self.made += session.new

    def about_to_update(self, state: ORMExecuteState) -> None:
        """The same of rows that one statement changes."""
        if not state.is_update and not state.is_delete:
            return
        kind: Any = state.bind_mapper and state.bind_mapper.class_
        statement: Any = state.statement
        keys = set(state.session.scalars(select(kind.id).where(*statement._where_criteria)))
        self.outside(state.session, kind, keys)
        self.updated.setdefault(kind, set()).update(keys)

    def written(self, session: Session) -> None:
        """Where everything that was written lies now."""
        self.look(session, [*self.made, *self.changed])
        for kind, keys in self.updated.items():
            self.outside(session, kind, keys)

    def look(self, session: Session, rows: Iterable[Any]) -> None:
        by_kind: dict[type[Any], set[UUID]] = {}
        for row in rows:
            by_kind.setdefault(type(row), set()).add(row.id)
        for kind, keys in by_kind.items():
            self.outside(session, kind, keys)

    def outside(self, session: Session, kind: type[Any], keys: set[UUID]) -> None:
        """Refuses rows of the districts where the viewer may write in towns only, if they do not lie there; absent ones are no matter."""
        table: Any = kind.__table__
        place = PLACES.get(table.name)
        wanted = select(table).where(table.c.id == any_(KEYS), not_(place(table.c)) if place else ~false())
        if (owner := table.c.get("owner_district_id", table.c.get("district_id"))) is not None:
            wanted = wanted.where(or_(owner.is_(None), owner == any_(BOUND)))
        towns = [town for several in self.work.towns.values() for town in several]
        values = {"keys": list(keys), "bound": list(self.work.towns), "towns": towns}
        if (found := session.execute(wanted.limit(1), values).mappings().first()) is not None:
            raise Refusal(CODE, EN, ZH, *self.path(found))

    def path(self, row: Any) -> tuple[str, ...]:
        """What the client gave that led there: the record itself, or one that it belongs to."""
        names, arguments = self.given.names, self.given.arguments
        for value in (row["id"], *(value for name, value in row.items() if name.endswith("_id"))):
            for argument, given in arguments.items():
                if value is not None and value == given and argument in names:
                    return (names[argument],)
        return ()
