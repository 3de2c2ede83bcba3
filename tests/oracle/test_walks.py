"""A list walked page by page is the list: nothing twice, nothing left out, forward and backward, at every size.

The orders have ties and nulls in their keys; the cursors are those that the pages hand out.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.oracle.compared import Pair

LISTS = {
    "funds": "",
    "divisions": "",
    "claims": "",
    "pairings": 'asOf: "2018-06-01"',
    "memberships": "orderBy: [{field: STARTS_ON, direction: DESC}]",
    "organisations": "orderBy: [{field: CREDIT_CODE, nulls: FIRST}, {field: NAME, direction: DESC}]",
    "commitments": "orderBy: [{field: APPROVED_ON, direction: DESC, nulls: LAST}, {field: AMOUNT}]",
    "projects": "orderBy: [{field: STARTS_ON}, {field: NAME, direction: DESC}, {field: STATUS, nulls: FIRST}]",
    "acknowledgements": "orderBy: [{field: CREATED_AT, direction: DESC}]",
    "fundTransactions": "orderBy: [{field: AMOUNT, direction: DESC}]",
    "visitParticipants": "orderBy: [{field: VISIT_OCCURRED_ON, direction: DESC}]",
    "distributionLines": "orderBy: [{field: DISTRIBUTION_PERIOD_FROM}, {field: COMPONENT, direction: DESC}]",
    "householdPairings": "orderBy: [{field: STARTS_ON, nulls: FIRST}, {field: HOUSEHOLD_CODE, direction: DESC}]",
    "projectVillages": "orderBy: [{field: PROJECT_STARTS_ON, direction: DESC, nulls: LAST}, {field: ROLE}]",
}
SIZES = (1, 2, 7, 50)


async def page(pair: Pair, name: str, arguments: str, **variables: Any) -> dict[str, Any]:
    text = f"""query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {{
      {name}(first: $first, after: $after, last: $last, before: $before, {arguments}) {{
        edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount
      }}
    }}"""
    found: dict[str, Any] = orjson.loads(await pair.agree(text, None, variables))[name]
    return found


@pytest.mark.parametrize("name", LISTS)
async def test_a_walk_is_the_list(pair: Pair, name: str) -> None:
    whole = await page(pair, name, LISTS[name], first=1_000)
    ids = [edge["node"]["id"] for edge in whole["edges"]]
    assert len(ids) == len(set(ids)) >= 5
    for size in SIZES if len(ids) < 60 else SIZES[2:]:
        assert await forward(pair, name, size) == ids, f"forward by {size}"
        assert await backward(pair, name, size) == ids, f"backward by {size}"


async def forward(pair: Pair, name: str, size: int) -> list[str]:
    found: list[str] = []
    more, after = True, None
    while more:
        one = await page(pair, name, LISTS[name], first=size, after=after)
        found += [edge["node"]["id"] for edge in one["edges"]]
        assert one["pageInfo"]["hasPreviousPage"] is (after is not None)
        more, after = one["pageInfo"]["hasNextPage"], one["pageInfo"]["endCursor"]
    return found


async def backward(pair: Pair, name: str, size: int) -> list[str]:
    found: list[str] = []
    more, before = True, None
    while more:
        one = await page(pair, name, LISTS[name], last=size, before=before)
        found = [edge["node"]["id"] for edge in one["edges"]] + found
        assert one["pageInfo"]["hasNextPage"] is (before is not None)
        more, before = one["pageInfo"]["hasPreviousPage"], one["pageInfo"]["startCursor"]
    return found


async def test_a_list_under_an_interface_goes_on_where_its_cursor_stood(pair: Pair) -> None:
    """The types of an interface share their lists, so the cursor of one page leads to the next in the same document."""
    children = "children(first: 1, after: $after) { pageInfo { endCursor } }"
    text = f"query ($after: Cursor) {{ divisions(first: 200) {{ nodes {{ name {children} }} }} }}"
    first = orjson.loads(await pair.agree(text))
    cursor = next(c for n in first["divisions"]["nodes"] if (c := n["children"]["pageInfo"]["endCursor"]))
    await pair.agree(text, None, {"after": cursor})
