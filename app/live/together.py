"""Executions of one plan -> one statement, however many they are.

The values of all come as one JSON parameter, and the plan's own statement stands under each row of them as a scalar subquery, which
PostgreSQL plans as it does the statement alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import orjson

from app.compiler.sql import Statement

Values: TypeAlias = "tuple[Any, ...]"
"""The parameters of one execution; lists among them are tuples, so that equal ones are one key."""

MARK = re.compile(r"\$(\d+)")
ASKED = "asked_together"


def values_of(given: Sequence[Any]) -> Values:
    """Parameters as a key.

    >>> values_of([1, ["a", None], "b"])
    (1, ('a', None), 'b')
    """
    return tuple(tuple(one) if isinstance(one, list) else one for one in given)


def together(statement: Statement) -> str:
    """The text that runs a statement for each row of values: a row for each execution, its number and its bytes."""
    columns = "".join(f", p{number} {kind}" for number, kind in enumerate(statement.types, 1))
    alone = MARK.sub(rf"{ASKED}.p\1", statement.sql)
    return f"select n, ({alone}) as data from json_to_recordset($1::json) as {ASKED}(n integer{columns})"  # noqa: S608 - our own text


def parameter(several: Sequence[Values]) -> str:
    """The values of several executions, by their numbers."""
    rows = [{"n": n, **{f"p{number}": value for number, value in enumerate(values, 1)}} for n, values in enumerate(several)]
    return orjson.dumps(rows, default=str).decode()
