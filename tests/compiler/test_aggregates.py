"""Figures and groups over the demo registry: what the statement says is what counting its records by hand says.

Every list that the schema has is asked, for every figure of every column and for every key that groups can be made by.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import pytest_asyncio

from app.answer import Answer
from app.auth import ANONYMOUS, Permission, Viewer
from app.compiler.catalog import Column, Grouping, Kind, Many, Part
from app.config import Settings
from app.errors import BadUserInput, MixedKinds, Refused, ServiceError
from app.main import answering, published

EVERYTHING = Viewer(frozenset(Permission))
NUMBERS = (Kind.MONEY, Kind.DECIMAL, Kind.INT)
DAYS = (Kind.DATE, Kind.DATE_TIME)
LISTS = sorted(name for name, root in published().roots.items() if isinstance(root, Many))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def registry(demo_database_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=demo_database_url, pool_size=2)) as made:
        made.viewer = EVERYTHING
        yield made


async def asked(answer: Answer, text: str) -> Any:
    return json.loads(await answer.data(text, None, {}))


async def nodes(answer: Answer, name: str, fields: list[str]) -> list[dict[str, Any]]:
    """All records of a list, page by page."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        text = f"{{ {name}(first: 1000 {after}) {{ nodes {{ __typename {' '.join(fields)} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        page = (await asked(answer, text))[name]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = f', after: "{page["pageInfo"]["endCursor"]}"'


def columns(name: str, kinds: tuple[Kind, ...]) -> dict[str, Column]:
    """The columns of these kinds that every record of a list has, but for what only numbers versions."""
    catalog = published()
    entities = catalog.concrete(catalog.roots[name].target)
    shared = set.intersection(*(set(e.fields) for e in entities))
    fields = {field: entities[0].fields[field] for field in sorted(shared - {"version"})}
    return {field: m for field, m in fields.items() if isinstance(m, Column) and m.kind in kinds}


def groupings(name: str) -> dict[str, Grouping]:
    catalog = published()
    entity = catalog.concrete(catalog.roots[name].target)[0]
    shared = set.intersection(*(set(e.fields) for e in catalog.concrete(catalog.roots[name].target)))
    return {
        term: g
        for term, g in entity.groupings.items()
        if camel(term.removesuffix("_YEAR").removesuffix("_MONTH")) in shared or term in shared
    }


def camel(term: str) -> str:
    head, *rest = term.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def mixed(name: str) -> bool:
    catalog = published()
    return bool(catalog.concrete(catalog.roots[name].target)[0].alike)


def adding(name: str) -> list[str]:
    return [field for field, column in columns(name, NUMBERS).items() if not column.ordinal]


def known(rows: list[dict[str, Any]], field: str) -> list[Decimal]:
    return [Decimal(str(row[field])) for row in rows if row[field] is not None]


@pytest.mark.parametrize("name", LISTS)
async def test_every_figure_is_that_of_its_records(registry: Answer, name: str) -> None:
    numbers, days = columns(name, NUMBERS), columns(name, DAYS)
    rows = await nodes(registry, name, [*numbers, *days])
    adding = [field for field, column in numbers.items() if not column.ordinal]
    if mixed(name):
        numbers, adding = {field: column for field, column in numbers.items() if column.ordinal}, []
    sums = f"sum {{ {' '.join(adding)} }} avg {{ {' '.join(adding)} }}" if adding else ""
    ends = " ".join([*numbers, *days])
    found = (await asked(registry, f"{{ {name} {{ aggregate {{ count {sums} min {{ {ends} }} max {{ {ends} }} }} }} }}"))[name]["aggregate"]

    assert found["count"] == len(rows)
    for field, column in numbers.items():
        values = known(rows, field)
        assert [found[end][field] and Decimal(found[end][field]) for end in ("min", "max")] == [
            min(values, default=None),
            max(values, default=None),
        ]
        if sums and field in adding:
            total = sum(values) if values or not rows else None
            assert (found["sum"][field] and Decimal(found["sum"][field])) == total, field
            place = Decimal("0.01") if column.kind is Kind.MONEY else Decimal("0.000001")
            mean = (sum(values, Decimal()) / len(values)).quantize(place, ROUND_HALF_UP) if values else None
            assert (found["avg"][field] and Decimal(found["avg"][field])) == mean, field
    for field in days:
        values_of_days = [row[field] for row in rows if row[field] is not None]
        assert found["min"][field] == min(values_of_days, default=None)
        assert found["max"][field] == max(values_of_days, default=None)


@pytest.mark.parametrize("name", [name for name in LISTS if mixed(name) and adding(name)])
async def test_figures_of_what_is_alike_are_those_of_its_records(registry: Answer, name: str) -> None:
    """Of lists that mix kinds or units: their figures for each of them."""
    entity = published().concrete(published().roots[name].target)[0]
    alike = {t: g for t, g in entity.groupings.items() if g.part is None and set(g.attributes) & set(entity.alike)}
    key = " ".join(camel(t) if isinstance(g.member, Column) else f"{camel(t)} {{ id }}" for t, g in alike.items())
    figures = " ".join(f"{each} {{ {' '.join(adding(name))} }}" for each in ("sum", "min", "max"))
    text = f"{{ {name} {{ aggregate {{ groups(by: [{', '.join(alike)}], first: 1000) {{ key {{ {key} }} count {figures} }} }} }} }}"
    rows = await nodes(registry, name, [key, *adding(name)])
    groups = (await asked(registry, text))[name]["aggregate"]["groups"]
    assert sum(group["count"] for group in groups) == len(rows)
    for group in groups:
        among = [row for row in rows if all(row[field] == value for field, value in group["key"].items())]
        assert group["count"] == len(among)
        for field in adding(name):
            values = known(among, field)
            expected = {"sum": sum(values) if values else None, "min": min(values, default=None), "max": max(values, default=None)}
            assert {each: group[each][field] and Decimal(group[each][field]) for each in expected} == expected


@pytest.mark.parametrize("name", LISTS)
async def test_every_key_makes_the_groups_that_its_records_make(registry: Answer, name: str) -> None:
    plain = columns(name, tuple(Kind))
    simple = {term: g for term, g in groupings(name).items() if g.member in plain.values()}
    fields = {term: camel(term.removesuffix(f"_{g.part.name}") if g.part else term) for term, g in simple.items()}
    rows = await nodes(registry, name, sorted(set(fields.values())))
    for term, grouping in simple.items():
        text = f"{{ {name} {{ aggregate {{ groups(by: [{term}], first: 1000) {{ count key {{ value: {camel(term)} }} }} }} }} }}"
        found = (await asked(registry, text))[name]["aggregate"]["groups"]
        expected = Counter(shown(row[fields[term]], grouping.part) for row in rows)
        if len(expected) <= 1000:
            assert {each["key"]["value"]: each["count"] for each in found} == expected, term


def shown(value: Any, part: Part | None) -> Any:
    if value is None or part is None:
        return value
    return int(value[:4]) if part is Part.YEAR else value[:7]


async def test_groups_under_a_parent_and_by_a_relation_add_up(registry: Answer) -> None:
    text = """{ funds { nodes { title commitments { totalCount aggregate { count
        groups(by: [PROGRAMME, PROJECT]) { key { programme project { name } } count sum { amount disbursed } } } } } } }"""
    for fund in (await asked(registry, text))["funds"]["nodes"]:
        held = fund["commitments"]
        groups = held["aggregate"]["groups"]
        assert sum(each["count"] for each in groups) == held["aggregate"]["count"] == held["totalCount"]
        assert all(each["key"]["programme"] for each in groups)


def bound_of(bounds: list[str], values: list[str | None]) -> str | None:
    """How a sum of figures limits the true one, told in another way: by which ends of the interval are known."""
    known = [b for b, v in zip(bounds, values, strict=True) if v is not None]
    amounts = [b for b in bounds if b != "QUALITATIVE"]
    open_above, open_below = {"MORE_THAN", "AT_LEAST", "VAGUE"} & set(amounts), {"AT_MOST"} & set(amounts)
    if not known or (open_above and open_below):
        return None
    if open_above:
        return "MORE_THAN" if "MORE_THAN" in open_above else "AT_LEAST"
    if open_below:
        return "AT_MOST"
    if len(amounts) == 1:
        return amounts[0]
    return "EXACT" if set(amounts) == {"EXACT"} else "ABOUT"


FIGURES = "quantity { value measure per bound modality }"
KEYS_OF_FIGURES = "QUANTITY_MEASURE, QUANTITY_PER, QUANTITY_MODALITY"


@pytest.mark.parametrize(
    ("name", "of", "by"),
    [
        ("mobilisations", "kind", f"KIND, {KEYS_OF_FIGURES}"),
        ("agreements", "", KEYS_OF_FIGURES),
        ("claims", "partOf { id }", f"PART_OF, {KEYS_OF_FIGURES}"),
    ],
)
async def test_figures_of_one_unit_add_up_and_carry_their_bound(registry: Answer, name: str, of: str, by: str) -> None:
    text = f"""{{ {name} {{ aggregate {{ groups(by: [{by}], first: 1000) {{ count
        key {{ {of} quantityMeasure quantityPer quantityModality }}
        sum {{ quantityValue quantityBound }} avg {{ quantityBound }} max {{ quantityValue }} }} }} }} }}"""
    groups = (await asked(registry, text))[name]["aggregate"]["groups"]
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in await nodes(registry, name, [of, FIGURES]):
        quantity = row["quantity"]
        unit = {f"quantity{key.capitalize()}": quantity[key] for key in ("measure", "per", "modality")}
        key = {field: row[field] for field in row if field not in ("__typename", "quantity")} | unit
        by_key.setdefault(json.dumps(key, sort_keys=True), []).append(quantity)
    assert {json.dumps(group["key"], sort_keys=True) for group in groups} == by_key.keys()
    for group in groups:
        quantities = by_key[json.dumps(group["key"], sort_keys=True)]
        values = known(quantities, "value")
        found = group["sum"]
        assert (found["quantityValue"] and Decimal(found["quantityValue"])) == (sum(values) if values else None)
        bounds = [q["bound"] for q in quantities if q["bound"]]
        assert found["quantityBound"] == bound_of(bounds, [q["value"] for q in quantities if q["bound"]]) == group["avg"]["quantityBound"]


async def test_a_sum_with_a_lower_bound_in_it_is_one(answer: Answer) -> None:
    """The parts of the article's headline: exact, about, and more than."""
    text = """{ claims(where: {partOf: {isNull: false}, quantity: {measure: {eq: CNY}}}) { aggregate {
        groups(by: [PART_OF, QUANTITY_MEASURE, QUANTITY_PER, QUANTITY_MODALITY]) { count sum { quantityValue quantityBound } } } } }"""
    groups = (await asked(answer, text))["claims"]["aggregate"]["groups"]
    assert "MORE_THAN" in [group["sum"]["quantityBound"] for group in groups if group["count"] > 1]


async def test_groups_come_by_a_figure_and_are_cut(registry: Answer) -> None:
    text = "{ benefits { aggregate { groups(by: [OCCURRED_ON_YEAR], first: 2, orderBy: {field: SUM_AMOUNT}) { sum { amount } } } } }"
    whole = text.replace("first: 2", "first: 1000")
    cut, full = [
        [Decimal(g["sum"]["amount"]) for g in (await asked(registry, each))["benefits"]["aggregate"]["groups"] if g["sum"]["amount"]]
        for each in (text, whole)
    ]
    assert full == sorted(full, reverse=True)
    assert cut == full[:2]


FLOWS = "fundTransactions(first: 1000) { nodes { kind occurredOn amount } }"


@pytest.mark.parametrize("by", ["KIND, OCCURRED_ON_YEAR", "OCCURRED_ON_YEAR, KIND"])
@pytest.mark.parametrize("bound", [False, True], ids=["written", "as a variable"])
async def test_groups_come_in_the_order_of_their_keys(registry: Answer, by: str, bound: bool) -> None:
    head, given = ("query ($by: [FundTransactionGroupBy!]!)", "$by") if bound else ("", f"[{by}]")
    text = f"{head} {{ fundTransactions {{ aggregate {{ groups(by: {given}) {{ key {{ occurredOnYear kind }} count }} }} }} }}"
    found = json.loads(await registry.data(text, None, {"by": by.split(", ")} if bound else {}))
    rows = (await asked(registry, f"{{ {FLOWS} }}"))["fundTransactions"]["nodes"]
    keys = [(row["kind"], int(row["occurredOn"][:4])) for row in rows]
    turned = by.startswith("OCCURRED")
    expected = sorted(Counter(keys).items(), key=lambda one: one[0][::-1] if turned else one[0])
    told = [((g["key"]["kind"], g["key"]["occurredOnYear"]), g["count"]) for g in found["fundTransactions"]["aggregate"]["groups"]]
    assert told == expected


async def test_what_is_missing_comes_last(registry: Answer) -> None:
    for order in ("", ", orderBy: {field: KEY_APPROVED_ON_YEAR}", ", orderBy: {field: KEY_APPROVED_ON_YEAR, direction: DESC}"):
        text = f"{{ commitments {{ aggregate {{ groups(by: [APPROVED_ON_YEAR]{order}) {{ key {{ approvedOnYear }} }} }} }} }}"
        years = [group["key"]["approvedOnYear"] for group in (await asked(registry, text))["commitments"]["aggregate"]["groups"]]
        present = [year for year in years if year is not None]
        assert present == sorted(present, reverse="DESC" in order)
        assert years[len(present) :] == [None] * (len(years) - len(present))


async def test_by_a_relation_groups_come_as_its_records_do(registry: Answer) -> None:
    """Funds by year and title, as in lists of them; places by code and name, before organisations by name."""
    text = """{ funds { nodes { id year title } }
        commitments { aggregate { groups(by: [FUND]) { key { fund { id } } }
          back: groups(by: [FUND], orderBy: [{field: KEY_FUND, direction: DESC}], first: 3) { key { fund { year title } } } } }
        fundTransactions { aggregate { groups(by: [PAYEE]) { key { payee {
          __typename ... on Division { code name } ... on Organisation { title: name } } } } } } }"""
    found = await asked(registry, text)
    by_fund = [group["key"]["fund"]["id"] for group in found["commitments"]["aggregate"]["groups"]]
    assert by_fund == [node["id"] for node in found["funds"]["nodes"] if node["id"] in by_fund]
    assert len(by_fund) > 3
    payees = [group["key"]["payee"] for group in found["fundTransactions"]["aggregate"]["groups"]]
    places = [(payee["code"] or "~", payee["name"]) for payee in payees if "name" in payee]
    organisations = [payee["title"] for payee in payees[len(places) :]]
    assert (places, organisations) == (sorted(places), sorted(organisations))
    assert len(places) > 1
    assert len(organisations) > 1
    funds = [(node["year"] or 0, node["title"]) for node in found["funds"]["nodes"] if node["id"] in by_fund]
    back = [group["key"]["fund"] for group in found["commitments"]["aggregate"]["back"]]
    assert [(fund["year"] or 0, fund["title"]) for fund in back] == sorted(funds, reverse=True)[:3]


async def test_groups_come_by_several_keys_and_figures(registry: Answer) -> None:
    text = """{ fundTransactions { aggregate { groups(by: [KIND, OCCURRED_ON_YEAR],
        orderBy: [{field: KEY_OCCURRED_ON_YEAR, direction: DESC}, {field: SUM_AMOUNT}, {field: COUNT, direction: ASC}]) {
        key { kind occurredOnYear } sum { amount } } } } }"""
    groups = (await asked(registry, text))["fundTransactions"]["aggregate"]["groups"]
    told = [(-group["key"]["occurredOnYear"], -Decimal(group["sum"]["amount"])) for group in groups]
    assert told == sorted(told)
    assert len({year for year, _ in told}) > 1


async def test_money_in_another_unit(registry: Answer) -> None:
    text = "{ projects { nodes { benefits { aggregate { sum { amount wan: amount(unit: WAN_YUAN) } } } } } }"
    for node in (await asked(registry, text))["projects"]["nodes"]:
        sums = node["benefits"]["aggregate"]["sum"]
        assert (sums["amount"] and Decimal(sums["amount"])) == (sums["wan"] and Decimal(sums["wan"]) * 10_000)


async def test_of_no_records_the_sum_is_nothing_and_the_rest_is_not_known(answer: Answer) -> None:
    text = "{ incomeReceipts { aggregate { count sum { due } avg { due } max { due } groups(by: [DEMO]) { count } } } }"
    found = (await asked(answer, text))["incomeReceipts"]["aggregate"]
    assert found == {"count": 0, "sum": {"due": "0.00"}, "avg": {"due": None}, "max": {"due": None}, "groups": []}


# People ---------------------------------------------------------------------------------------------------------------


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


# Refusals -------------------------------------------------------------------------------------------------------------


def refused(answer: Answer, text: str) -> ServiceError:
    with pytest.raises((ServiceError, Refused)) as found:
        answer.compiler.prepare(text, None, {}).values(answer.environment(answer.compiler.prepare(text, None, {}), ANONYMOUS))
    raised: Exception = found.value
    error = raised.errors[0] if isinstance(raised, Refused) else raised
    assert isinstance(error, ServiceError)
    return error


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{ fundTransactions { aggregate { sum { amount } } } }", ("fundTransactions", "aggregate", "sum", "amount")),
        ("{ fundTransactions { aggregate { groups(by: [OCCURRED_ON_YEAR]) { avg { amount } } } } }", ("groups", "avg", "amount")),
        ("{ fundTransactions(where: {kind: {in: [REFUND, DISBURSEMENT]}}) { aggregate { sum { amount } } } }", ("sum", "amount")),
        (
            "{ commitments { aggregate { groups(by: [DEMO], orderBy: {field: SUM_AMOUNT}) { count } } } }",
            ("groups", "orderBy", "SUM_AMOUNT"),
        ),
        ("{ benefitTallies { aggregate { sum { count } } } }", ("sum", "count")),
        ("{ acknowledgements { aggregate { groups(by: [RECEIVED_ON_YEAR]) { sum { amount } } } } }", ("sum", "amount")),
        ("{ indicatorResults { aggregate { sum { numerator } } } }", ("sum", "numerator")),
        ("{ mobilisations { aggregate { sum { quantityValue } } } }", ("sum", "quantityValue")),
        ("{ mobilisations { aggregate { groups(by: [KIND]) { avg { quantityBound } } } } }", ("avg", "quantityBound")),
        ("{ claims(where: {quantity: {measure: {eq: CNY}}}) { aggregate { sum { quantityValue } } } }", ("sum", "quantityValue")),
        ('{ indicatorResults(where: {item: {title: {eq: "x"}}}) { aggregate { avg { number } } } }', ("avg", "number")),
        ("{ fundTransactions { aggregate { max { occurredOn amount } } } }", ("max", "amount")),
        ("{ funds { nodes { commitments { aggregate { min { outstanding } } } } } }", ("aggregate", "min", "outstanding")),
        ("{ mobilisations { aggregate { groups(by: [KIND, QUANTITY_MEASURE]) { max { quantityValue } } } } }", ("max", "quantityValue")),
        ("{ indicatorResults { aggregate { groups(by: [STATUS]) { min { number } } } } }", ("min", "number")),
    ],
)
def test_what_is_not_alike_has_no_figures(answer: Answer, text: str, path: tuple[str, ...]) -> None:
    error = refused(answer, text)
    assert isinstance(error, MixedKinds)
    assert error.path[-len(path) :] == path


@pytest.mark.parametrize(
    "text",
    [
        "{ fundTransactions { aggregate { groups(by: [KIND]) { sum { amount } min { amount } } min { occurredOn } } } }",
        "{ claims { aggregate { max { position periodFrom } } } }",
        "{ fundTransactions(where: {kind: {eq: DISBURSEMENT}, amount: {gt: 1}}) { aggregate { sum { amount } } } }",
        "{ commitments { aggregate { groups(by: [PROGRAMME], orderBy: {field: SUM_DISBURSED}) { avg { amount } } } } }",
        "{ indicatorItems { nodes { results { aggregate { sum { numerator } } } } } }",
        "{ indicatorResults { aggregate { groups(by: [ITEM]) { key { item { title } } avg { number } } } } }",
        "query ($item: ID!) { indicatorResults(where: {item: {id: {eq: $item}}}) { aggregate { sum { numerator } } } }",
        "{ benefitTallies(where: {measure: {eq: PERSON}, group: {isNull: true}}) { aggregate { groups(by: [FORM]) { sum { count } } } } }",
    ],
)
def test_what_the_filter_or_the_groups_make_alike_has_figures(answer: Answer, text: str) -> None:
    variables = {"item": "indicator-item_0199d3a0-0000-7000-8000-000000000000"} if "$item" in text else {}
    assert answer.compiler.prepare(text, None, variables).compiled.statement.sql


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("{ funds { aggregate { groups(by: []) { count } } } }", "by"),
        ("{ funds { aggregate { groups(by: [YEAR, TITLE, SOURCE, CATEGORY, DEMO, NOTE]) { count } } } }", "by"),
        ("{ funds { aggregate { groups(by: [YEAR], first: 1001) { count } } } }", "first"),
        ("{ funds { aggregate { groups(by: [YEAR], first: -1) { count } } } }", "first"),
        ("{ funds { aggregate { groups(by: [YEAR], orderBy: {field: KEY_SOURCE}) { count } } } }", "KEY_SOURCE"),
        ("{ funds { aggregate { groups(by: [YEAR], orderBy: [{field: COUNT}, {field: COUNT}]) { count } } } }", "orderBy"),
    ],
)
def test_groups_that_cannot_be_made_are_refused(answer: Answer, text: str, last: str) -> None:
    error = refused(answer, text)
    assert isinstance(error, BadUserInput)
    assert error.path[-1] == last


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{ persons { aggregate { groups(by: [GENDER]) { count } } } }", ("persons", "aggregate", "groups", "by", "GENDER")),
        ("{ persons { aggregate { groups(by: [BIRTH_DATE_YEAR]) { count } } } }", ("groups", "by", "BIRTH_DATE_YEAR")),
        ("{ persons { aggregate { min { birthDate } } } }", ("aggregate", "min", "birthDate")),
        ("{ visits { aggregate { avg { satisfaction } } } }", ("aggregate", "avg", "satisfaction")),
        ("{ visits { aggregate { groups(by: [KIND], orderBy: {field: AVG_SATISFACTION}) { count } } } }", ("orderBy", "AVG_SATISFACTION")),
    ],
)
async def test_personal_columns_have_no_figures_without_the_permission(answer: Answer, text: str, path: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as found:
        await answer.data(text, None, {})
    (error,) = found.value.errors
    assert error.code == "FORBIDDEN"
    assert error.path[-len(path) :] == path
    assert path[-1] in error.message
