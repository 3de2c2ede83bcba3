"""The words that mutations are declared by.

    @mutations
    class Mutation:
        record_disbursement: FundTransaction = does("Record money that crosses. 登记拨付", money.record_disbursement, KEEP_MONEY)
        project: Project = kept("a project", "项目")

The annotation is what a mutation answers with. Its input is `RecordDisbursementInput`, declared by @inputs in the domain's module. What is
`kept` is three mutations, createProject, updateProject and withdrawProject, whose inputs are made from the type: a key for each column and
relation of its own that the database stores.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry

from app.auth import Permission
from app.commands.alone import creates_alone, updates_alone, withdraws_alone
from app.commands.command import Command
from app.commands.joint import proposes, proposes_new, proposes_withdrawing
from app.commands.records import creates, updates, withdraws
from app.compiler.catalog import Catalog, Made, Payload
from schema.declare import TYPES, Declared, argument, bare, put_together
from schema.errors import ERRORS
from schema.fields import camel
from schema.inputs import DRY_RUN, EXPECTED_VERSION, IDEMPOTENCY_KEY, Reader, given
from schema.keys import keys

LISTED = re.compile(r"list\[(\w+)\]")
WAITS = Permission.KEEP_MONEY
"""What may need approval: money always, and each of the others that says so."""
OWNER = "The district that keeps it; the viewer's own where it is left out. 归属区县"


@dataclass(frozen=True, slots=True)
class Doing:
    """A mutation: what it says, what runs, who may, and what it answers beside a record: texts, by field and description."""

    description: str
    run: Callable[..., Awaitable[Any]]
    permission: Permission
    says: Mapping[str, str] = dataclasses.field(default_factory=dict)
    may_wait: bool = False
    answers: str = ""
    """What is answered, where it is not what the mutation is named after."""

    @property
    def waits(self) -> bool:
        """Whether a district may want others to agree to it."""
        return self.may_wait or self.permission is WAITS


@dataclass(frozen=True, slots=True)
class Keeping:
    """A kind of record that is recorded, changed and withdrawn; `once` are fields that are not changed so, `never` not even recorded."""

    name: str
    chinese: str
    permission: Permission
    once: tuple[str, ...]
    never: tuple[str, ...]
    joint: bool
    along: Mapping[str, tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A mutation as it was declared: what is answered, and by which field."""

    doing: Doing
    target: str
    listed: bool
    field: str
    input: str
    payload: str


DECLARED: dict[str, Declaration] = {}


def does(
    description: str,
    run: Callable[..., Awaitable[Any]],
    permission: Permission = Permission.KEEP_RECORDS,
    *,
    may_wait: bool = False,
    **says: str,
) -> Any:
    """A mutation of its own, with an input of its own; `says` describes texts that the command answers with beside its record.

    One that `may_wait` is answered with a task where a district wants others to agree to it, as all on money are.
    """
    return Doing(description, run, permission, says, may_wait)


def kept(  # noqa: PLR0913 - what a kind of record has of its own
    name: str,
    chinese: str,
    permission: Permission = Permission.KEEP_RECORDS,
    *,
    once: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
    joint: bool = False,
    along: Mapping[str, tuple[str, Any]] | None = None,
) -> Any:
    """Three mutations, with inputs made from the type; of what two districts keep together all three can be proposed too.

    `along` are keys of what is proposed with a new one.
    """
    return Keeping(name, chinese, permission, once, never, joint, along or {})


def mutations(cls: type[Any]) -> type[Any]:
    """The root fields of mutations."""
    fields: dict[str, tuple[str, Any]] = {}
    for name, target in cls.__annotations__.items():
        match getattr(cls, name):
            case Doing() as doing:
                fields |= _mutation(name, target, doing)
            case Keeping() as keeping:
                for verb, doing in _keep(target, keeping).items():
                    fields |= _mutation(f"{verb}_{_snake(target)}", doing.answers or target, doing)
    put_together("Mutation", fields, strawberry.type, cls.__doc__ or "")
    made: type[Any] = TYPES["Mutation"]
    return made


def payloads() -> dict[str, Payload]:
    """What each mutation answers with, for the compiler."""
    return {name: Payload(d.payload, _rows(d), "userErrors", ERRORS, tuple(map(camel, d.doing.says))) for name, d in DECLARED.items()}


def _rows(declared: Declaration) -> dict[str, Made]:
    waiting = {"task": Made("ApprovalTask")} if declared.doing.waits else {}
    return {declared.field: Made(declared.target, declared.listed), **waiting}


def commands(catalog: Catalog) -> dict[str, Command]:
    """What runs behind each mutation."""
    reader = Reader(catalog)
    return {
        name: Command(name, d.doing.run, d.doing.permission, reader.of(TYPES[d.input]), d.field, d.doing.waits)
        for name, d in DECLARED.items()
    }


