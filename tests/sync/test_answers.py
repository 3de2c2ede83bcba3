"""Whatever a partner's address answers, it is told in a sentence, and nothing of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from app.models import SyncOperation
from app.sync.arrival import Code, Sent
from app.sync.client import Client, Declined, FeedBegan, TookTooLong, TooLarge, Unreachable, client

NODE = "01a22a6f-0000-7000-8000-000000000001"
RECORD: dict[str, Any] = {"kind": "FUND", "key": NODE, "operation": "RECORD", "epoch": 1, "version": 1, "state": "{}"}
PAGE: dict[str, Any] = {"instance": NODE, "cursor": "c", "hasMore": False, "sealNumber": None, "sealHash": None, "records": [RECORD]}


@asynccontextmanager
async def answering(body: bytes, status: int = 200) -> AsyncIterator[Client]:
    """A client of an address that answers this to everything."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (line := await reader.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        await reader.readexactly(length)
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b" % (status, len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "jd_x") as asking:
        yield asking


def pulled(**differing: Any) -> bytes:
    return orjson.dumps({"data": {"syncPull": PAGE | differing}})


async def test_a_page_of_the_protocols_form_is_read() -> None:
    async with answering(pulled()) as asking:
        page = await asking.pull(None, 10)
    assert page.records == (Sent("FUND", NODE, SyncOperation.RECORD, 1, 1, "{}"),)


OTHERS: tuple[Any, ...] = (7.5, [], {}, True)
NOT_OF: dict[str, tuple[Any, ...]] = {
    "instance": (None, 7, "x"),
    "cursor": (None, 7),
    "hasMore": (None, "yes"),
    "sealNumber": ("x", [], {}),
    "sealHash": (None, 7, "xy"),
    "records": (None, 7, [7], [None], [{}]),
}
JUNK = [
    *(b"[]", b"null", b'"x"', b"{}", b'{"data":null}', b'{"data":[]}', b'{"data":{"syncPull":7}}', b'{"errors":[7]}', b'{"errors":7}'),
    *(pulled(**{"sealNumber": "1", "sealHash": "00", name: given}) for name, several in NOT_OF.items() for given in several),
    *(pulled(records=[RECORD | {name: given}]) for name in RECORD for given in OTHERS),
    *(pulled(records=[RECORD | {name: None}]) for name in RECORD if name != "state"),
]


@pytest.mark.parametrize("body", JUNK, ids=lambda body: body.decode()[-90:])
async def test_what_is_no_page_is_not_taken_for_one(body: bytes) -> None:
    async with answering(body) as asking:
        with pytest.raises(Unreachable, match="not of this protocol"):
            await asking.pull(None, 10)


@pytest.mark.parametrize(
    ("code", "status", "raised"),
    [
        ("FEED_RESET", 200, FeedBegan),
        ("PAYLOAD_TOO_LARGE", 413, TooLarge),
        ("TIMEOUT", 200, TookTooLong),
        ("UNAVAILABLE", 503, Unreachable),
        ("FORBIDDEN", 200, Declined),
        (None, 200, Declined),
        (None, 502, Unreachable),
    ],
)
async def test_each_refusal_has_its_meaning(code: str | None, status: int, raised: type[Exception]) -> None:
    extensions = {"extensions": {"code": code}} if code else {}
    async with answering(orjson.dumps({"errors": [{"message": "why", **extensions}]}), status) as asking:
        with pytest.raises(raised, match="why") as caught:
            await asking.pull(None, 10)
    assert type(caught.value) is raised


@pytest.mark.parametrize("results", [[], [{"position": 0, "outcome": "APPLIED"}] * 2, [{"position": 7, "outcome": "APPLIED"}], [7], None])
async def test_a_push_is_answered_once_for_each_record(results: Any) -> None:
    told = {"data": {"syncPush": {"syncReceipt": {"id": "x", "results": {"nodes": results}}, "userErrors": []}}}
    async with answering(orjson.dumps(told)) as asking:
        with pytest.raises(Unreachable, match="not of this protocol"):
            await asking.push([Sent("FUND", NODE, SyncOperation.RECORD, 1, 1, "{}")], "key")


@pytest.mark.parametrize(("epoch", "version"), [(-1, 1), (1, -1), (2**31, 1), (1, 2**63)])
@pytest.mark.parametrize("operation", SyncOperation)
async def test_no_epoch_or_version_is_beyond_what_is_kept(operation: SyncOperation, epoch: int, version: int) -> None:
    assert Sent("FUND", NODE, operation, epoch, version, "{}").says is Code.INVALID_STATE


@pytest.mark.parametrize("body", [b'{"data":null}', b"{}", b'{"data":{"syncDigest":7}}', b'{"data":{"syncDigest":[7]}}'])
async def test_what_is_no_digest_is_not_taken_for_one(body: bytes) -> None:
    async with answering(body) as asking:
        with pytest.raises(Unreachable, match="not of this protocol"):
            await asking.digests("SENT")
