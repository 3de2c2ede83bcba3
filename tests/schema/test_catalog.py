"""A declaration that does not fit its model is refused when the catalog is built, with the mend."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import strawberry
from sqlalchemy import false
from strawberry.schema.config import StrawberryConfig

import schema.checks
from app import models
from app.policies import POLICIES
from schema import declare
from schema.catalog import catalog
from schema.members import Undeclarable
from schema.orders import through
from schema.relay import Node
from schema.report import FIGURES
from schema.scalars import SCALARS


@pytest.fixture(autouse=True)
def _types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declare, "TYPES", dict(declare.TYPES))
    monkeypatch.setattr(declare, "annotated", cache(declare.annotated.__wrapped__))


def built(**fields: tuple[str, object]) -> None:
    body = {"__annotations__": {name: kind for name, (kind, _) in fields.items()}, "__doc__": "x"}
    thing: type[Any] = declare.entity(models.Fund)(type("Thing", (Node,), {**body, **{name: field for name, (_, field) in fields.items()}}))
    declare.TYPES["Thing"] = thing
    query = type("Query", (), {"__annotations__": {"thing": "Thing | None"}, "thing": declare.found("x"), "__doc__": "x"})
    made = strawberry.Schema(declare.roots(query), config=StrawberryConfig(scalar_map=SCALARS))
    catalog(made)


def test_a_missing_attribute() -> None:
    with pytest.raises(Undeclarable, match=r"Thing\.title: Fund has no attribute 'title'"):
        built(title=("str", declare.column("x")))


def test_a_renamed_attribute_fits() -> None:
    built(title=("str", declare.column("x", models.Fund.name)))


def test_a_column_that_may_be_null() -> None:
    with pytest.raises(Undeclarable, match="the column may be NULL"):
        built(year=("int", declare.column("x")))


def test_a_missing_relation() -> None:
    with pytest.raises(Undeclarable, match="no relationship 'owners'"):
        built(owners=("Connection[Fund]", declare.rows("x")))


def test_a_to_one_that_not_every_row_fits() -> None:
    with pytest.raises(Undeclarable, match="so the field must be nullable"):
        built(owner_district=("District", declare.row("x")))


def test_a_table_that_nobody_decided_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema.checks, "POLICIES", {model: policy for model, policy in POLICIES.items() if model is not models.Visit})
    with pytest.raises(Undeclarable, match=r"Visit: say in app/policies\.py who may see its rows"):
        catalog(schema.schema)


def test_a_report_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FIGURES.targets, "claim")
    with pytest.raises(Undeclarable, match="figure needs a column claim_id, and a target"):
        catalog(schema.schema)


def test_a_required_to_one_to_a_restricted_table(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: dict[Any, Any] = {**POLICIES, models.Commitment: lambda _: false()}
    monkeypatch.setattr(schema.checks, "POLICIES", hidden)
    with pytest.raises(Undeclarable, match="the rows of Commitment are restricted"):
        catalog(schema.schema)


@pytest.mark.parametrize(
    ("model", "path", "why"),
    [
        (models.Project, "pairing.starts_on", "the foreign key may be NULL"),
        (models.Membership, "person.name", "not every reader may see"),
        (models.Posting, "cadre.name", "no index of cadre begins with name"),
        (models.FundTransaction, "payer.name", "has no relationship 'payer'"),
    ],
)
def test_an_order_that_no_index_holds_or_that_tells_a_secret(model: type[models.Base], path: str, why: str) -> None:
    with pytest.raises(Undeclarable, match=why):
        through(model, path)
