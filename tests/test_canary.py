"""A number that is sent in through the API, well and badly, is found nowhere but in the one answer that reveals it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.commands import user
from app.crypto import named_key, new_key
from app.database.engine import connected
from app.models import Role
from app.models.user import LOCAL
from tests.processes import served
from tests.record import HUANCUI
from tests.test_tracing import collecting

CANARY, SHORT, ACCOUNT, PURPOSE = "440524198001010013", "440524800101001", "6222020299991234567", "金丝雀用途"
WRONG = "440524198001010014"
SECRETS = (CANARY, SHORT, ACCOUNT, WRONG)
MAKE = "mutation Make($input: CreatePersonInput!) { createPerson(input: $input) { person { id nationalId } userErrors { message } } }"
REVEAL = "mutation Reveal($input: RevealPersonalInput!) { revealPersonal(input: $input) { value userErrors { message } } }"
FIND = "mutation Find($input: FindPersonInput!) { findPerson(input: $input) { person { id } userErrors { message } } }"
NEW = {"name": "金示例", "nationalId": CANARY, "bankAccount": ACCOUNT}


def bad(key: str) -> list[dict[str, Any]]:
    """Requests that are refused, each in another place."""
    inputs: list[Any] = [
        NEW | {"nationalId": int(CANARY)},
        NEW | {"nationalId": [CANARY]},
        NEW | {"nationalId": WRONG},
        NEW | {"gender": CANARY},
        NEW | {"birthDate": CANARY},
        NEW | {"phone": {"a": CANARY}},
        NEW | {"ownerDistrict": CANARY},
        NEW | {"nationalID": CANARY},
        NEW | {"idempotencyKey": "again", "name": "另一人"},
        NEW | {"name": "另一人"},
        [CANARY],
        CANARY,
    ]
    literals = (
        f'nationalId: "{WRONG}"',
        f"nationalId: {CANARY}",
        f'gender: "{CANARY}"',
        f'no: "{CANARY}"',
        f'nationalId: "{CANARY}',
        f'"{CANARY}"',
        CANARY,
    )
    reveals: list[Any] = [
        {"id": CANARY, "field": "NATIONAL_ID", "purpose": PURPOSE},
        {"id": key, "field": CANARY, "purpose": PURPOSE},
        {"id": key, "field": "NATIONAL_ID", "purpose": [CANARY]},
        {"id": key, "field": "NATIONAL_ID", "purpose": CANARY * 30},
    ]
    finds: list[Any] = [
        {"nationalId": WRONG, "purpose": PURPOSE},
        {"nationalId": int(CANARY), "purpose": PURPOSE},
        {"nationalId": CANARY, "purpose": [CANARY]},
        {"nationalId": CANARY, "purpose": CANARY * 30},
        {"nationalId": CANARY},
    ]
    return [
        *({"query": FIND, "variables": {"input": given}} for given in finds),
        *({"query": MAKE, "variables": {"input": given}} for given in inputs),
        *({"query": f'mutation {{ createPerson(input: {{name: "x", {literal}}}) {{ person {{ id }} }} }}'} for literal in literals),
        *({"query": REVEAL, "variables": {"input": given}} for given in reveals),
        {"query": f"{{ persons(where: {{nationalId: {{eq: {CANARY}}}}}) {{ totalCount }} }}"},
        {"query": f'{{ node(id: "{CANARY}") {{ id }} }}'},
    ]


async def token(url: str) -> str:
    async with connected(url) as operator:
        who = await user.account(operator, LOCAL, "canary", "金丝雀")
        await user.give(operator, who, Role.DISTRICT_OFFICER, user.Place(HUANCUI))
        made = await user.token(operator, who, 1)
        await operator.commit()
        return made.text


async def dump(url: str) -> str:
    """Every row of every table as text, bytes in both of their forms."""
    connection = await asyncpg.connect(url)
    tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    rows = [row for (table,) in tables for row in await connection.fetch(f'select to_jsonb(t)::text as json, t::text from "{table}" t')]
    await connection.close()
    texts = [value for row in rows for value in row.values()]
    return "\n".join(texts)


async def test_a_canary_is_found_nowhere(tmp_path: Path, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bearer = await token(fresh_database_url)
    monkeypatch.setenv("PERSONAL_KEYS", named_key("1"))
    monkeypatch.setenv("PERSONAL_INDEX_KEY", new_key())
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint)
        with served(tmp_path, database_url=fresh_database_url) as running:
            headers = {"authorization": f"Bearer {bearer}", "accept-encoding": "identity"}
            with httpx.Client(base_url=running.address(), headers=headers, timeout=60) as client:

                def ask(request: Any) -> str:
                    return client.post("/graphql", json=request).text

                def by_get() -> int:
                    variables = json.dumps({"input": {"nationalId": "1", "purpose": "x"}})
                    return client.get("/graphql", params={"query": FIND, "variables": variables}).status_code

                made = ask({"query": MAKE, "variables": {"input": NEW | {"idempotencyKey": "again"}}})
                person = json.loads(made)["data"]["createPerson"]["person"]
                assert person["nationalId"] == "4405********0013"
                revealing = {"id": person["id"], "field": "NATIONAL_ID", "purpose": PURPOSE}
                shown = ask({"query": REVEAL, "variables": {"input": revealing}})
                assert json.loads(shown)["data"]["revealPersonal"] == {"value": CANARY, "userErrors": []}
                looked = ask({"query": FIND, "variables": {"input": {"nationalId": SHORT, "purpose": PURPOSE}}})
                assert json.loads(looked)["data"]["findPerson"]["person"] == {"id": person["id"]}
                assert by_get() == 405, "no mutation by GET, so that no address holds a number"
                answers = [made, looked, *(ask(request) for request in bad(person["id"]))]
                answers += [ask([request]) for request in bad(person["id"])[:3]]
            assert running.end() == 0
            logged = running.said()
        traced = b"\n".join(collector.bodies)
    found = {
        "answers": [(secret, answer) for answer in answers for secret in SECRETS if secret in answer],
        "log": [secret for secret in (*SECRETS, PURPOSE) if secret in logged],
        "traces": [secret for secret in (*SECRETS, PURPOSE) if secret.encode() in traced],
    }
    assert found == {"answers": [], "log": [], "traces": []}
    assert b"mutation Reveal" in traced
    assert '"operation":"Reveal"' in logged
    kept = await dump(fresh_database_url)
    forms = [form for secret in SECRETS for form in (secret, secret.encode().hex())]
    assert [form for form in forms if form in kept] == []
    assert kept.count(PURPOSE) == 4, "two rows of the reading log, each written twice here"
