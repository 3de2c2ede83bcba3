"""A list in any order, page by page from either end, is the list: ties, nulls and directions included."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.answer import Answer
from app.errors import Refused, ServiceError

FIELDS = ("POSITION", "PREDICATE", "PERIOD_FROM", "STATEMENT", "LOCATOR", "CREATED_AT", "MEMBERSHIP")


async def ask(answer: Answer, text: str, **variables: Any) -> Any:
    return orjson.loads(await answer.data(text, None, variables))


def keys() -> st.SearchStrategy[list[dict[str, str]]]:
    one = st.fixed_dictionaries(
        {"field": st.sampled_from(FIELDS)},
        optional={"direction": st.sampled_from(("ASC", "DESC")), "nulls": st.sampled_from(("FIRST", "LAST"))},
    )
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda key: key["field"])


PAGES = """
query ($order: [ClaimOrder!], $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  claims(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { id position predicate periodFrom statement locator createdAt membership }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def placed(row: dict[str, Any], order: list[dict[str, str]]) -> list[Any]:
    """The place of a row, by Python's own comparison."""
    names = {"PERIOD_FROM": "periodFrom", "CREATED_AT": "createdAt"}
    place: list[Any] = []
    for key in order:
        value, down = row[names.get(key["field"], key["field"].lower())], key.get("direction") == "DESC"
        first = key.get("nulls", "FIRST" if down else "LAST") == "FIRST"
        place += [(value is None) is not first, Turned(value, down)]
    return [*place, Turned(row["id"], order[-1].get("direction") == "DESC")]


class Turned:
    """A value that compares the other way round where the order goes down."""

    def __init__(self, value: Any, down: bool) -> None:
        self.value, self.down = value.encode() if isinstance(value, str) else value, down

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Turned) and self.value == other.value

    def __lt__(self, other: Turned) -> bool:
        return (other.value < self.value) if self.down else (self.value < other.value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=keys(), size=st.integers(7, 40))
async def test_pages_in_any_order_are_the_list(answer: Answer, order: list[dict[str, str]], size: int) -> None:
    whole = (await ask(answer, PAGES, order=order, first=1000))["claims"]["nodes"]
    assert whole == sorted(whole, key=lambda row: placed(row, order))
    assert len(whole) > size
    assert await walked(answer, order, {"first": size}, "after", "endCursor", "hasNextPage") == whole
    assert await walked(answer, order, {"last": size}, "before", "startCursor", "hasPreviousPage") == whole


async def walked(answer: Answer, order: list[dict[str, str]], size: dict[str, int], edge: str, cursor: str, more: str) -> list[Any]:
    found: list[Any] = []
    position: dict[str, str] = {}
    while True:
        page = (await ask(answer, PAGES, order=order, **size, **position))["claims"]
        found = [*found, *page["nodes"]] if edge == "after" else [*page["nodes"], *found]
        if not page["pageInfo"][more]:
            return found
        position = {edge: page["pageInfo"][cursor]}


async def test_a_literal_order_is_the_same_as_a_variable(answer: Answer) -> None:
    literal = await ask(answer, "{ claims(first: 5, orderBy: {field: POSITION, direction: DESC}) { nodes { position } } }")
    query = "query ($o: [ClaimOrder!]) { claims(first: 5, orderBy: $o) { nodes { position } } }"
    assert literal == await ask(answer, query, o=[{"field": "POSITION", "direction": "DESC"}])
    mixed = "query ($d: Direction!) { claims(first: 5, orderBy: {field: POSITION, direction: $d}) { nodes { position } } }"
    assert literal == await ask(answer, mixed, d="DESC")


async def test_a_cursor_of_another_order_is_refused(answer: Answer) -> None:
    page = await ask(answer, "{ claims(first: 1) { pageInfo { endCursor } } }")
    cursor = page["claims"]["pageInfo"]["endCursor"]
    with pytest.raises((ServiceError, Refused)) as refused:
        await ask(answer, f'{{ claims(after: "{cursor}", orderBy: {{field: STATEMENT}}) {{ totalCount }} }}')
    assert "BAD_CURSOR" in {e.code for e in getattr(refused.value, "errors", [refused.value])}


async def test_a_field_comes_once(answer: Answer) -> None:
    with pytest.raises(ServiceError, match="once"):
        await ask(answer, "{ claims(orderBy: [{field: POSITION}, {field: POSITION, direction: DESC}]) { totalCount } }")


@pytest.mark.parametrize(("day", "count"), [(date(2015, 12, 31), 0), (date(2016, 1, 1), 1), (date(2030, 1, 1), 1)])
async def test_a_pairing_as_of_a_day(answer: Answer, day: date, count: int) -> None:
    query = (
        """query ($day: Date!) { district(by: {code: "371002"}) { pairingsGiven(asOf: $day) { totalCount nodes { kind startsOn } } } }"""
    )
    found = (await ask(answer, query, day=day.isoformat()))["district"]["pairingsGiven"]
    begun = [node for node in found["nodes"] if node["kind"] == "INTRA_PROVINCIAL"]
    assert len(begun) == count
    assert found["totalCount"] == len(found["nodes"])
