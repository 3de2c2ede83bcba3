"""Connections below the first request: a head that never ends, and an answer that nobody reads."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import orjson
import pytest_asyncio

from app.transport.connection import HEAD, Connection, patient
from app.transport.http import GraphQLEndpoint
from app.transport.request import Asked
from tests.transport.serving import connected, serving, until
from tests.transport.small import page

LONG = b'{"data":"' + b"x" * 30_000_000 + b'"}'
GET = b"GET /graphql?query={a} HTTP/1.1\r\nhost: x\r\n"


async def _answer(request: Asked) -> bytes:
    asked.append(request.document)
    return LONG if request.document == "{long}" else b'{"data":1}'


lost: list[Connection] = []
asked: list[str] = []
"""Documents, as they came."""


class Noted(Connection):
    patience = 0.3

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        lost.append(self)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def patient_port() -> AsyncIterator[int]:
    async with serving(GraphQLEndpoint(_answer, page), http=Noted, timeout_keep_alive=60) as port:
        yield port


async def test_a_silent_client_is_closed(patient_port: int) -> None:
    async with connected(patient_port) as (reader, _):
        assert await reader.read() == b""


async def test_half_a_head_is_closed(patient_port: int) -> None:
    for sent in (b"GET", b"\r\n\r\n", GET):
        async with connected(patient_port) as (reader, writer):
            writer.write(sent)
            assert await reader.read() == b""


async def test_half_a_head_after_a_request_is_closed(patient_port: int) -> None:
    async with connected(patient_port) as (reader, writer):
        writer.write(GET + b"\r\n")
        assert b"200" in await reader.readuntil(b'{"data":1}')
        writer.write(GET)
        assert await reader.read() == b""


async def test_a_head_without_end_is_refused(patient_port: int) -> None:
    async with connected(patient_port) as (reader, writer):
        writer.write(GET)
        for number in range(HEAD // 1000 + 1):
            writer.write(b"x-%d: %s\r\n" % (number, b"x" * 1000))
        assert b" 431 " in await reader.readline()


POST = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"


def posted(document: str) -> bytes:
    body = orjson.dumps({"query": document})
    return POST % (len(body), body)


async def test_requests_in_one_packet_are_answered_in_their_order(patient_port: int) -> None:
    documents = [f"{{n{number}}}" for number in range(5)]
    async with connected(patient_port) as (reader, writer):
        writer.write(b"".join(map(posted, documents)))
        for document in documents:
            assert await reader.readuntil(b'{"data":1}'), document
    assert asked[-5:] == documents


async def test_a_request_in_pieces_is_the_same_request(patient_port: int) -> None:
    whole = posted("{in_pieces}") + posted("{whole}") + posted("{at_the_end}")
    for size in (1, 7, 40, 160):
        asked.clear()
        async with connected(patient_port) as (reader, writer):
            for at in range(0, len(whole), size):
                writer.write(whole[at : at + size])
                await writer.drain()
                await asyncio.sleep(0)
            for _ in range(3):
                assert (await reader.readuntil(b'{"data":1}')).startswith(b"HTTP/1.1 200 OK\r\n")
        assert asked == ["{in_pieces}", "{whole}", "{at_the_end}"]


async def test_a_body_that_is_no_chunk_ends_its_connection(patient_port: int) -> None:
    async with connected(patient_port) as (reader, writer):
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nno size\r\n"
        )
        assert b" 400 " in await reader.readline()
        assert b"200" not in await reader.read()


async def test_who_rests_longer_than_agreed_is_closed_counted_from_the_last_answer() -> None:
    async with serving(GraphQLEndpoint(_answer, page), timeout_keep_alive=1) as port, connected(port) as (reader, writer):
        for _ in range(4):
            writer.write(posted("{again}"))
            assert await reader.readuntil(b'{"data":1}')
            await asyncio.sleep(0.4)
        assert await reader.read() == b""


async def test_idle_between_requests_is_fine(patient_port: int) -> None:
    async with connected(patient_port) as (reader, writer):
        for _ in range(2):
            writer.write(GET + b"\r\n")
            assert b"200" in await reader.readuntil(b'{"data":1}')
            await asyncio.sleep(0.5)


async def test_a_client_that_reads_nothing_is_cut_off(patient_port: int) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", patient_port))
        client.sendall(b"GET /graphql?query={long} HTTP/1.1\r\nhost: x\r\n\r\n")
        await until(lambda: any(connection.client == client.getsockname() for connection in lost))


async def test_a_client_that_reads_slowly_gets_it_all(patient_port: int) -> None:
    async with connected(patient_port) as (reader, writer):
        writer.write(b"GET /graphql?query={long} HTTP/1.1\r\nhost: x\r\n\r\n")
        got = 0
        while got < len(LONG):
            got += len(await reader.read(2_000_000))
            await asyncio.sleep(0.01)


def test_the_patience_is_a_setting() -> None:
    assert {protocol.patience for protocol in patient(3)} == {3}
