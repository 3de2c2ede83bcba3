"""Four eyes in the registry: large payments need an approver; one was decided, and one waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from app.data.demo.row import HUANCUI, SIGN, made
from app.models import ApprovalPolicy, ApprovalTask, Decision, DecisionVerdict, Quorum, Row, TaskStatus

LARGE = Decimal(5_000_000)
OPERATION = "recordDisbursement"


def approvals(commitment: UUID) -> Iterator[Row]:
    yield made(ApprovalPolicy, OPERATION, HUANCUI, operation=OPERATION, at_least=LARGE, quorum=Quorum.ANY)
    refused = _task("refused", commitment, status=TaskStatus.REJECTED)
    yield refused
    yield made(
        Decision,
        "refused",
        HUANCUI,
        task_id=refused.id,
        verdict=DecisionVerdict.REJECTED,
        decided_by=f"{SIGN}-审批",
        decider_name=f"{SIGN}审批人",
        note=f"{SIGN}：超出安排。",
    )
    yield _task("waiting", commitment, status=TaskStatus.PENDING)


def _task(key: str, commitment: UUID, status: TaskStatus) -> ApprovalTask:
    asked = {
        "amount": {"unit": "YUAN", "value": f"{LARGE}"},
        "commitment": f"commitment_{commitment}",
        "note": SIGN,
        "occurredOn": "2020-09-01",
    }
    proposed = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    who = {"maker": f"{SIGN}-财务", "maker_name": f"{SIGN}财务"}
    return made(ApprovalTask, key, HUANCUI, operation=OPERATION, proposed=proposed, amount=LARGE, needed=1, status=status, **who)
