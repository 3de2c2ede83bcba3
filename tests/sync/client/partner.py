"""The partner's service, asked by `gql`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportConnectionFailed, TransportProtocolError, TransportQueryError, TransportServerError
from gql.transport.httpx import HTTPXAsyncTransport

from tests.sync.client.record import Record, read
from tests.sync.client.store import Digests

PULL = """
  query ($after: Cursor, $first: Int) {
    syncPull(after: $after, first: $first) {
      instance cursor hasMore
      records { kind key operation epoch version state digest }
    }
  }
"""
PUSH = """
  mutation ($input: SyncPushInput!) {
    syncPush(input: $input) {
      syncReceipt {
        received applied duplicate stale conflict parked rejected retry
        results(first: 500) { nodes { position outcome code epoch current missing } }
      }
      userErrors { code message path }
    }
  }
"""
DIGEST = "query ($side: SyncSide!, $buckets: Int) { syncDigest(side: $side, buckets: $buckets) { kind bucket count digest } }"
RECORDS = """
  query ($side: SyncSide!, $kinds: [RecordKind!], $buckets: Int, $bucket: Int, $behind: String) {
    syncRecords(side: $side, kinds: $kinds, buckets: $buckets, bucket: $bucket, behind: $behind, first: 500) {
      kind key epoch version digest state
    }
  }
"""
ANEW = {"FEED_RESET", "BAD_CURSOR"}
LATER = {"RATE_LIMITED", "UNAVAILABLE", "TIMEOUT", "RECEIVE_TIMEOUT", "INTERNAL"}
ATTEMPTS = 5


class ReadAgain(Exception):
    """Everything is to be read from the beginning."""


class Declined(Exception):
    """The partner will not, and asking again changes nothing."""


@dataclass(slots=True)
class Partner:
    """Its service; `lost` counts the answers that did not come."""

    session: AsyncClientSession
    transport: HTTPXAsyncTransport
    lost: int = 0

    async def pull(self, after: str | None, first: int) -> tuple[list[Record], str, bool]:
        """A page, its cursor, and whether to ask again at once. Raises ReadAgain."""
        page = (await self.ask(PULL, {"after": after, "first": first}))["syncPull"]
        if page is None:
            raise Declined("We are no partner there any more.")
        return [read(one) for one in page["records"]], page["cursor"], page["hasMore"]

    async def push(self, records: Sequence[Record], key: str, *, dry: bool = False) -> list[Mapping[str, Any]]:
        """What became of each there."""
        given = {"protocol": 1, "idempotencyKey": key, "dryRun": dry, "records": [one.given() for one in records]}
        answer = (await self.ask(PUSH, {"input": given}))["syncPush"]
        if answer["userErrors"]:
            raise Declined(answer["userErrors"][0]["code"])
        receipt = dict(answer["syncReceipt"])
        results: list[Mapping[str, Any]] = receipt.pop("results")["nodes"]
        if receipt.pop("received") != sum(receipt.values()) or sorted(one["position"] for one in results) != list(range(len(records))):
            raise Declined("The receipt does not say what became of every record.")
        return results

    async def digests(self, side: str, buckets: int) -> Digests:
        found = (await self.ask(DIGEST, {"side": side, "buckets": buckets}))["syncDigest"]
        return {(one["kind"], one["bucket"]): (one["count"], one["digest"]) for one in found}

    async def records(self, side: str, kind: str, buckets: int, bucket: int) -> dict[tuple[str, str], Record]:
        """All of a bucket."""
        found: list[Record] = []
        while True:
            where = {"side": side, "kinds": [kind], "buckets": buckets, "bucket": bucket, "behind": found[-1].key if found else None}
            page = (await self.ask(RECORDS, where))["syncRecords"]
            found += [read(one) for one in page]
            if len(page) < 500:
                return {one.place: one for one in found}

    async def ask(self, text: str, variables: Mapping[str, Any]) -> Any:
        """The data of an answer, asked for until it comes."""
        for attempt in range(ATTEMPTS):
            try:
                return await self.session.execute(GraphQLRequest(text, variable_values=dict(variables)))
            except TransportQueryError as error:
                code = ((error.errors or [{}])[0].get("extensions") or {}).get("code")
                if code in ANEW:
                    raise ReadAgain from None
                if code not in LATER or attempt == ATTEMPTS - 1:
                    raise Declined(code) from None
                await asyncio.sleep(float((self.transport.response_headers or {}).get("retry-after", 0.1)))
            except (TransportConnectionFailed, TransportProtocolError, TransportServerError):
                self.lost += 1
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(0.1)
        raise AssertionError("the last attempt returns or raises")


@asynccontextmanager
async def partner(address: str, token: str, **options: Any) -> AsyncIterator[Partner]:
    """The service at an address, with the token that it gave us."""
    transport = HTTPXAsyncTransport(f"{address}/graphql", headers={"authorization": f"Bearer {token}"}, timeout=30, **options)
    async with Client(transport=transport, execute_timeout=None) as session:
        yield Partner(session, transport)
