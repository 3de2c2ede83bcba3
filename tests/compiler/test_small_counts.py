"""Of few people no count is told, nor anything that it would follow from."""

from __future__ import annotations

import json

import pytest

from app.answer import Answer
from app.auth import ANONYMOUS
from tests.compiler.figures import EVERYTHING, asked, nodes


async def test_two_groups_of_one_are_not_told_by_what_is_left(registry: Answer) -> None:
    """Two households make two groups of one each: together 2, so a third group is withheld with them."""
    found = await asked(registry, "{ households(first: 1000) { nodes { id status } } }")
    by_status: dict[str, list[str]] = {}
    for node in found["households"]["nodes"]:
        by_status.setdefault(node["status"], []).append(node["id"])
    (_, first), (_, second), (_, third) = sorted(by_status.items(), key=lambda pair: len(pair[1]))[:3]
    ids = [first[0], second[0], *third[:7]]
    text = "query ($ids: [ID!]!) { households(where: {id: {in: $ids}}) { aggregate { count groups(by: [STATUS]) { count suppressed } } } }"
    registry.viewer = ANONYMOUS
    try:
        told = json.loads(await registry.data(text, None, {"ids": ids}))["households"]["aggregate"]
    finally:
        registry.viewer = EVERYTHING
    assert told["count"] == len(ids)
    assert [g["count"] for g in told["groups"]] == [None] * 3


FIGURES_OF_PEOPLE = """query ($ids: [ID!]!) { distributionLines(where: {id: {in: $ids}}) { totalCount aggregate { count suppressed
    sum { amount } avg { amount } min { amount paidOn } max { amount }
    groups(by: [DISTRIBUTION], orderBy: {field: SUM_AMOUNT}) {
      count suppressed sum { amount } avg { amount } min { amount } max { paidOn } } } } }"""


@pytest.mark.parametrize(("many", "told"), [(4, False), (5, True)])
async def test_all_that_is_told_of_a_small_count_is_withheld(registry: Answer, many: int, told: bool) -> None:
    by_distribution: dict[str, list[str]] = {}
    for node in await nodes(registry, "distributionLines", ["id distribution { id }"]):
        by_distribution.setdefault(node["distribution"]["id"], []).append(node["id"])
    ids = next(lines for lines in by_distribution.values() if len(lines) >= 5)[:many]
    registry.viewer = ANONYMOUS
    try:
        found = json.loads(await registry.data(FIGURES_OF_PEOPLE, None, {"ids": ids}))["distributionLines"]
    finally:
        registry.viewer = EVERYTHING
    (group,) = found["aggregate"].pop("groups")
    assert found["totalCount"] == (many if told else None)
    for figures in (found["aggregate"], group):
        assert figures.pop("suppressed") is not told
        assert (figures.pop("count") == many) is told
        assert (figures["sum"]["amount"] is not None) is told
        if not told:
            assert {value for each in figures.values() for value in each.values()} == {None}


async def test_small_groups_are_withheld_and_no_remainder_tells(registry: Answer) -> None:
    by_kind = """{ households { totalCount aggregate { count suppressed
        groups(by: [VILLAGE, STATUS], first: 1000) { key { status village { id } } count suppressed } } } }"""
    full = (await asked(registry, by_kind))["households"]["aggregate"]["groups"]
    registry.viewer = ANONYMOUS
    try:
        guarded = (await asked(registry, by_kind))["households"]["aggregate"]["groups"]
    finally:
        registry.viewer = EVERYTHING
    small = [each for each in full if each["count"] <= 4]
    withheld = [each for each in guarded if each["suppressed"]]
    assert small
    assert all(each["count"] is None for each in withheld)
    assert len(withheld) >= len(small)
    assert [e["key"] for e in guarded] == [e["key"] for e in full]


def expected_to_be_withheld(counts: list[int]) -> list[int]:
    """Going up from the smallest: what is small, and what comes next while those withheld are together no more than four."""
    found: list[int] = []
    for count in sorted(counts):
        if count <= 4 or 1 <= sum(found) <= 4:
            found.append(count)
    return found


async def test_what_is_withheld_is_together_no_small_count(registry: Answer) -> None:
    found: list[tuple[list[int], list[int | None]]] = []
    text = "{ villages(first: 200) { nodes { households { aggregate { groups(by: [STATUS]) { count key { status } } } } } } }"
    full = (await asked(registry, text))["villages"]["nodes"]
    registry.viewer = ANONYMOUS
    try:
        guarded = (await asked(registry, text))["villages"]["nodes"]
    finally:
        registry.viewer = EVERYTHING
    for whole, shown_ in zip(full, guarded, strict=True):
        counts = [g["count"] for g in whole["households"]["aggregate"]["groups"]]
        found.append((counts, [g["count"] for g in shown_["households"]["aggregate"]["groups"]]))
    for counts, seen in found:
        hidden = [c for c, s in zip(counts, seen, strict=True) if s is None]
        assert sorted(hidden) == expected_to_be_withheld(counts)
        assert not hidden or len(hidden) == len(counts) or sum(hidden) > 4
    assert any(len([c for c in counts if c <= 4]) == 1 and len(counts) > 1 for counts, _ in found)


async def test_a_filter_that_leaves_few_out_withholds_what_it_keeps(registry: Answer) -> None:
    households = (await asked(registry, "{ households(first: 1000) { nodes { id } } }"))["households"]["nodes"]
    few = json.dumps([each["id"] for each in households[:3]])
    text = f"""{{ households(where: {{id: {{notIn: {few}}}}}) {{ totalCount suppressed
        aggregate {{ count suppressed sum {{ memberCount }} groups(by: [DEMO]) {{ count }} }} }} }}"""
    full = (await asked(registry, text))["households"]
    registry.viewer = ANONYMOUS
    try:
        guarded = (await asked(registry, text))["households"]
    finally:
        registry.viewer = EVERYTHING
    assert full["totalCount"] == full["aggregate"]["count"] == sum(g["count"] for g in full["aggregate"]["groups"]) > 4
    withheld = {"count": None, "suppressed": True, "sum": {"memberCount": None}, "groups": [{"count": None}]}
    assert guarded == {"totalCount": None, "suppressed": True, "aggregate": withheld}
