"""What mutations are given, and how it becomes the arguments of a command.

    @inputs
    class RecordDisbursementInput(Input):
        \"\"\"Money that crosses to the receiving side. 拨付\"\"\"

        commitment: strawberry.ID = given("What it is paid under. 资金安排", of="FundTransaction.commitment")
        amount: MoneyInput = given("How much. 金额")

An id is read by the type that it must be of: `of` names the relation whose foreign keys it fills, `to` a type. Everything that can be
refused without the database is refused here, with its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import inspect
from strawberry.types.field import StrawberryField

from app import models
from app.commands.command import Given
from app.compiler import ids
from app.compiler.catalog import Catalog, One
from app.crypto import Plain
from app.errors import BadUserInput, Refused, ServiceError
from schema.declare import TYPES, adopted
from schema.fields import annotation, graphql_name
from schema.scalars import MoneyUnit

T = TypeVar("T")
Path = tuple[str | int, ...]

NESTED = re.compile(r"(list\[)?(\w+Input)\]?")
YUAN = {MoneyUnit.YUAN: 1, MoneyUnit.WAN_YUAN: 10_000, MoneyUnit.YI_YUAN: 100_000_000}
LARGEST = Decimal(10) ** 16
LONGEST = 10_000
LONGEST_KEY = 255
MOST = 1_000
"""Items of one list."""
OF_THE_EDGE = ("idempotencyKey", "dryRun")
"""What every mutation takes and no command sees."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What a key of an input fills: the foreign keys of a relation, the key of a type, or a value; `into` names the argument.

    One that is not `nullable` may be left out of a change, and not be null there. One of a `form` is read by that, and handed on as Plain:
    it is kept encrypted. One that is `exact` is handed on to the letter, however long it is.
    """

    of: str = ""
    to: str = ""
    into: str = ""
    nullable: bool = True
    form: Callable[[str], str] | None = None
    exact: bool = False


def given(description: str, *, of: str = "", to: str = "", optional: bool = False, exact: bool = False) -> Any:
    """A key of an input; an optional one may be left out."""
    return key(description, Takes(of, to, exact=exact), optional=optional)


def key(description: str, takes: Takes, *, optional: bool) -> Any:
    """A key of an input, whatever it fills."""
    absent: dict[str, Any] = {"default": strawberry.UNSET} if optional else {}
    return strawberry.field(description=description, metadata={"takes": takes}, **absent)


def inputs(cls: type[T]) -> type[T]:
    """An input of a mutation."""
    return adopted(strawberry.input(cls, description=cls.__doc__))


IDEMPOTENCY_KEY = "The same key with the same input is answered as the first time; a repetition is safe. 幂等键"
DRY_RUN = "Answer as if it were done, and do nothing. 试算"
EXPECTED_VERSION = "The version that was read; another one is refused. 版本"


@inputs
class Input:
    """What every mutation takes. 输入"""

    idempotency_key: str | None = given(IDEMPOTENCY_KEY, optional=True)
    dry_run: bool | None = given(DRY_RUN, optional=True)


@inputs
class Change(Input):
    """What a change of one record takes besides. 修改"""

    expected_version: int = given(EXPECTED_VERSION)


@inputs
class MoneyInput:
    """An amount of money as it is written: 1.5 WAN_YUAN are 15000.00 yuan. 金额"""

    value: Decimal = given("The number. 数值")
    unit: MoneyUnit = strawberry.field(default=MoneyUnit.YUAN, description="Its unit. 金额单位", metadata={"takes": Takes()})


@inputs
class QuantityInput:
    """A figure with its unit and bound. 数量"""

    value: Decimal | None = given("The number; left out where none is said. 数值", optional=True)
    measure: models.Measure | None = given("What is counted or measured. 计量单位", optional=True)
    per: models.Per | None = given("What it is counted for. 计量基准", optional=True)
    bound: models.Bound | None = given("How the number limits the true one. 数值界限", optional=True)
    modality: models.Modality | None = given("Whether it has happened. 情态", optional=True)
    original_text: str | None = given("The figure as printed. 原文数值", optional=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """Coerced inputs -> arguments of commands."""

    catalog: Catalog

    def of(self, kind: type[Any]) -> Callable[[Mapping[str, Any], Path], Given]:
        """The reader of one input."""
        return lambda value, path: self.given(kind, value, path)

    def given(self, kind: Any, value: Mapping[str, Any], path: Path) -> Given:
        """Raises Refused with every mistake."""
        arguments: dict[str, Any] = {}
        names: dict[str, str] = {}
        mistakes: list[ServiceError] = []
        for name, field in _fields(kind):
            if name == OF_THE_EDGE[0] and len(value.get(name) or "") > LONGEST_KEY:
                mistakes.append(BadUserInput(f"An idempotency key has at most {LONGEST_KEY} characters.", path=(*path, name)))
            if name in value and name not in OF_THE_EDGE:
                try:
                    found = self.read(field, value[name], (*path, name))
                except Refused as refused:
                    mistakes += refused.errors
                    continue
                except ServiceError as mistake:
                    mistake.path = mistake.path or (*path, name)
                    mistakes.append(mistake)
                    continue
                arguments |= found
                names |= dict.fromkeys(found, name)
        if mistakes:
            raise Refused(mistakes)
        return Given(arguments, names)

    def read(self, field: StrawberryField, value: Any, path: Path) -> Mapping[str, Any]:
        takes: Takes = field.metadata["takes"]
        if isinstance(value, list) and len(value) > MOST:
            raise BadUserInput(f"A list has at most {MOST:,} items; this one has {len(value):,}. Send the rest in another mutation.")
        if value is None and not takes.nullable:
            raise BadUserInput("This may not be null: leave it out to keep it as it is.")
        if takes.of:
            return self.keys(takes.of, value)
        name = takes.into or field.python_name
        if takes.to:
            return {name: self.key(takes.to, value)}
        if takes.exact:
            return {name: value}
        if takes.form is not None and value is not None:
            return {name: _whole(takes.form, _plain(value))}
        nested = NESTED.fullmatch(annotation(field))
        if nested is None or value is None:
            return {name: _plain(value)}
        if nested[2] == "MoneyInput":
            return {name: _yuan(value)}
        kind = TYPES[nested[2]]
        if isinstance(value, list):
            return {name: [self.given(kind, one, (*path, at)).arguments for at, one in enumerate(value)]}
        inner = self.given(kind, value, path).arguments
        return inner if nested[2] == "QuantityInput" else {name: inner}

    def keys(self, relation: str, value: str | None) -> dict[str, UUID | None]:
        """The foreign keys of a relation, of which an id fills one."""
        entity, _, name = relation.partition(".")
        member = self.catalog.entities[entity].fields[name]
        assert isinstance(member, One), f"{relation} leads to one record"
        found: dict[str, UUID | None] = {arm.local: None for arm in member.arms}
        if value is not None:
            target = {e.tag: e for e in self.catalog.concrete(member.target)}
            key, tag = ids.key(value, frozenset(target)), ids.tag(value)
            among = [arm.local for arm in member.arms if arm.source == target[tag].source]
            # Where several keys lead to one table, each is named after what it leads to: `village_id`, `district_id`.
            found[next((local for local in among if local == f"{tag}_id"), among[0])] = key
        return found

    def key(self, kind: str, value: Any) -> Any:
        tags = frozenset(e.tag for e in self.catalog.concrete(kind))
        if isinstance(value, list):
            return [ids.key(one, tags) for one in value]
        return None if value is None else ids.key(value, tags)


@cache
def _fields(kind: Any) -> tuple[tuple[str, StrawberryField], ...]:
    """The keys of an input, as GraphQL writes them."""
    return tuple((graphql_name(field), field) for field in kind.__strawberry_definition__.fields)


def stored(kind: type[Any], attribute: str) -> Any:
    """The column behind an attribute; None for a formula, and for what the database computes."""
    column = inspect(kind).columns.get(attribute)
    return None if column is None or column.computed is not None else column


def _plain(value: Any) -> Any:
    """Text without blanks around it; everything else as it is."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        raise BadUserInput("A text may not be empty: leave it out, or give null.")
    if len(text) > LONGEST:
        raise BadUserInput(f"A text has at most {LONGEST:,} characters; this one has {len(text):,}.")
    return text


def _whole(form: Callable[[str], str], text: str) -> Plain:
    """A number that is kept encrypted. Raises BadUserInput, which does not repeat it."""
    try:
        return Plain(form(text))
    except ValueError as mistake:
        raise BadUserInput(str(mistake)) from None


def _yuan(value: Mapping[str, Any]) -> Decimal:
    """An amount in yuan. Raises BadUserInput for parts of a fen, and for more than is ever kept."""
    amount: Decimal = value["value"] * YUAN[value.get("unit", MoneyUnit.YUAN)]
    if amount != amount.quantize(Decimal("0.01")) if abs(amount) < LARGEST else True:
        raise BadUserInput("An amount is in whole fen, and below ten thousand billion yuan.")
    return amount
