"""Who sees what: every table has a policy, and what a policy hides is hidden on every path."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import ColumnElement

from app import models
from app.auth import Permission, Viewer
from app.config import Settings
from app.errors import Refused
from app.main import answering
from app.models.base import Row
from app.policies import EXCHANGE, POLICIES


def test_every_table_of_the_record_has_a_policy() -> None:
    tables = {mapper.class_ for mapper in models.Base.registry.mappers if issubclass(mapper.class_, Row)}
    assert set(POLICIES) == tables | EXCHANGE | {models.Reading}, "say in app/policies.py who may see the rows of these tables"


PATHS = """
{
  listed: claims(first: 1000) { totalCount nodes { id } }
  nested: sourceDocuments { nodes { claims(first: 1000) { totalCount nodes { id } } } }
  found: claim(id: "claim_0174e175-6000-7a12-a6d2-bb6daa7f39bb") { id }
  node(id: "claim_0174e175-6000-7a12-a6d2-bb6daa7f39bb") { id }
  nodes(ids: ["claim_0174e175-6000-7a12-a6d2-bb6daa7f39bb"]) { id }
  toOne: discrepancies { nodes { claims { nodes { role claim { id } } } } }
}
"""


def only_parts(table: Any) -> ColumnElement[bool]:
    """A policy for this test: only claims that are part of a headline."""
    part: ColumnElement[bool] = table.part_of_id.is_not(None)
    return part


async def test_a_hidden_row_is_hidden_on_every_path(database_url: str) -> None:
    async with answering(Settings(database_url=database_url, pool_size=1)) as answer:
        everything = orjson.loads(await answer.data(PATHS, None, {}))
        answer.compiler.policies = dict(POLICIES) | {models.Claim: only_parts}
        answer.compiler.statements = type(answer.compiler.statements)(10)
        # The catalog would refuse a non-null to-one to a restricted table; the statement shows what it would answer.
        restricted = orjson.loads(await answer.data(PATHS, None, {}))
    parts = {claim["id"] for claim in restricted["listed"]["nodes"]}
    assert 0 < restricted["listed"]["totalCount"] == len(parts) < everything["listed"]["totalCount"]
    assert {c["id"] for source in restricted["nested"]["nodes"] for c in source["claims"]["nodes"]} == parts
    assert restricted["found"] is restricted["node"] is restricted["nodes"][0] is None
    compared = [c["claim"] for d in restricted["toOne"]["nodes"] for c in d["claims"]["nodes"]]
    assert None in compared
    assert {c["id"] for c in compared if c} <= parts


async def test_personal_columns_are_refused_by_name(database_url: str) -> None:
    async with answering(Settings(database_url=database_url, pool_size=1)) as answer:
        with pytest.raises(Refused) as refused:
            await answer.data("{ persons { nodes { displayName name phone } } households { nodes { causes } } }", None, {})
        assert {(e.code, e.path[-1]) for e in refused.value.errors} == {("FORBIDDEN", name) for name in ("name", "phone", "causes")}
        answer.viewer = Viewer(frozenset(Permission))
        assert orjson.loads(await answer.data("{ persons { nodes { name } } }", None, {})) == {"persons": {"nodes": []}}
