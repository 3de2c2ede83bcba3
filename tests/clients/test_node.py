"""Apollo Client, urql and Relay with their normalising caches, each a script of `node/` before the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema

from app.config import Settings
from app.main import create_app
from tests import npm
from tests.clients.article import CODE, DISTRICT, assert_told
from tests.transport.serving import serving

NODE = Path(__file__).parent / "node"
CONFIG = {"src": "source", "schema": "schema.graphql", "artifactDirectory": "made", "language": "javascript", "eagerEsModules": False}
PAGED = """
  fragment every_{type}_{field} on {type}
  @argumentDefinitions(
    first: {{ type: "Int" }}, after: {{ type: "Cursor" }}, last: {{ type: "Int" }}, before: {{ type: "Cursor" }}
  )
  @refetchable(queryName: "every_{type}_{field}_Query") {{
    {field}(first: $first, after: $after, last: $last, before: $before) @connection(key: "every_{field}") {{
      edges {{ node {{ id }} }}
    }}
  }}
"""


async def test_apollo_pages_and_keeps_one_object_for_each_id(address: str) -> None:
    told = await tell("apollo.js", f"{address}/graphql")
    assert_told(told)
    assert set(told["possibleTypes"]["Party"]) == {"Province", "City", "District", "Town", "Village", "Enterprise", "Institution"}
    assert set(told["possibleTypes"]["Division"]) == {"Province", "City", "District", "Town", "Village"}
    by_code, by_id = told["ways"]
    assert by_code["__ref"] == by_id["__ref"] == f"District:{told['id']}"
    assert told["reached"] == {"name": DISTRICT, "level": "COUNTY"}, "what both ways brought is in that one object"
    assert told["renamed"] == "renamed"
    assert told["refusal"] == [{"code": "BAD_CURSOR", "path": ["district", "towns", "after"]}]


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_apollo_asks_by_hash(address: str, method: str) -> None:
    """GET goes second: by then the service knows the text."""
    told = await tell("persisted.js", f"{address}/graphql", method)
    assert told["names"] == [DISTRICT, DISTRICT]
    by_hash, with_text = [method, False, True], ["POST", True, True]
    assert told["asked"] in ([by_hash, with_text, by_hash], [by_hash, by_hash])
    if method == "POST":
        assert told["asked"] == [by_hash, with_text, by_hash], "what is not known is sent once"


async def test_urql_pages_and_answers_in_part_from_what_it_holds(address: str) -> None:
    told = await tell("urql.js", f"{address}/graphql")
    assert_told(told)
    assert told["asked"] == ["GET"] * 5, "as urql does unless told otherwise"
    assert told["partial"] == [{"nameEn": None, "stale": True}, {"nameEn": "Tai'erzhuang", "stale": False}]
    assert told["whole"] == {"id": told["id"], "name": DISTRICT, "nameEn": "Tai'erzhuang", "level": "COUNTY"}
    assert told["askedForWhole"] == 0
    assert told["refusal"] == [{"code": "BAD_CURSOR", "path": ["district", "towns", "after"]}]


async def test_relay_compiles_our_schema_and_loads_the_next_page(address: str, artifacts: Path) -> None:
    told = await tell("relay.js", f"{address}/graphql", str(artifacts))
    assert_told(told)
    assert told["asked"] == ["relayDistrictQuery", "relayTownsQuery", "relayNodeQuery", "relayTownsQuery"]
    assert told["records"] == [{"id": told["id"], "name": DISTRICT, "level": "COUNTY"}], "one record, whichever way led there"
    assert told["refusal"] == [{"code": "BAD_CURSOR", "path": ["node", "towns", "after"]}]


async def test_relay_can_page_every_connection_both_ways(address: str, tmp_path: Path) -> None:
    schema = await published(address)
    parents = [type_ for type_ in build_schema(schema).type_map.values() if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)]
    connections = [
        (type_.name, name)
        for type_ in parents
        for name, field in type_.fields.items()
        if str(field.type).endswith("Connection!") and "text" not in field.args  # a search needs one to be paged
    ]
    assert {("Query", "claims"), ("District", "towns"), ("Division", "children"), ("Pairing", "claims")} <= set(connections)
    fragments = [PAGED.format(type=type_, field=field) for type_, field in connections]
    made = await compiled(tmp_path, schema, "every.js", "\n".join(f"graphql`{fragment}`;" for fragment in fragments))
    assert len(made) == 2 * len(connections), "a fragment and its query for each"


async def test_what_relay_persists_is_what_runs(address: str, database_url: str, tmp_path: Path) -> None:
    """relay-compiler writes the manifest; with it, its queries run by their ids and nothing else does."""
    persist = {"persistConfig": {"file": "persisted_queries.json", "algorithm": "SHA256"}}
    source = (NODE / "relay.js").read_text(encoding="utf-8")
    manifest = tmp_path / "persisted_queries.json"
    manifest.write_text("{}")
    await compiled(tmp_path, await published(address), "relay.js", source, persist)
    settings = Settings(database_url=database_url, trusted_documents=manifest)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        ids = json.loads(manifest.read_text())
        (district,) = (name for name, text in ids.items() if "query relayDistrictQuery" in text)
        answer = await client.post("/graphql", json={"doc_id": district, "variables": {"code": CODE, "first": 1}})
        assert answer.json()["data"]["district"]["name"] == DISTRICT
        refused = await client.post("/graphql", json={"query": "{ __typename }"})
        assert refused.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_NOT_TRUSTED"}


@pytest.fixture
async def artifacts(address: str, tmp_path: Path) -> Path:
    """What relay-compiler makes of the operations in `relay.js` and the schema that the service publishes."""
    source = (NODE / "relay.js").read_text(encoding="utf-8")
    made = await compiled(tmp_path, await published(address), "relay.js", source)
    assert made == {"relayDistrictQuery", "relayTownsQuery", "relayNodeQuery", "relay_towns", "relay_pairing"}
    return tmp_path / "made"


async def compiled(folder: Path, schema: str, name: str, source: str, more: dict[str, Any] | None = None) -> set[str]:
    """The names of what relay-compiler writes to `made`."""
    (folder / "source").mkdir()
    (folder / "made").mkdir()
    (folder / "source" / name).write_text(source, encoding="utf-8")
    (folder / "schema.graphql").write_text(schema, encoding="utf-8")
    (folder / "relay.config.json").write_text(json.dumps({**CONFIG, **(more or {})}))
    await npm.run(NODE, "node_modules/relay-compiler/cli.js", "relay.config.json", at=folder)
    return {file.name.removesuffix(".graphql.js") for file in (folder / "made").iterdir()}


async def published(address: str) -> str:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        return (await client.get("/schema.graphql")).raise_for_status().text


async def tell(script: str, url: str, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(await npm.run(NODE, script, url, CODE, *arguments))
    return told
