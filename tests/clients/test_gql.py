"""gql, the client of Python: it reads the schema, checks operations against it, and raises what the service refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from graphql import GraphQLError

from tests.clients.article import CODE, DISBURSED, DISTRICT, GIVER, PAIRING, QUOTES, TOWNS

THE_DISTRICT = """
  query District($code: String!, $first: Int!) {
    district(by: {code: $code}) {
      name
      towns(first: $first, orderBy: [{field: NAME_EN}]) { totalCount nodes { nameEn } }
      pairingsReceived(first: 1) {
        nodes {
          title
          assistingParty { __typename ... on Division { name } }
          claims(orderBy: [{field: POSITION}]) { totalCount nodes { quote quantity { value measure } } }
        }
      }
    }
  }
"""
CLAIMS = """
  query Claims($first: Int!, $after: Cursor) {
    claims(first: $first, after: $after, orderBy: [{field: POSITION}]) {
      totalCount
      edges { cursor node { id position quote } }
      pageInfo { hasNextPage endCursor }
    }
  }
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=["*/*", "application/json", "application/graphql-response+json"])
async def session(address: str, request: pytest.FixtureRequest) -> AsyncIterator[AsyncClientSession]:
    client = Client(
        transport=HTTPXAsyncTransport(f"{address}/graphql", headers={"accept": request.param}, timeout=30),
        fetch_schema_from_transport=True,
        introspection_args={"specified_by_url": True, "input_value_deprecation": True},
    )
    async with client as session:
        yield session


async def test_it_reads_the_schema_and_runs_a_query_with_variables(session: AsyncClientSession) -> None:
    answer = await session.execute(GraphQLRequest(THE_DISTRICT, variable_values={"code": CODE, "first": 10}))
    district = answer["district"]
    assert district["name"] == DISTRICT
    assert [town["nameEn"] for town in district["towns"]["nodes"]] == TOWNS
    assert district["towns"]["totalCount"] == len(TOWNS) == 6
    (pairing,) = district["pairingsReceived"]["nodes"]
    assert pairing["title"] == PAIRING
    assert pairing["assistingParty"] == {"__typename": "District", "name": GIVER}
    assert pairing["claims"]["totalCount"] == 6
    assert [claim["quote"] for claim in pairing["claims"]["nodes"]] == QUOTES
    assert pairing["claims"]["nodes"][2]["quantity"] == DISBURSED


async def test_it_pages_through_a_connection_to_its_end(session: AsyncClientSession) -> None:
    pages: list[dict[str, Any]] = []
    after = None
    while not pages or pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append((await session.execute(GraphQLRequest(CLAIMS, variable_values={"first": 25, "after": after})))["claims"])
        after = pages[-1]["pageInfo"]["endCursor"]
        assert after == pages[-1]["edges"][-1]["cursor"]
    claims = [edge["node"] for page in pages for edge in page["edges"]]
    (total,) = {page["totalCount"] for page in pages}
    assert len(claims) == len({claim["id"] for claim in claims}) == total > 75
    assert [claim["position"] for claim in claims] == sorted(claim["position"] for claim in claims)
    assert [claim["quote"] for claim in claims if claim["quote"] in QUOTES] == QUOTES


# gql does not ask which inputs are @oneOf, so that is the service's to refuse.
@pytest.mark.parametrize(
    ("query", "variables", "extensions"),
    [
        (CLAIMS, {"first": 25, "after": "torn"}, {"code": "BAD_CURSOR", "path": ["claims", "after"]}),
        (CLAIMS, {"first": 1001}, {"code": "BAD_USER_INPUT", "path": ["claims", "first"]}),
        ('{ node(id: "district_1") { id } }', {}, {"code": "BAD_USER_INPUT", "path": ["node", "id"]}),
        ('{ district(by: {code: "370405", name: "台儿庄区"}) { name } }', {}, {"code": "VALIDATION_FAILED"}),
    ],
)
async def test_it_raises_what_the_service_refuses(
    session: AsyncClientSession, query: str, variables: dict[str, Any], extensions: dict[str, Any]
) -> None:
    with pytest.raises(TransportQueryError) as raised:
        await session.execute(GraphQLRequest(query, variable_values=variables))
    (error,) = raised.value.errors or []
    assert error["extensions"] == extensions
    assert raised.value.data is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ districts { nodes { nom } } }", "Cannot query field 'nom' on type 'District'"),
        ("{ districts(first: true) { totalCount } }", "Int cannot represent non-integer value: true"),
        ("{ claims { nodes { subject { title } } } }", "Cannot query field 'title' on type 'ClaimSubject'"),
    ],
)
async def test_it_refuses_by_itself_what_the_schema_forbids(session: AsyncClientSession, query: str, message: str) -> None:
    with pytest.raises(GraphQLError, match=message):
        await session.execute(GraphQLRequest(query))
