"""Numbers pass to the newest key while the old one still reads, and an interrupted rotation goes on where it ended."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from typing import Any

import asyncpg
import pytest

from app.answer import Answer
from app.commands import rotation
from app.commands.rotation import rotate, stale
from app.crypto import Ring, new_key
from app.database.engine import connected
from tests.commands.office import Office
from tests.processes import jiedui

NEW = {"nationalId": "11010519491231002X", "bankAccount": "6222020200012345678"}
REVEAL = "mutation($input: RevealPersonalInput!) { revealPersonal(input: $input) { value userErrors { code } } }"


@pytest.fixture
def held(answer: Answer) -> Ring:
    assert answer.writing.ring is not None
    return answer.writing.ring


def newer(held: Ring, **more: Any) -> Ring:
    return Ring({"2": new_key().encode()[:32], **held.keys}, held.index_key, **more)


async def people(of: Office, count: int) -> list[str]:
    accounts = (f"62220202000{number:08}" for number in range(count))
    return [(await of.made("createPerson", "person", {"name": "王示例", "bankAccount": account}))["id"] for account in accounts]


async def revealed(of: Office, key: str, field: str = "BANK_ACCOUNT") -> Any:
    found = await of.ask(REVEAL, input={"id": key, "field": field, "purpose": "核对"})
    return found["revealPersonal"]["value"]


@pytest.mark.parametrize("cipher", ["AES_256_GCM", "SM4_GCM"])
async def test_every_number_passes_to_the_newest_key(
    answer: Answer, giver: Office, held: Ring, fresh_database_url: str, cipher: str
) -> None:
    made = await giver.made("createPerson", "person", NEW | {"name": "王示例"})
    ring = newer(held, cipher=cipher)
    told: list[int] = []
    async with connected(fresh_database_url) as operator:
        assert await stale(operator, ring) == 1
        assert await rotate(operator, ring, told.append) == rotation.Rotated(2)
        assert (await stale(operator, ring), told) == (0, [1])
        assert await rotate(operator, ring, told.append) == rotation.Rotated(0)
    assert await revealed(giver, made["id"]) is None, "the service does not have the new key yet"
    giver.answer.writing.ring = Ring({"2": ring.keys["2"]}, held.index_key)
    assert await revealed(giver, made["id"], "NATIONAL_ID") == NEW["nationalId"]
    assert await revealed(giver, made["id"]) == NEW["bankAccount"]
    error = await giver.refused("createPerson", "person", {"name": "另一人", "nationalId": NEW["nationalId"]})
    assert error["existing"] == {"id": made["id"]}, "the index stays"
    connection = await asyncpg.connect(fresh_database_url)
    purposes = await connection.fetch("select version, actor, purpose from change where kind = 'person' and not demo order by seq")
    await connection.close()
    assert [tuple(row) for row in purposes][-1] == (2, "operator", "upkeep")


async def test_what_was_interrupted_goes_on(giver: Office, held: Ring, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    made = await people(giver, 5)
    ring = newer(held)

    def interrupted(_count: int) -> None:
        raise KeyboardInterrupt

    async with connected(fresh_database_url) as operator:
        with pytest.raises(KeyboardInterrupt):
            await rotate(operator, ring, interrupted)
    async with connected(fresh_database_url) as operator:
        assert await stale(operator, ring) == 3
        assert await rotate(operator, ring, lambda _: None) == rotation.Rotated(3)
    giver.answer.writing.ring = ring
    assert [await revealed(giver, key) for key in made] == [f"62220202000{number:08}" for number in range(5)]


async def test_what_cannot_be_read_stays(giver: Office, held: Ring, fresh_database_url: str) -> None:
    (key,) = await people(giver, 1)
    stranger = Ring({"9": b"9" * 32}, held.index_key)
    async with connected(fresh_database_url) as operator:
        assert await rotate(operator, stranger, lambda _: None) == rotation.Rotated(0, 1)
    assert await revealed(giver, key) == "6222020200000000000"


async def test_the_command_encrypts_anew(giver: Office, held: Ring, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await people(giver, 2)
    old = ",".join(f"{name}:{b64encode(key).decode()}" for name, key in held.keys.items())
    monkeypatch.setenv("PERSONAL_KEYS", old)
    monkeypatch.setenv("PERSONAL_INDEX_KEY", b64encode(held.index_key).decode())
    printed = await asyncio.to_thread(jiedui, "keys", "new", "--database-url", fresh_database_url)
    name, _, key = printed.stdout.partition("=")[2].strip().partition(":")
    monkeypatch.setenv("PERSONAL_KEYS", f"{name}:{key},{old}")
    for expected in ("2 numbers", "0 numbers"):
        done = await asyncio.to_thread(jiedui, "keys", "rotate", "--database-url", fresh_database_url)
        assert done.stderr.startswith(expected), done.stderr
    giver.answer.writing.ring = Ring({name: b64decode(key)}, held.index_key)
    assert [await revealed(giver, person) for person in made] == [f"62220202000{number:08}" for number in range(2)]
    monkeypatch.delenv("PERSONAL_KEYS")
    monkeypatch.delenv("PERSONAL_INDEX_KEY")
    refused = await asyncio.to_thread(jiedui, "keys", "rotate", "--database-url", fresh_database_url)
    assert (refused.returncode, "PERSONAL_KEYS" in refused.stderr) == (1, True)
