"""Numbers that tell one person: kept encrypted, shown or looked for once the purpose is kept, erased with all that is personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, func, select

from app.commands.command import Revealed
from app.commands.refusals import Own, Refusal
from app.commands.work import Work
from app.crypto import Place, Plain, Ring, Unreadable
from app.models import Person, PersonMerge, Reading, ReadingKind
from app.models.base import Row
from app.models.numbers import Masked, PersonalNumber, mask
from app.policies import POLICIES

ERASED = "已清除"
"""The name of whoever was erased."""


def sealed(work: Work, row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept: a number that came whole as its mask, its ciphertext, and its blind index if it has one."""
    found = dict(values)
    for column in row.__table__.columns:
        masked: Masked | None = column.info.get("masked")
        if masked is None or column.name not in values:
            continue
        plain, name = values[column.name], work.given.get(column.name, column.name)
        keys = None if plain is None else keys_of(work, name)
        found[column.name] = keys and mask(plain.text)
        found[masked.whole] = keys and keys.seal(plain, place(row, masked.whole))
        if masked.index:
            found[masked.index] = keys and keys.blind(row.__tablename__, masked.whole, plain.text)
            work.given = {**work.given, masked.index: name}
    return found


def place(row: Row, column: str) -> Place:
    """Where a number of a record is kept."""
    return Place(row.__tablename__, column, row.owner_district_id, row.id)


async def reveal(work: Work, *, id: UUID, field: PersonalNumber, purpose: str) -> Revealed:
    """A number in full. Who asks, and what for, is kept in the same transaction, and answered when that has ended well."""
    person = await work.own(Person, id, "id")
    district = person.owner_district_id
    work.session.add(Reading(person_id=id, district_id=district, kind=ReadingKind.REVEALED, field=field, purpose=purpose))
    await work.session.flush()
    column = field.name.lower()
    sealed: bytes | None = getattr(person, column)
    if sealed is None:
        return Revealed(person, {"value": None})
    try:
        return Revealed(person, {"value": keys_of(work, "field").open(sealed, place(person, column))})
    except Unreadable:
        raise Refusal(
            Own.NOT_NOW, "This number was kept under a key that the service does not have.", "该号码所用密钥不在本服务中。", "field"
        ) from None


async def find_person(work: Work, *, national_id: Plain, purpose: str) -> Person | None:
    """Whose number this is, in the viewer's districts; None where nobody's. Who looked, and what for, is kept either way."""
    index = keys_of(work, "nationalId").blind(Person.__tablename__, "national_id", national_id.text)
    theirs = (Person.owner_district_id.in_(work.viewer.districts), Person.deleted_at.is_(None), POLICIES[Person](Person))
    wanted = select(Person).where(Person.national_id_index == index, *theirs).order_by(Person.demo, Person.id).limit(1)
    found: Person | None = (await work.session.execute(wanted, work.viewer.parameters)).scalar_one_or_none()
    log = {"kind": ReadingKind.LOOKED_UP, "field": PersonalNumber.NATIONAL_ID, "purpose": purpose}
    districts = work.viewer.districts if found is None else (found.owner_district_id,)
    work.session.add_all(Reading(person_id=found and found.id, district_id=district, **log) for district in districts)
    await work.session.flush()
    return found


async def erase_person(work: Work, *, id: UUID, expected_version: int, reason: str) -> Person:
    """All that is personal of somebody goes, of every record that became this one too; what they received stays in every sum and count."""
    person = await work.own(Person, id, "id", expected=expected_version)
    await work.told(f"erasePerson: {reason}")
    for one in (person, *await _merged(work, person)):
        for column in Person.__table__.columns:
            if column.info.get("personal"):
                setattr(one, column.name, None if column.nullable else [] if isinstance(column.type, ARRAY) else ERASED)
    person.deleted_at = func.now()
    await work.session.flush()
    return person


async def _merged(work: Work, person: Person) -> list[Person]:
    """The records that became this one, and those that had become these."""
    parts = (
        select(PersonMerge.merged_id).where(PersonMerge.kept_id == person.id, PersonMerge.undone_at.is_(None)).cte("parts", recursive=True)
    )
    of_parts = select(PersonMerge.merged_id).join(parts, PersonMerge.kept_id == parts.c.merged_id).where(PersonMerge.undone_at.is_(None))
    parts = parts.union(of_parts)
    return list(
        await work.session.scalars(select(Person).where(Person.id.in_(select(parts.c.merged_id))).order_by(Person.id).with_for_update())
    )


def keys_of(work: Work, *path: str) -> Ring:
    """Refuses NOT_NOW where there are no keys."""
    if work.ring is None:
        raise Refusal(
            Own.NOT_NOW,
            "This service keeps no such numbers: its operator named no PERSONAL_KEYS.",
            "本服务未配置加密密钥（PERSONAL_KEYS），不能登记此类号码。",
            *path,
        )
    return work.ring
