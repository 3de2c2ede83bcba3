"""What sources say, what does not agree, what is required and whether it is met, and what people said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.commands.refusals import Own, Refusal
from app.commands.rules import in_state, made_by_another, not_after_today
from app.commands.work import Work
from app.models import Discrepancy, Division, Feedback, Household, IndicatorItem, IndicatorResult
from app.models.evidence import DiscrepancyStatus
from app.models.feedback import FeedbackStatus
from app.models.indicator import IndicatorStatus

SUBJECTS = ("household_id", "village_id", "district_id")


async def resolve_discrepancy(
    work: Work,
    *,
    id: UUID,
    expected_version: int,
    status: DiscrepancyStatus,
    explanation: str | None = None,
) -> Discrepancy:
    """A difference is explained or accepted, or opened again. It is never forced to balance."""
    found = await work.own(Discrepancy, id, "id", expected=expected_version)
    found.status = status
    found.explanation = explanation if explanation is not None else found.explanation
    await work.session.flush()
    return found


async def answer_feedback(work: Work, *, id: UUID, expected_version: int, status: FeedbackStatus, **answer: Any) -> Feedback:
    """What somebody said is answered, and settled if the status says so: today, or on the day that is given."""
    found = await work.own(Feedback, id, "id", expected=expected_version)
    not_after_today(work, answer.get("answered_on"), "answeredOn")
    settled = status in (FeedbackStatus.RESOLVED, FeedbackStatus.REJECTED)
    found.status, found.answer = status, answer["answer"]
    found.answered_on = (answer.get("answered_on") or work.today) if settled else None
    await work.session.flush()
    return found


async def submit_indicators(work: Work, *, results: Sequence[Mapping[str, Any]]) -> list[IndicatorResult]:
    """Results handed in for approval, together: a new one, or another value for one that is not approved."""
    return await work.each("results", results, _submit)


async def approve_indicators(work: Work, *, results: Sequence[UUID]) -> list[IndicatorResult]:
    """Results that others handed in count from now on."""
    found = [await _decide(work, key, IndicatorStatus.APPROVED, at) for at, key in enumerate(results)]
    for at, result in enumerate(found):
        await made_by_another(work, result, ("submitIndicators",), "results", at)
    return found


async def return_indicators(work: Work, *, results: Sequence[UUID], note: str) -> list[IndicatorResult]:
    """Results that were handed in go back for correction."""
    found = [await _decide(work, key, IndicatorStatus.RETURNED, at) for at, key in enumerate(results)]
    for result in found:
        result.note = note
    await work.session.flush()
    return found


async def lock_period(work: Work, *, district: UUID, period_from: date, period_to: date) -> list[IndicatorResult]:
    """The approved results of a period of one district stand for good, and no other is handed in for it."""
    if district not in work.viewer.districts:
        raise Refusal(Own.NOT_YOURS, "Another district keeps these results.", "该期指标由另一方维护。", "district")
    inside = (
        IndicatorResult.owner_district_id == district,
        IndicatorResult.period_from == period_from,
        IndicatorResult.period_to == period_to,
        IndicatorResult.deleted_at.is_(None),
    )
    waiting = await work.session.scalar(
        select(IndicatorResult.id).where(*inside, IndicatorResult.status != IndicatorStatus.APPROVED).limit(1)
    )
    in_state(waiting is None, "Some results of the period are not approved yet.", "该期尚有未审核的指标。", "periodFrom")
    await work.session.execute(
        update(IndicatorResult).where(*inside, ~IndicatorResult.locked).values(locked=True, version=IndicatorResult.version + 1)
    )
    return list(await work.session.scalars(select(IndicatorResult).where(*inside).order_by(IndicatorResult.id)))


async def _submit(work: Work, given: Mapping[str, Any]) -> IndicatorResult:
    item = await work.record(IndicatorItem, given["item_id"], "item", lock=False)
    subject = {name: given.get(name) for name in SUBJECTS}
    owner = await _subject_owner(work, subject)
    period = {"period_from": given["period_from"], "period_to": given["period_to"]}
    same = [getattr(IndicatorResult, name).is_not_distinct_from(value) for name, value in {**subject, **period}.items()]
    await _refuse_locked(work, owner, period)
    known = await work.session.scalar(
        select(IndicatorResult).where(IndicatorResult.item_id == item.id, *same, IndicatorResult.deleted_at.is_(None)).with_for_update()
    )
    if known is None:
        made = IndicatorResult(
            subject_kind=item.subject_kind, answer=item.answer, owner_district_id=owner, status=IndicatorStatus.SUBMITTED
        )
        _fill(made, given)
        return await work.add(made, item)
    in_state(
        known.status is not IndicatorStatus.APPROVED,
        "It is approved; it is returned before it changes.",
        "该指标已审核，须先退回。",
        "item",
    )
    _fill(known, {"met": None, "number": None, "numerator": None, "denominator": None, **given})
    known.status = IndicatorStatus.SUBMITTED
    await work.session.flush()
    return known


def _fill(result: IndicatorResult, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(result, name, value)


async def _subject_owner(work: Work, subject: Mapping[str, UUID | None]) -> UUID:
    """The district whose result it is."""
    if (household := subject["household_id"]) is not None:
        found = await work.own(Household, household, "subject")
        assert found.owner_district_id is not None, "owned by a district of the viewer"
        return found.owner_district_id
    place = subject["village_id"] or subject["district_id"]
    assert place is not None, "the input names one subject"
    await work.record(Division, place, "subject", lock=False)
    if (owner := await work.side(place)) is None:
        raise Refusal(Own.NOT_YOURS, "This place is another district's.", "该地区不属于本方。", "subject")
    return owner


async def _refuse_locked(work: Work, owner: UUID, period: Mapping[str, date]) -> None:
    closed = select(IndicatorResult.id).where(
        IndicatorResult.owner_district_id == owner,
        IndicatorResult.locked,
        IndicatorResult.period_from == period["period_from"],
        IndicatorResult.period_to == period["period_to"],
        IndicatorResult.deleted_at.is_(None),
    )
    in_state(await work.session.scalar(closed.limit(1)) is None, "The period is closed.", "该期已锁定。", "periodFrom")


async def _decide(work: Work, key: UUID, status: IndicatorStatus, at: int) -> IndicatorResult:
    result = await work.own(IndicatorResult, key, "results", at)
    submitted = result.status is IndicatorStatus.SUBMITTED
    in_state(submitted, "Only what was handed in is decided.", "只有已上报的指标可以审核。", "results", at)
    result.status = status
    await work.session.flush()
    return result
