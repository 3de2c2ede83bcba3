"""A pairing's scorecard in one row: how many figures agree, and how many cannot be told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Uuid, bindparam, func, select, true

from app.models import Pairing
from app.reports.rows import constant, seen
from app.reports.scorecard import scorecard
from app.reports.terms import Verdict


def verdicts() -> Select[Any]:
    """One row for the pairing `:pairing`, none where there is no such pairing: the figures counted by verdict."""
    figures = scorecard().subquery("figures")
    counts = (func.count().filter(figures.c.verdict == constant(verdict)).label(verdict.name.lower()) for verdict in Verdict)
    counted = select(*counts, func.count().label("figure_count")).select_from(figures).subquery("counted")
    asked = select(Pairing.id.label("id"), Pairing.id.label("pairing_id"), *counted.c).join_from(Pairing, counted, true())
    return asked.where(Pairing.id == bindparam("pairing", type_=Uuid()), seen(Pairing))
