"""What no single field can tell: every table has a policy, and no non-null to-one may find a row that it cannot show."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import inspect

from app.compiler.catalog import Catalog, Entity, One, Report, Source
from app.policies import POLICIES, open_to_all
from schema.declare import Declared
from schema.members import Undeclarable


def check_policies(declared: Iterable[Declared]) -> None:
    for source in (d.source for d in declared):
        if not isinstance(source, Report) and source not in POLICIES:
            raise Undeclarable(f"{source.__name__}: say in app/policies.py who may see its rows.")


def check_relations(made: Catalog) -> None:
    """A to-one that may find no row it can show must be nullable; a report holds no row whose records it does not show."""
    for entity in made.entities.values():
        for name, member in entity.fields.items():
            if isinstance(member, One) and not member.nullable:
                _check_one(made, entity, name, member)


def _check_one(made: Catalog, entity: Entity, name: str, one: One) -> None:
    for arm in one.arms:
        local_nullable = not isinstance(entity.source, Report) and entity.source.__table__.columns[arm.local].nullable
        if len(one.arms) == 1 and local_nullable:
            raise Undeclarable(f"{entity.name}.{name}: the foreign key may be NULL, so the field must be nullable.")
        if not isinstance(entity.source, Report) and not isinstance(arm.source, Report) and not open_to_all(POLICIES[arm.source]):
            raise Undeclarable(f"{entity.name}.{name}: the rows of {arm.source.__name__} are restricted, so the field must be nullable.")
        if not _covers(made.concrete(one.target), arm.source):
            raise Undeclarable(f"{entity.name}.{name}: not every row there is a {one.target}, so the field must be nullable.")


def _covers(entities: tuple[Entity, ...], source: Source) -> bool:
    """Whether every row of a source is of one of these types."""
    among = [e.where for e in entities if e.source is source]
    if not all(among) or not among:
        return bool(among)
    told_by = {name for where in among for name, _ in where}
    shown = {term for where in among for _, terms in where for term in terms}
    return len(told_by) == 1 and shown.issuperset(inspect(source).columns[told_by.pop()].type.enums)