def _mutation(name: str, target: str, doing: Doing) -> dict[str, tuple[str, Any]]:
    listed = LISTED.fullmatch(target)
    kind = listed[1] if listed else target
    stem = camel(name)[0].upper() + camel(name)[1:]
    field = _snake(kind) + ("s" if listed else "")
    answers = {
        field: (
            f"list[{kind}] | None" if listed else f"{kind} | None",
            strawberry.field(description="What was recorded; null where it was refused. 记录"),
        ),
        **{name: ("str | None", strawberry.field(description=text)) for name, text in doing.says.items()},
        "user_errors": ("list[UserError]", strawberry.field(description="Why nothing was done; empty where it was. 拒绝原因")),
    }
    if doing.waits:
        answers["task"] = ("ApprovalTask | None", strawberry.field(description="What waits for approval, where it needs some. 审批任务"))
    put_together(f"{stem}Payload", answers, strawberry.type, f"What `{camel(name)}` answers with. 结果")
    DECLARED[camel(name)] = Declaration(doing, kind, bool(listed), camel(field), f"{stem}Input", f"{stem}Payload")
    asked = bare(doing.description, argument("input", f"{stem}Input", "What it is given. 输入"))
    return {name: (f"{stem}Payload", asked)}


def _keep(target: str, keeping: Keeping) -> Mapping[str, Doing]:
    """Declare the inputs of a kind of record, and what runs behind its mutations."""
    kind = TYPES[target]
    declared: Declared = kind.__declared__
    source: Any = declared.source
    fixed = {name: terms[0] for name, terms in declared.where.items() if len(terms) == 1}
    values = keys(kind, source, keeping.never)
    common = {
        "idempotency_key": ("str | None", given(IDEMPOTENCY_KEY, optional=True)),
        "dry_run": ("bool | None", given(DRY_RUN, optional=True)),
    }
    which = {
        "id": ("strawberry.ID", given("Which one. 标识", to=target)),
        "expected_version": ("int", given(EXPECTED_VERSION)),
    }
    owner = {"owner_district": ("strawberry.ID | None", given(OWNER, of=f"{target}.ownerDistrict", optional=True))}
    new = {name: (kind_, field) for name, (kind_, _, field, _) in values.items()}
    changed = {name: (kind_, field) for name, (_, kind_, _, field) in values.items() if name not in keeping.once}
    what = f"{keeping.name}. {keeping.chinese}"
    put_together(f"Create{target}Input", {**new, **owner, **common}, strawberry.input, f"What is recorded of {what}")
    put_together(
        f"Update{target}Input", {**which, **changed, **common}, strawberry.input, f"What is changed of {what}; what is left out stays"
    )
    put_together(f"Withdraw{target}Input", {**which, **common}, strawberry.input, f"Which is withdrawn: {what}")
    says = {
        "create": f"Record {keeping.name}. 登记{keeping.chinese}",
        "update": f"Change {keeping.name}. 修改{keeping.chinese}",
        "withdraw": f"Take {keeping.name} out of every list. 撤销{keeping.chinese}",
    }
    if not keeping.joint:
        runs = {"create": creates(source, fixed), "update": updates(source), "withdraw": withdraws(source)}
        return {verb: Doing(says[verb], run, keeping.permission) for verb, run in runs.items()}
    reason = {"reason": ("str | None", given("Why. 理由", optional=True))}
    put_together(f"Propose{target}Input", {**which, **changed, **reason, **common}, strawberry.input, f"What is to change of {what}")
    put_together(
        f"ProposeNew{target}Input", {**new, **keeping.along, **reason, **common}, strawberry.input, f"What is to be recorded of {what}"
    )
    put_together(f"ProposeWithdrawing{target}Input", {**which, **reason, **common}, strawberry.input, f"Which is to be withdrawn: {what}")
    runs = {"create": creates_alone(source, fixed), "update": updates_alone(source), "withdraw": withdraws_alone(source)}
    asks = {
        "propose": (f"Propose a change of {keeping.name} to the other side. 提议修改{keeping.chinese}", proposes(source)),
        "propose_new": (f"Propose to record {keeping.name} to the other side. 提议登记{keeping.chinese}", proposes_new(source, fixed)),
        "propose_withdrawing": (f"Propose to withdraw {keeping.name}. 提议撤销{keeping.chinese}", proposes_withdrawing(source)),
    }
    return {
        **{verb: Doing(says[verb], run, keeping.permission) for verb, run in runs.items()},
        **{verb: Doing(said, run, keeping.permission, answers="Proposal") for verb, (said, run) in asks.items()},
    }


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
