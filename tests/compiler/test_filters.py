"""What `where` keeps: a filter and its negation divide every list, and each operator keeps what Python would keep."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
import pytest
import pytest_asyncio
from graphql import GraphQLInputObjectType, get_named_type
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.answer import Answer
from app.auth import ANONYMOUS, Permission, Viewer
from app.config import Settings
from app.errors import Refused, ServiceError
from app.main import answering
from schema import schema
from tests.compiler.asked_filters import filters

EVERYTHING = Viewer(frozenset(Permission))
QUERY = schema._schema.query_type
assert QUERY is not None
LISTS = {name: get_named_type(field.args["where"].type) for name, field in QUERY.fields.items() if "where" in field.args}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def registry(demo_database_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=demo_database_url, pool_size=1)) as made:
        made.viewer = EVERYTHING
        yield made


async def ask(answer: Answer, text: str, **variables: Any) -> Any:
    return orjson.loads(await answer.data(text, None, variables))


async def refused(answer: Answer, text: str, **variables: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises((ServiceError, Refused)) as found:
        await answer.data(text, None, variables)
    return [(e.code, e.path) for e in getattr(found.value, "errors", [found.value])]


# A filter and its negation

DIVIDED = """
query ($w: {kind}) {{
  all: {name}(first: 1000) {{ totalCount nodes {{ id }} }}
  fit: {name}(first: 1000, where: $w) {{ totalCount nodes {{ id }} }}
  rest: {name}(first: 1000, where: {{not: $w}}) {{ totalCount nodes {{ id }} }}
}}
"""


@pytest.mark.parametrize("name", LISTS)
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_a_filter_and_its_negation_divide_a_list(registry: Answer, name: str, data: st.DataObject) -> None:
    kind = LISTS[name]
    assert isinstance(kind, GraphQLInputObjectType)
    where = data.draw(filters(kind))
    found = await ask(registry, DIVIDED.format(kind=kind.name, name=name), w=where)
    fit, rest = found["fit"], found["rest"]
    assert fit["totalCount"] + rest["totalCount"] == found["all"]["totalCount"]
    kept = {node["id"] for node in fit["nodes"]}
    assert not kept & {node["id"] for node in rest["nodes"]}
    if found["all"]["totalCount"] <= 1000:
        assert [node for node in found["all"]["nodes"] if node["id"] in kept] == fit["nodes"]


# Operators, by Python's own comparison

CLAIMS = "query ($w: ClaimFilter) { claims(first: 1000, where: $w) { nodes { id position predicate periodFrom statement membership } } }"
Row = dict[str, Any]
KEEPS: dict[str, tuple[dict[str, Any], Callable[[Row], bool]]] = {
    "eq": ({"position": {"eq": 7}}, lambda r: r["position"] == 7),
    "eq of an enum": ({"membership": {"eq": "UNSTATED"}}, lambda r: r["membership"] == "UNSTATED"),
    "ne keeps what has no value": ({"membership": {"ne": "UNSTATED"}}, lambda r: r["membership"] != "UNSTATED"),
    "in": ({"position": {"in": [1, 3, 999]}}, lambda r: r["position"] in (1, 3)),
    "in of an enum": ({"membership": {"in": ["UNSTATED", "STATED"]}}, lambda r: r["membership"] is not None),
    "in nothing": ({"position": {"in": []}}, lambda r: False),
    "notIn keeps what has no value": ({"membership": {"notIn": ["UNSTATED"]}}, lambda r: r["membership"] != "UNSTATED"),
    "notIn nothing": ({"membership": {"notIn": []}}, lambda r: True),
    "isNull": ({"periodFrom": {"isNull": True}}, lambda r: r["periodFrom"] is None),
    "is not null": ({"periodFrom": {"isNull": False}}, lambda r: r["periodFrom"] is not None),
    "lt": ({"position": {"lt": 5}}, lambda r: r["position"] < 5),
    "lte": ({"position": {"lte": 5}}, lambda r: r["position"] <= 5),
    "gt": ({"periodFrom": {"gt": "2016-01-01"}}, lambda r: (r["periodFrom"] or "") > "2016-01-01"),
    "not gt keeps what has no value": ({"not": {"periodFrom": {"gt": "2016-01-01"}}}, lambda r: (r["periodFrom"] or "") <= "2016-01-01"),
    "between": ({"position": {"between": {"from": 3, "to": 6}}}, lambda r: 3 <= r["position"] <= 6),
    "between nothing": ({"position": {"between": {"from": 6, "to": 3}}}, lambda r: False),
    "contains": ({"statement": {"contains": "_"}}, lambda r: "_" in (r["statement"] or "")),
    "contains any letter": ({"statement": {"contains": "%"}}, lambda r: "%" in (r["statement"] or "")),
    "contains Chinese": ({"statement": {"contains": "结对"}}, lambda r: "结对" in (r["statement"] or "")),
    "contains the empty text": ({"statement": {"contains": ""}}, lambda r: r["statement"] is not None),
    "startsWith": ({"statement": {"startsWith": "2"}}, lambda r: (r["statement"] or "").startswith("2")),
    "two operators": ({"position": {"gt": 3, "lt": 6}}, lambda r: 3 < r["position"] < 6),
    "no operator": ({"position": {}}, lambda r: True),
    "no key": ({}, lambda r: True),
    "and of none": ({"and": []}, lambda r: True),
    "or of none": ({"or": []}, lambda r: False),
    "not of nothing": ({"not": {}}, lambda r: False),
    "or": ({"or": [{"position": {"eq": 2}}, {"position": {"gt": 60}}]}, lambda r: r["position"] == 2 or r["position"] > 60),
    "both sides of a key": ({"position": {"lt": 9}, "not": {"position": {"lt": 4}}}, lambda r: 4 <= r["position"] < 9),
}


@pytest.mark.parametrize("what", KEEPS)
async def test_an_operator_keeps_what_python_would_keep(answer: Answer, what: str) -> None:
    where, keeps = KEEPS[what]
    whole = (await ask(answer, CLAIMS))["claims"]["nodes"]
    assert (await ask(answer, CLAIMS, w=where))["claims"]["nodes"] == [row for row in whole if keeps(row)]


async def test_an_absent_filter_and_a_null_one_ask_nothing(answer: Answer) -> None:
    assert await ask(answer, CLAIMS) == await ask(answer, CLAIMS, w=None)
    assert await ask(answer, "{ claims { totalCount } }") == await ask(answer, "{ claims(where: null) { totalCount } }")


# Refusals

REFUSED = {
    "null beside eq": ({"position": {"eq": None}}, "BAD_USER_INPUT", ("claims", "where", "position", "eq")),
    "null for the operators": ({"position": None}, "BAD_USER_INPUT", ("claims", "where", "position")),
    "null inside or": (
        {"or": [{}, {"source": {"title": {"ne": None}}}]},
        "BAD_USER_INPUT",
        ("claims", "where", "or", 1, "source", "title", "ne"),
    ),
    "isNull where a record is": ({"isNull": True}, "BAD_USER_INPUT", ("claims", "where", "isNull")),
    "isNull inside some": ({"parts": {"some": {"isNull": True}}}, "BAD_USER_INPUT", ("claims", "where", "parts", "some", "isNull")),
    "an id of another kind": (
        {"id": {"eq": "fund_01980000-0000-7000-8000-000000000000"}},
        "BAD_USER_INPUT",
        ("claims", "where", "id", "eq"),
    ),
    "too many values": ({"position": {"in": [1] * 1001}}, "BAD_USER_INPUT", ("claims", "where", "position", "in")),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_filter_is_refused_at_its_place(answer: Answer, what: str) -> None:
    where, code, path = REFUSED[what]
    assert await refused(answer, CLAIMS, w=where) == [(code, path)]


async def test_a_filter_has_a_limit(answer: Answer) -> None:
    where = {"or": [{"position": {"eq": one}} for one in range(101)]}
    ((code, path),) = await refused(answer, CLAIMS, w=where)
    assert (code, path[:2]) == ("BAD_USER_INPUT", ("claims", "where"))


PERSONAL = {
    "a name": ('persons(where: {name: {eq: "张三"}})', ("persons", "where", "name")),
    "a masked name": ('persons(where: {displayName: {startsWith: "张"}})', ("persons", "where", "displayName")),
    "a name behind two relations": (
        'households(where: {memberships: {some: {person: {phone: {contains: "1"}}}}})',
        ("households", "where", "memberships", "some", "person", "phone"),
    ),
    "a name of a party": (
        'benefits(where: {beneficiary: {party: {person: {name: {eq: "张三"}}}}})',
        ("benefits", "where", "beneficiary", "party", "person", "name"),
    ),
    "a number of people": ("persons(where: {memberships: {count: {eq: 1}}})", ("persons", "where", "memberships", "count")),
}


@pytest.mark.parametrize("what", PERSONAL)
async def test_what_may_not_be_read_may_not_be_asked(answer: Answer, what: str) -> None:
    field, path = PERSONAL[what]
    assert await refused(answer, f"{{ {field} {{ totalCount }} }}") == [("FORBIDDEN", path)]


# Pages under a filter

PAGES = """
query ($w: ClaimFilter, $order: [ClaimOrder!], $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  claims(where: $w, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
ORDERS = (
    [{"field": "PREDICATE"}],
    [{"field": "PERIOD_FROM", "direction": "DESC"}],
    [{"field": "PERIOD_FROM", "nulls": "FIRST"}, {"field": "MEMBERSHIP", "direction": "DESC", "nulls": "LAST"}],
)
HALF = {"or": [{"periodFrom": {"isNull": True}}, {"position": {"gt": 20}}]}


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize(
    ("size", "edge", "cursor", "more"),
    [("first", "after", "endCursor", "hasNextPage"), ("last", "before", "startCursor", "hasPreviousPage")],
)
async def test_pages_under_a_filter_are_the_filtered_list(answer: Answer, order: Any, size: str, edge: str, cursor: str, more: str) -> None:
    whole = (await ask(answer, PAGES, w=HALF, order=order, first=1000))["claims"]
    assert 10 < whole["totalCount"] == len(whole["nodes"])
    found: list[Any] = []
    position: dict[str, Any] = {}
    while True:
        page = (await ask(answer, PAGES, w=HALF, order=order, **{size: 6}, **position))["claims"]
        found = [*found, *page["nodes"]] if edge == "after" else [*page["nodes"], *found]
        if not page["pageInfo"][more]:
            break
        position = {edge: page["pageInfo"][cursor]}
    assert found == whole["nodes"]


async def test_a_cursor_is_bound_to_the_filter_and_its_values(answer: Answer) -> None:
    query = """query ($n: Int!, $after: Cursor) {
      claims(first: 3, after: $after, where: {position: {gt: $n}}) { nodes { id } pageInfo { endCursor } }
    }"""
    cursor = (await ask(answer, query, n=5))["claims"]["pageInfo"]["endCursor"]
    assert (await ask(answer, query, n=5, after=cursor))["claims"]["nodes"]
    assert await refused(answer, query, n=6, after=cursor) == [("BAD_CURSOR", ("claims", "after"))]
    plain = "query ($after: Cursor) { claims(first: 3, after: $after) { nodes { id } } }"
    assert await refused(answer, plain, after=cursor) == [("BAD_CURSOR", ("claims", "after"))]
    other = "query ($w: ClaimFilter, $after: Cursor) { claims(first: 3, after: $after, where: $w) { nodes { id } } }"
    assert (await ask(answer, other, w={"position": {"gt": 5}}, after=cursor))["claims"]["nodes"]


async def test_values_share_one_statement(answer: Answer) -> None:
    query = (
        "query ($n: Int!, $s: String!) { claims(first: 3, where: {position: {gt: $n}, statement: {contains: $s}}) { edges { cursor } } }"
    )
    before = len(answer.compiler.statements)
    for n in range(5):
        await ask(answer, query, n=n, s=str(n))
    assert len(answer.compiler.statements) == before + 1


VALUES_REFUSED = {
    "not a number": ("commitments", "amount", '"NaN"'),
    "no end of a number": ("commitments", "amount", '"1E+999999"'),
    "no day": ("commitments", "approvedOn", '"infinity"'),
    "a week": ("commitments", "approvedOn", '"2020-W01-1"'),
    "a moment without an offset": ("commitments", "createdAt", '"2020-01-01T00:00:00"'),
    "a moment before the first year": ("commitments", "createdAt", '"0001-01-01T00:00:00+14:00"'),
}


@pytest.mark.parametrize("what", VALUES_REFUSED)
async def test_a_value_that_no_column_could_hold_is_refused(answer: Answer, what: str) -> None:
    field, column, value = VALUES_REFUSED[what]
    ((code, _),) = await refused(answer, f"{{ {field}(where: {{{column}: {{eq: {value}}}}}) {{ totalCount }} }}")
    assert code == "VALIDATION_FAILED"


async def test_a_filter_is_of_a_bounded_depth(answer: Answer) -> None:
    def nested(depth: int) -> str:
        return f"{{ claims(where: {'{not: ' * depth}{{}}{'}' * depth}) {{ totalCount }} }}"

    assert (await ask(answer, nested(20)))["claims"]["totalCount"]
    assert await refused(answer, nested(21)) == [("BAD_USER_INPUT", ("claims", "where"))]


async def test_ids_find_rows_of_their_own_type(answer: Answer) -> None:
    query = "query ($ids: [ID!]) { divisions(where: {id: {in: $ids}}) { nodes { id } } }"
    (district,) = (await ask(answer, '{ districts(where: {code: {eq: "371002"}}) { nodes { id } } }'))["districts"]["nodes"]
    assert (await ask(answer, query, ids=[district["id"]]))["divisions"]["nodes"] == [district]
    town = district["id"].replace("district_", "town_")
    assert not (await ask(answer, query, ids=[town]))["divisions"]["nodes"]
    assert (await ask(answer, query, ids=[town, district["id"]]))["divisions"]["nodes"] == [district]


async def test_a_typed_party_is_asked_by_its_type(answer: Answer) -> None:
    query = "query ($w: PairingFilter) { pairings(where: $w) { nodes { assistingParty { __typename } } } }"

    async def kinds(where: dict[str, Any]) -> set[str]:
        nodes = (await ask(answer, query, w={"assistingParty": where}))["pairings"]["nodes"]
        return {node["assistingParty"]["__typename"] for node in nodes}

    every = await kinds({})
    assert "District" in every
    assert await kinds({"district": {}}) == {"District"}
    assert await kinds({"not": {"district": {}}}) == every - {"District"}
    assert await kinds({"division": {"name": {"contains": "环翠"}}}) == {"District"}
    assert await kinds({"enterprise": {}, "district": {}}) == set()


async def test_few_are_not_told_by_what_a_filter_leaves_out(registry: Answer) -> None:
    """Of all households but two the number is held back: with the number of all it would tell of the two."""
    codes = [node["code"] for node in (await ask(registry, "{ households(first: 6) { nodes { code } } }"))["households"]["nodes"]]
    query = "query ($c: [String!]) { households(where: {code: {notIn: $c}}) { totalCount suppressed } }"
    told = (await ask(registry, query, c=codes[:2]))["households"]
    assert told["totalCount"] > 1000
    registry.viewer = ANONYMOUS
    try:
        assert (await ask(registry, query, c=codes[:2]))["households"] == {"totalCount": None, "suppressed": True}
        assert (await ask(registry, query, c=codes))["households"] == {"totalCount": told["totalCount"] - 4, "suppressed": False}
    finally:
        registry.viewer = EVERYTHING


async def test_few_are_not_told_by_what_a_day_leaves_out(registry: Answer) -> None:
    """Of some cadres' households on a day the number is held back where the number of all days would tell by it of the one that is over."""
    query = "{ cadres(first: 1000) { nodes { id householdPairings(first: 1000) { nodes { endsOn } } } } }"
    cadres = {
        cadre["id"]: sum((node["endsOn"] or "9999-12-31") < "2019-01-01" for node in cadre["householdPairings"]["nodes"])
        for cadre in (await ask(registry, query))["cadres"]["nodes"]
        if cadre["householdPairings"]["nodes"]
    }
    over, rest = [key for key, n in cadres.items() if n == 1], [key for key, n in cadres.items() if n == 0]
    query = """query ($w: HouseholdPairingFilter) {
      all: householdPairings(where: $w) { totalCount }
      day: householdPairings(where: $w, asOf: "2019-01-01") { totalCount suppressed aggregate { count } }
    }"""
    registry.viewer = ANONYMOUS
    try:
        one, five = [await ask(registry, query, w={"cadre": {"id": {"in": over[:n] + rest[:9]}}}) for n in (1, 5)]
    finally:
        registry.viewer = EVERYTHING
    assert one["all"]["totalCount"] > 5
    assert one["day"] == {"totalCount": None, "suppressed": True, "aggregate": {"count": None}}
    count = five["all"]["totalCount"] - 5
    assert five["day"] == {"totalCount": count, "suppressed": False, "aggregate": {"count": count}}
