"""Documents by hash and by id: automatic persisted queries, and manifests of trusted documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.database import CannotStart
from app.errors import PersistedQueryNotFound
from app.main import create_app
from app.transport.documents import Persisted
from tests.processes import served
from tests.transport.serving import serving

GRAPHQL = {"accept": "application/graphql-response+json"}
DISTRICTS = "query Districts($first: Int = 2) {\n  districts(first: $first) { nodes { name } }\n}"
DISTRICT = "query District($code: String!) { district(by: { code: $code }) { name } }"
NODE = "query Node($id: ID!) { node(id: $id) { id } }"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(text: str, **changed: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest(text), **changed}}


def code(response: httpx.Response) -> tuple[int, str]:
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


async def test_a_query_is_asked_for_by_its_hash_once_it_is_known(client: httpx.AsyncClient) -> None:
    text = "query Known { __typename }"
    by_hash = {"extensions": persisted(text)}
    unknown = await client.post("/graphql", json=by_hash, headers=GRAPHQL)
    assert code(unknown) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound", "clients look for this word"
    assert (await client.post("/graphql", json=by_hash)).status_code == 200, "in band under application/json"
    assert (await client.post("/graphql", json={"query": text, **by_hash})).json() == {"data": {"__typename": "Query"}}
    assert (await client.post("/graphql", json=by_hash)).json() == {"data": {"__typename": "Query"}}
    parameters = {"extensions": json.dumps(persisted(text))}
    assert (await client.get("/graphql", params=parameters)).json() == {"data": {"__typename": "Query"}}
    by_id = await client.post("/graphql", json={"documentId": f"sha256:{digest(text)}"})
    assert by_id.json() == {"data": {"__typename": "Query"}}


async def test_a_get_makes_a_query_known_too(client: httpx.AsyncClient) -> None:
    text = "query ByGet { __typename }"
    parameters = {"extensions": json.dumps(persisted(text))}
    assert code(await client.get("/graphql", params=parameters, headers=GRAPHQL)) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert (await client.get("/graphql", params={"query": text, **parameters})).status_code == 200
    assert (await client.get("/graphql", params=parameters)).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "extensions",
    [
        persisted("another text"),
        persisted("{ __typename }", version=2),
        persisted("{ __typename }", sha256Hash="abc"),
        persisted("{ __typename }", sha256Hash=7),
        {"persistedQuery": "abc"},
        {"persistedQuery": {}},
    ],
)
async def test_a_hash_that_is_none_is_refused(client: httpx.AsyncClient, extensions: dict[str, Any]) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }", "extensions": extensions}, headers=GRAPHQL)
    assert code(response) == (400, "BAD_USER_INPUT")
    assert response.json()["errors"][0]["extensions"]["path"][:2] == ["extensions", "persistedQuery"]


def test_the_memory_of_queries_is_bounded() -> None:
    held = Persisted(size=100)
    texts = [f"{{ a{number} }}".ljust(30) for number in range(10)]
    for text in texts:
        held.text(text, None, digest(text))
    assert [held.text(None, None, digest(text)) for text in texts[-3:]] == texts[-3:]
    with pytest.raises(PersistedQueryNotFound):
        held.text(None, None, digest(texts[0]))


RELAY = {"8f3a": DISTRICTS, "77d1": DISTRICT}
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": digest(text), "name": name, "type": "query", "body": text}
        for name, text in (("Districts", DISTRICTS), ("District", DISTRICT))
    ],
}


@asynccontextmanager
async def trusting(database_url: str, manifest: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=database_url, trusted_documents=manifest)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=GRAPHQL) as client:
        yield client


@pytest.fixture(params=["relay", "apollo", "folder"])
def manifest(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "folder":
        (tmp_path / "8f3a.graphql").write_text(DISTRICTS)
        (tmp_path / "persisted-documents.json").write_text(json.dumps({"77d1": DISTRICT}))
        return tmp_path
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(RELAY if request.param == "relay" else APOLLO))
    return file


async def test_only_what_is_registered_runs(database_url: str, manifest: Path) -> None:
    async with trusting(database_url, manifest) as client:
        requests: list[dict[str, Any]] = [
            {"query": DISTRICTS},
            {"documentId": digest(DISTRICTS)},
            {"documentId": f"sha256:{digest(DISTRICTS)}"},
            {"extensions": persisted(DISTRICTS)},
            {"query": DISTRICTS, "extensions": persisted(DISTRICTS)},
        ]
        if manifest.name != "manifest.json" or "operations" not in manifest.read_text():
            requests += [{"documentId": "8f3a"}, {"doc_id": "8f3a"}]
        for request in requests:
            response = await client.post("/graphql", json={**request, "variables": {"first": 1}})
            assert [district["name"] for district in response.json()["data"]["districts"]["nodes"]], request
        by_get = await client.get("/graphql", params={"documentId": digest(DISTRICT), "variables": '{"code":"371002"}'})
        assert by_get.json()["data"] == {"district": {"name": "环翠区"}}
        assert by_get.headers["etag"]

        for foreign in (
            {"query": "{ __typename }"},
            {"query": DISTRICTS + " "},
            {"query": "{ __schema { types { name } } }"},
            {"documentId": "unknown"},
            {"extensions": persisted("{ __typename }")},
            {"query": "{ __typename }", "extensions": persisted("{ __typename }")},
            {"query": "{ __typename }", "documentId": digest(DISTRICTS)},
            {},
        ):
            assert code(await client.post("/graphql", json=foreign)) == (403, "DOCUMENT_NOT_TRUSTED"), foreign
        page = await client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
        assert code(page) == (200, "DOCUMENT_NOT_TRUSTED"), "in band, as JSON"
        assert (await client.get("/schema.graphql")).status_code == 404


async def test_a_registered_introspection_opens_the_page(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "introspection.graphql").write_text("{ __schema { queryType { name } } }")
    async with trusting(database_url, tmp_path) as client:
        assert (await client.get("/graphql", headers={"accept": "text/html"})).headers["content-type"].startswith("text/html")
        assert (await client.get("/schema.graphql")).status_code == 200
        answer = await client.post("/graphql", json={"documentId": "introspection"})
        assert answer.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", "{", "is not JSON"),
        ("a.json", "[]", "is no manifest"),
        ("a.json", '{"a": 7}', "is no manifest"),
        ("a.json", '{"format": "apollo-persisted-query-manifest", "operations": [7]}', "is no manifest"),
        ("a.json", "{}", "holds no document"),
        ("a.graphql", "query {", "the document 'a' cannot be served: Syntax Error"),
        ("a.json", '{"one": "{ districts { nodes { colour } } }"}', "the document 'one' cannot be served: Cannot query field 'colour'"),
        ("a.json", '{"one": "{ districts(first: 5000) { totalCount } }"}', "the document 'one' cannot be served"),
    ],
)
def test_a_bad_manifest_is_told_at_the_start(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(CannotStart) as refusal:
        create_app(Settings(database_url="postgresql://nobody@nowhere/none", trusted_documents=tmp_path))
    assert sentence in str(refusal.value)


def test_serve_refuses_a_bad_document_in_one_sentence(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.graphql").write_text("{ nothing }")
    monkeypatch.setenv("TRUSTED_DOCUMENTS", str(tmp_path / "bad.graphql"))
    for workers in ("1", "2"):
        with served(tmp_path / workers, "--workers", workers, database_url=database_url) as running:
            assert "TRUSTED_DOCUMENTS: the document 'bad' cannot be served: Cannot query field 'nothing'" in running.refusal()
