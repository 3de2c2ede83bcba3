"""What only is written is no part of a statement: one serves a mutation, however much or little its input says."""

from __future__ import annotations

from typing import Any

from app.answer import Answer
from app.compiler.cache import Mutating

RECORDED = """
    mutation ($input: CreateProjectInput!, $much: Boolean!, $first: Int) {
      createProject(input: $input) { project { name ...More @include(if: $much) } userErrors { code } }
    }
    fragment More on Project { note commitments(first: $first) { nodes { title } } }
"""
SHORT = {"name": "甲", "category": "INDUSTRY"}


def changed(answer: Answer, given: dict[str, Any], **others: Any) -> Any:
    found = answer.compiler.understand(RECORDED, None, {"input": given, "much": False, **others})
    assert isinstance(found, Mutating)
    (change,) = found.changes
    return change


async def test_inputs_of_any_form_are_answered_by_one_statement(answer: Answer) -> None:
    long = {**SHORT, "name": "乙", "note": "丙", "aliases": ["丁"], "dryRun": True}
    one, other = changed(answer, SHORT), changed(answer, long)
    assert one.answer.compiled.statement is other.answer.compiled.statement
    assert other.given["input"]["aliases"] == ["丁"]


async def test_what_is_chosen_by_a_variable_is_part_of_it(answer: Answer) -> None:
    few, more = changed(answer, SHORT), changed(answer, SHORT, much=True)
    assert few.answer.compiled.statement is not more.answer.compiled.statement
    document = answer.compiler.document(RECORDED)
    assert set(document.operation(None).shaping) == {"much", "first"}
