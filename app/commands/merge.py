"""Two records of one person become one, and two again: whatever pointed at the one that goes points at the one that stays.

Nothing is half done: what would clash, in numbers or in time, is refused before anything moved. What moved and what was filled in is kept,
so that taking the two apart puts each row back that is still where the merge put it. Both are locked, in the order of their ids.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from app.commands.beneficiary import recipient
from app.commands.personal import keys_of, place
from app.commands.refusals import DuplicateOf, Own, Refusal, VersionConflict
from app.commands.rules import in_state
from app.commands.work import Work
from app.crypto import Unreadable
from app.models import Beneficiary, Benefit, Membership, Person, PersonMerge
from app.models.constraints import Code
from app.models.numbers import Masked

PLAIN = ("gender", "birth_date", "phone", "disability", "groups", "note")
"""What the record that stays takes over where it says nothing itself."""
NUMBERS: dict[str, Masked] = {c.name: c.info["masked"] for c in Person.__table__.columns if "masked" in c.info}


async def merge_persons(  # noqa: PLR0913 - what its input holds
    work: Work, *, keep: UUID, merge: UUID, expected_version: int, expected_merge_version: int, purpose: str
) -> PersonMerge:
    """One of two records stays, with all that was recorded of either; the other becomes a tombstone that says into which it went."""
    kept, gone = await _both(work, keep, merge, expected_version, expected_merge_version)
    await _fit(work, kept, gone)
    await work.told(f"mergePersons: {purpose}")
    theirs = (Membership.person_id == gone.id, Membership.deleted_at.is_(None))
    moved = [*await _turned(work, Membership.person_id, kept.id, *theirs), *await _benefits_moved(work, kept, gone)]
    gone.deleted_at = func.now()
    await work.session.flush()
    filled = _filled(work, kept, gone)
    await work.session.flush()
    told = {"kept_id": kept.id, "purpose": purpose, "moved": moved, "filled": filled, "merged_at": func.now(), "undone_at": None}
    known = await work.session.scalar(select(PersonMerge).where(PersonMerge.merged_id == gone.id))
    if known is None:
        return await work.add(PersonMerge(merged_id=gone.id, owner_district_id=kept.owner_district_id, **told), kept)
    for name, value in told.items():
        setattr(known, name, value)
    await work.session.flush()
    return known


async def unmerge_persons(work: Work, *, merge: UUID, expected_version: int, purpose: str) -> PersonMerge:
    """Two records again: what the merge moved goes back, unless it was put elsewhere since; what was recorded since stays where it is."""
    found = await work.own(PersonMerge, merge, "merge", expected=expected_version)
    in_state(found.undone_at is None, "It was undone already.", "该合并已撤销。", "merge")
    pair = select(Person).where(Person.id.in_((found.kept_id, found.merged_id))).order_by(Person.id).with_for_update()
    rows = {row.id: row for row in await work.session.scalars(pair.execution_options(populate_existing=True))}
    kept, gone = rows[found.kept_id], rows[found.merged_id]
    standing = kept.deleted_at is None
    in_state(standing, "The record that stayed is gone itself: undo that first.", "保留的人员记录已并入他处或撤销，须先恢复。", "merge")
    await work.told(f"unmergePersons: {purpose}")
    await _turned(work, Membership.person_id, gone.id, Membership.person_id == kept.id, _among(found.moved, Membership))
    await _benefits_back(work, kept, gone, found)
    for name in found.filled:
        _emptied(kept, gone, name)
    await work.session.flush()
    gone.deleted_at = None
    found.undone_at = func.now()
    await work.session.flush()
    return found


# Whether they can be one --------------------------------------------------------------------------------------------


async def _both(work: Work, keep: UUID, merge: UUID, expected: int, expected_merge: int) -> tuple[Person, Person]:
    if keep == merge:
        raise Refusal(Code.CONTRADICTION, "A record is not merged with itself.", "不能与自身合并。", "merge")
    rows = {key: await work.own(Person, key, "keep" if key == keep else "merge") for key in sorted((keep, merge))}
    kept, gone = rows[keep], rows[merge]
    if kept.version != expected:
        raise VersionConflict(kept, expected)
    if gone.version != expected_merge:
        conflict = VersionConflict(gone, expected_merge)
        conflict.path = ("input", "expectedMergeVersion")
        raise conflict
    return kept, gone


async def _fit(work: Work, kept: Person, gone: Person) -> None:
    if (kept.owner_district_id, kept.demo) != (gone.owner_district_id, gone.demo):
        raise Refusal(
            Code.CONTRADICTION,
            "Both are of one district, and both are made up or neither is.",
            "两条记录须属同一区县，且同为示例或同为实际记录。",
            "merge",
        )
    if None not in (kept.national_id_index, gone.national_id_index) and kept.national_id_index != gone.national_id_index:
        raise Refusal(
            Code.CONTRADICTION,
            "They have two numbers of identity: correct the one that is wrong first, or these are two persons.",
            "两条记录的身份证号不同：请先更正有误的一条，否则为两个人。",
            "merge",
        )
    one, other = aliased(Membership), aliased(Membership)
    days = [func.daterange(of.starts_on, of.ends_on) for of in (one, other)]
    at_once = or_(
        one.ends_on.is_(None) & other.ends_on.is_(None),
        one.starts_on.is_not(None) & other.starts_on.is_not(None) & days[0].op("&&")(days[1]),
    )
    live = (one.person_id == kept.id, other.person_id == gone.id, one.deleted_at.is_(None), other.deleted_at.is_(None))
    if (clash := await work.session.scalar(select(one).join(other, at_once).where(*live).limit(1))) is not None:
        raise DuplicateOf(
            clash,
            "Both belong to a household on the same days: end or withdraw one of the memberships first.",
            "两条记录在同一时间各属一户：请先终止或撤销其中一项家庭成员关系。",
            "merge",
        )


# What moves ---------------------------------------------------------------------------------------------------------


async def _turned(work: Work, key: Any, to: UUID, *which: Any) -> list[str]:
    """Point rows elsewhere by a key; their ids."""
    kind = key.class_
    turned = update(kind).where(*which).values({key.key: to, "version": kind.version + 1, "updated_at": func.now()})
    found = await work.session.scalars(turned.returning(kind.id).execution_options(synchronize_session=False))
    return sorted(f"{kind.__tablename__}_{one}" for one in found)


def _among(moved: list[str], kind: Any) -> Any:
    """The rows of a kind that a merge moved."""
    prefix = f"{kind.__tablename__}_"
    return kind.id.in_([UUID(one.removeprefix(prefix)) for one in moved if one.startswith(prefix)])


async def _benefits_moved(work: Work, kept: Person, gone: Person) -> list[str]:
    theirs = await _recipient_of(work, gone)
    if theirs is None or theirs.deleted_at is not None or kept.owner_district_id is None:
        return []
    by = await recipient(work, kept, "person_id", kept.owner_district_id)
    moved = await _turned(work, Benefit.beneficiary_id, by.id, Benefit.beneficiary_id == theirs.id, Benefit.deleted_at.is_(None))
    theirs.deleted_at = func.now()
    return [*moved, f"beneficiary_{theirs.id}"]


async def _benefits_back(work: Work, kept: Person, gone: Person, merge: PersonMerge) -> None:
    """A recipient that the merge made, and that nothing else was recorded for, leaves the lists again."""
    theirs, by = await _recipient_of(work, gone), await _recipient_of(work, kept)
    if theirs is None or by is None or f"beneficiary_{theirs.id}" not in merge.moved:
        return
    theirs.deleted_at = None
    await _turned(work, Benefit.beneficiary_id, theirs.id, Benefit.beneficiary_id == by.id, _among(merge.moved, Benefit))
    left = select(Benefit.id).where(Benefit.beneficiary_id == by.id, Benefit.deleted_at.is_(None)).limit(1)
    if by.created_at == merge.merged_at and await work.session.scalar(left) is None:
        by.deleted_at = func.now()


async def _recipient_of(work: Work, person: Person) -> Beneficiary | None:
    found: Beneficiary | None = await work.session.scalar(select(Beneficiary).where(Beneficiary.person_id == person.id).with_for_update())
    return found


# What is taken over -------------------------------------------------------------------------------------------------


def _filled(work: Work, kept: Person, gone: Person) -> list[str]:
    """Take over what only the record that goes says; the names of these columns."""
    filled = [name for name in PLAIN if not getattr(kept, name) and getattr(gone, name)]
    for name in filled:
        setattr(kept, name, getattr(gone, name))
    for mask, of in NUMBERS.items():
        if getattr(kept, mask) is not None or (sealed := getattr(gone, of.whole)) is None:
            continue
        keys = keys_of(work, "merge")
        try:
            plain = keys.open(sealed, place(gone, of.whole))
        except Unreadable:
            raise Refusal(
                Own.NOT_NOW, "A number was kept under a key that the service does not have.", "有号码所用密钥不在本服务中。", "merge"
            ) from None
        setattr(kept, of.whole, keys.seal(plain, place(kept, of.whole)))
        for name in filter(None, (mask, of.index)):
            setattr(kept, name, getattr(gone, name))
        filled.append(mask)
    return filled


def _emptied(kept: Person, gone: Person, name: str) -> None:
    """Take back what was taken over, unless it was changed since."""
    of = NUMBERS.get(name)
    told = name if of is None else of.index or name
    if getattr(kept, told) != getattr(gone, told):
        return
    for column in (name,) if of is None else filter(None, (name, of.whole, of.index)):
        setattr(kept, column, [] if column == "groups" else None)
