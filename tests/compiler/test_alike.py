"""Only what is alike is added up, and only groups that can be made are asked for; anything else is refused where it stands."""

from __future__ import annotations

import pytest

from app.answer import Answer
from app.auth import ANONYMOUS
from app.errors import BadUserInput, MixedKinds, Refused, ServiceError


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
