"""The opening tabs are promises: each is asked of the real service and answers without an error, with something in it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from graphql import OperationDefinitionNode, parse

import app.web
from tests.worked import Worked, working

EXAMPLES = Path(app.web.__file__).parent / "src" / "examples"
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.graphql"))}
WRITES = {name: text for name, text in TEXTS.items() if "\nmutation " in text}
FOLLOWS = {name: text for name, text in TEXTS.items() if "\nsubscription " in text}
QUERIES = {name: text for name, text in TEXTS.items() if name not in WRITES and name not in FOLLOWS}
# Every operation of a tab that writes, as whom, and what its answer must show.
WRITTEN = {
    "disbursement": {
        "TheDisbursement": ("huancui-finance", ['"status":"RECORDED"', '"outstanding":"0.5"']),
        "ItsAcknowledgement": ("taierzhuang-finance", ['"verdict":"ACKNOWLEDGED"', '"status":"ACKNOWLEDGED"']),
    },
    "dispute": {"TheDispute": ("taierzhuang-finance", ['"verdict":"DISPUTED"', '"amount":"20"', '"disputed":"25.5"'])},
    "distribution": {
        "TheRent": ("huancui-finance", ['"received":"7.395"']),
        "TheDraft": ("huancui-finance", ['"total":"73950.00"', '"code":"示例-0001"', '"note":"权重']),
        "ThePublicity": ("huancui-finance", ['"status":"PUBLICISED"', '"version":2']),
        "TheApproval": ("huancui-approver", ['"status":"APPROVED"', '"version":3']),
        "ThePayments": ("huancui-finance", ['"paidOn":"2022-04-15"', '"code":"示例-0001"']),
    },
}
# What each must show, as the article has it: the six towns, the headline, the yield, the verdicts, the gap, the printed name.
SHOWN = {
    "answers": '"count":0',
    "discrepancy": '"gap":"4210000"',
    "flow": '"committed":"0"',
    "greenhouse": '"grossYield":"12.51"',
    "household": '"totalCount":0',
    "money": "累计拨付台儿庄区扶贫协作财政资金1122.5万元",
    "pairing": '"totalCount":6',
    "scorecard": '"verdict":"AGREES"',
    "search": '"matched":"环翠区"',
    "town": '"printedName":"洵沟镇"',
}
# What the demo registry adds: rent that reached households, whom a cadre visits, figures that only illustrate.
SHOWN_BY_THE_REGISTRY = {
    "answers": ['"amount":"160.5"', '"status":"DISPUTED"', '"occurredOnYear":2018'],
    "flow": ['"basis":"DEMO"', '"committed":"1079.5"', '"disputed":"60"', '"treatment":"PASSED_ON"'],
    "greenhouse": ['"rule":"DIFFERENTIATED"', '"status":"PAID"', '"code":"示例-'],
    "household": ['"totalCount":1927', '"name":"示例干部', '"cadreInPost":true', '"component":'],
    "scorecard": ['"basis":"DEMO"', '"illustrated":34'],
}


def names(query: str) -> list[str]:
    operations = [node for node in parse(query).definitions if isinstance(node, OperationDefinitionNode)]
    return [operation.name.value for operation in operations if operation.name]


def is_empty(value: Any) -> bool:
    """Whether nothing at all was found below: null, an empty list, or only such."""
    match value:
        case dict():
            return all(is_empty(inner) for inner in value.values())
        case list():
            return all(is_empty(inner) for inner in value)
        case _:
            return value is None


@pytest.mark.parametrize("example", QUERIES)
async def test_the_example_answers(address: str, example: str) -> None:
    assert SHOWN[example] in await answered(address, example)


@pytest.mark.parametrize("example", SHOWN_BY_THE_REGISTRY)
async def test_the_registry_fills_the_example(demo_address: str, example: str) -> None:
    text = await answered(demo_address, example)
    assert [shown for shown in SHOWN_BY_THE_REGISTRY[example] if shown not in text] == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worked(open_demo_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worked]:
    async with working(open_demo_database_url, tmp_path_factory.mktemp("tokens")) as found:
        yield found


@pytest.mark.parametrize("example", WRITES)
async def test_the_tab_writes_what_it_says(worked: Worked, example: str) -> None:
    """Each with the variables that the tab brings, and the ids that were answered in the places that it leaves for them."""
    brought = json.loads((EXAMPLES / f"{example}.json").read_text(encoding="utf-8"))
    worked.ids = {name: value for name, value in brought.items() if not str(value).startswith("the id that ")}
    assert names(WRITES[example]) == list(WRITTEN[example])
    for operation, (account, shown) in WRITTEN[example].items():
        assert re.search(rf"# As {account}\b[^\n]*\n(#[^\n]*\n)*mutation {operation}\b", WRITES[example]), "the tab says as whom"
        data = await worked.ask(account, WRITES[example], operation=operation)
        if brought.get("dryRun") and "$dryRun" in operation_of(WRITES[example], operation):
            data = await worked.ask(account, WRITES[example], operation=operation, dryRun=False)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        assert '"userErrors":[]' in text, text
        assert [each for each in shown if each not in text] == [], text


def operation_of(text: str, name: str) -> str:
    """The text of one operation among several."""
    (found,) = (each for each in re.split(r"\n(?=mutation )", text) if each.startswith(f"mutation {name}"))
    return found


async def answered(address: str, example: str) -> str:
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/graphql", json={"query": QUERIES[example]}, headers={"Accept": "application/graphql-response+json"})
    body = answer.json()
    assert "errors" not in body, body["errors"]
    assert answer.status_code == 200
    for field, value in body["data"].items():
        assert not is_empty(value), f"{field} is empty"
    return answer.text


@pytest.mark.parametrize("query", (QUERIES | FOLLOWS).values(), ids=QUERIES | FOLLOWS)
def test_the_example_names_its_tab(query: str) -> None:
    assert len(names(query)) == 1, "one named operation: GraphiQL takes the tab's title from it"


def test_every_example_is_a_tab() -> None:
    imported = re.findall(r'"\./(\w+)\.graphql\?raw"', (EXAMPLES / "index.ts").read_text(encoding="utf-8"))
    assert sorted(imported) == list(TEXTS)
    assert sorted(WRITTEN) == list(WRITES)
