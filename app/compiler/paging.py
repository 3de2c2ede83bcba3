"""first, last, after, before -> Bounds: where a page lies in an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import md5
from typing import TypeAlias

from app.compiler.arguments import Constant, Given
from app.compiler.catalog import Entity, Order
from app.compiler.cursor import NULL, KeyKind
from app.compiler.params import AsDigest, AsPosition, AsSize, Decode, Digest, Param, Path
from app.compiler.plan import Bounds
from app.compiler.shape import Items, Keys, Leaf, Shape
from app.errors import BadCursor, BadUserInput

PAGE = 20
PAGE_LIMIT = 1_000
KEYS = 5


@dataclass(frozen=True, slots=True)
class Field:
    """A connection's field: `Type.field`, where it stands in the answer, and what tells the rows of its list."""

    name: str
    path: Path
    told: Given | None = None


MakeParam: TypeAlias = Callable[[Given, Decode, Path], Param]


def bounds(field: Field, given: dict[str, Given], order: tuple[Order, ...], ahead: bool, param: MakeParam) -> Bounds:
    """The bounds of a page of `field`. `first` is 20 where neither size is given, and at most 1,000.

    Raises BadUserInput for sizes or cursors that contradict each other, BadCursor for a cursor of another order.
    """
    present = {name: one for name, one in given.items() if one.shape is not None}
    _agree(present, field.path)
    backward = "last" in present or ("before" in present and "first" not in present)
    name, edge = ("last", "before") if backward else ("first", "after")
    size = present.get(name, Given(Leaf(), Constant(PAGE)))
    digest = Digest(_digest(field.name, order), field.told.input if field.told and field.told.shape is not None else None)
    return Bounds(
        param(size, AsSize(PAGE_LIMIT, extra=int(ahead)), (*field.path, name)),
        backward,
        _position(present.get(edge), order, digest, param, (*field.path, edge)),
        param(field.told, AsDigest(digest), field.path) if field.told and digest.filter else digest.text,
    )


def ordered(entity: Entity, given: Given | None, path: Path) -> tuple[Order, ...]:
    """The order that is asked for, or the entity's own. Raises BadUserInput for a field that comes twice, or too many."""
    if given is None or not isinstance(given.shape, Items) or not given.shape.objects:
        return entity.order
    keys = tuple(_key(entity, dict(one.of)) for one in given.shape.objects if isinstance(one, Keys))
    if len({key.attribute for key in keys}) < len(keys):
        raise BadUserInput("A field can be named once in an order.", path=path)
    if len(keys) > KEYS:
        raise BadUserInput(f"An order has at most {KEYS} keys; these are {len(keys)}.", path=path)
    return keys


def _key(entity: Entity, asked: Mapping[str, Shape]) -> Order:
    marks = {name: one.mark for name, one in asked.items() if isinstance(one, Leaf)}
    nulls = marks.get("nulls")
    descending = marks.get("direction") == "DESC"
    return replace(entity.orders[marks["field"]], descending=descending, nulls_first=None if nulls is None else nulls == "FIRST")


def _agree(present: dict[str, Given], path: Path) -> None:
    for one, other in (("first", "last"), ("after", "before"), ("first", "before"), ("last", "after")):
        if one in present and other in present:
            raise BadUserInput(
                f"`{one}` and `{other}` exclude each other: page forward with first and after, or backward with last and before.",
                path=(*path, other),
            )


def _position(given: Given | None, order: tuple[Order, ...], digest: Digest, param: MakeParam, path: Path) -> tuple[Param | None, ...]:
    if given is None:
        return ()
    kinds = (*(key.kind for key in order), KeyKind.KEY)
    marks = str(given.mark)
    if len(marks) != len(order) or any(m == NULL and not key.nullable for m, key in zip(marks, order, strict=True)):
        raise BadCursor("This cursor is damaged, or comes from another field, order or filter.", path=path)
    return tuple(
        None if index < len(order) and marks[index] == NULL else param(given, AsPosition(digest, kinds, index), path)
        for index in range(len(kinds))
    )


def _digest(field: str, order: tuple[Order, ...]) -> str:
    text = "|".join([field, *(f"{key.attribute}{'-' if key.descending else '+'}{_nulls(key)}" for key in order)])
    return md5(text.encode(), usedforsecurity=False).hexdigest()[:8]


def _nulls(key: Order) -> str:
    return "" if key.starts_with_nulls is key.descending else "n"
