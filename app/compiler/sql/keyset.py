"""Keyset positions as predicates: which rows lie beyond a cursor.

One row comparison where all keys run one way and none is null: an index answers it. Else key by key. Where no index has all
of the keys, the leading bound is repeated, so that an index of the first one narrows the scan at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, tuple_

from app.compiler.catalog import Order
from app.compiler.cursor import KeyKind
from app.compiler.params import Param
from app.compiler.sql.frame import Frame, Row


def last_key(order: tuple[Order, ...]) -> Order:
    """The primary key, which breaks ties; it runs as the key before it, so that one index serves both directions."""
    return Order("id", KeyKind.KEY, nullable=False, descending=bool(order) and order[-1].descending)


def beyond(frame: Frame, row: Row, order: tuple[Order, ...], position: Sequence[Param | None], *, backward: bool) -> ColumnElement[bool]:
    """Rows after the position in the order, or before it when `backward`."""
    keys = [(key, row[key.attribute], frame.param(p) if p else None) for key, p in zip((*order, last_key(order)), position, strict=True)]
    if not any(key.nullable for key, _, _ in keys) and len({key.descending for key, _, _ in keys}) == 1:
        here, there = tuple_(*(column for _, column, _ in keys)), tuple_(*(value for _, _, value in keys))
        past = here < there if backward is not keys[0][0].descending else here > there
        return and_(*_leading(*keys[0], backward=backward), past) if any(key.through for key in order) else past
    steps = []
    for index, (key, column, value) in enumerate(keys):
        ties = [_equal(c, v) for _, c, v in keys[:index]]
        steps.append(and_(*ties, _past(key, column, value, backward=backward)))
    leading = _leading(*keys[0], backward=backward)
    return and_(*leading, or_(*steps))


def not_beyond(
    frame: Frame, row: Row, order: tuple[Order, ...], position: Sequence[Param | None], *, backward: bool
) -> ColumnElement[bool]:
    """The rows on the other side, the position's own row among them."""
    keys = zip((*order, last_key(order)), position, strict=True)
    own = and_(*(_equal(row[key.attribute], frame.param(p) if p else None) for key, p in keys))
    return or_(own, beyond(frame, row, order, position, backward=not backward))


def _equal(column: ColumnElement[Any], value: ColumnElement[Any] | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _past(key: Order, column: ColumnElement[Any], value: ColumnElement[Any] | None, *, backward: bool) -> ColumnElement[bool]:
    """Strictly past the value on one key, on the way through the order."""
    nulls_come_first = key.starts_with_nulls is not backward
    if value is None:
        return column.is_not(None) if nulls_come_first else false()
    past = column < value if key.descending is not backward else column > value
    return past if nulls_come_first or not key.nullable else or_(past, column.is_(None))


def _leading(key: Order, column: ColumnElement[Any], value: ColumnElement[Any] | None, *, backward: bool) -> list[ColumnElement[bool]]:
    if value is None or key.nullable:
        return []
    return [column <= value if key.descending is not backward else column >= value]
