"""A partner's service, asked over HTTP in its own GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import orjson

from app.models import SyncOperation
from app.sync.arrival import Sent
from app.sync.scope import PROTOCOL, shared

RECORD = "kind key operation epoch version state"
PULL = f"""
    query SyncPull($after: Cursor, $first: Int) {{
      syncPull(after: $after, first: $first) {{ instance cursor hasMore sealNumber sealHash records {{ {RECORD} }} }}
    }}"""
PUSH = """
    mutation SyncPush($input: SyncPushInput!) {
      syncPush(input: $input) {
        syncReceipt { id results(first: 500) { nodes { position outcome code missing } } }
        userErrors { code message }
      }
    }"""
DIGEST = """
    query SyncDigest($side: SyncSide!, $kinds: [RecordKind!], $buckets: Int) {
      syncDigest(side: $side, kinds: $kinds, buckets: $buckets) { kind bucket count digest }
    }"""
LISTED = """
    query SyncRecords($side: SyncSide!, $kinds: [RecordKind!], $buckets: Int, $bucket: Int, $behind: String, $first: Int) {
      syncRecords(side: $side, kinds: $kinds, buckets: $buckets, bucket: $bucket, behind: $behind, first: $first) {
        kind key epoch version digest state
      }
    }"""
SEALS = "query SyncSeals($behind: Int, $first: Int) { syncSeals(behind: $behind, first: $first) { number hash } }"
ANEW = ("FEED_RESET", "BAD_CURSOR")
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What reading raises of something that is not of the protocol's form."""
TOO_LARGE = "PAYLOAD_TOO_LARGE"
TIMEOUT = "TIMEOUT"
AGAIN = ("UNAVAILABLE", TIMEOUT, "RATE_LIMITED", "INTERNAL", "RECEIVE_TIMEOUT")


class Unreachable(Exception):
    """The partner did not answer, or not now: what was asked may or may not have been done, and can be asked again."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after
        """Seconds after which the partner wants to be asked again."""


class TookTooLong(Unreachable):
    """The partner ended it, because it took too long there."""


class FeedBegan(Exception):
    """The partner's feed has begun anew: everything is to be read again."""


class Declined(Exception):
    """The partner answered that it will not: asking again changes nothing."""


class TooLarge(Declined):
    """The partner takes no request of this size."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a partner's records, and where to go on."""

    instance: str
    cursor: str
    has_more: bool
    records: tuple[Sent, ...]
    seal: tuple[int, str] | None = None
    """The newest seal of its trail: number and hash."""


@dataclass(frozen=True, slots=True)
class Client:
    """A partner's service."""

    http: httpx.AsyncClient
    url: str

    async def pull(self, after: str | None, first: int) -> Page:
        """What it tells next. Raises FeedBegan, Declined, Unreachable."""
        found = await self.ask(PULL, "syncPull", {"after": after, "first": first})
        if found is None:
            raise Declined("The partner does not know us: the account of our token is no partner there.")
        with self.understood():
            return page(found)

    async def push(self, records: Sequence[Sent], key: str) -> list[Mapping[str, Any]]:
        """What became of each there. Raises TooLarge, Declined, Unreachable."""
        given = {"protocol": PROTOCOL[1], "idempotencyKey": key, "records": [written(one) for one in records]}
        found = await self.ask(PUSH, "syncPush", {"input": given})
        with self.understood():
            if found["userErrors"]:
                raise Declined(f"The partner refuses what we send: {found['userErrors'][0]['message']}")
            results: list[Mapping[str, Any]] = found["syncReceipt"]["results"]["nodes"]
            if sorted(one["position"] for one in results) != list(range(len(records))):
                raise ValueError
            return results

    async def digests(self, side: str, kinds: Sequence[str] = (), buckets: int = 16) -> Mapping[tuple[str, int], tuple[int, str]]:
        """Count and digest of each kind and bucket there; of half of the kinds after the other where all together take too long."""
        try:
            found = await self.ask(DIGEST, "syncDigest", {"side": side, "kinds": list(kinds), "buckets": buckets})
        except TookTooLong:
            among = kinds or [name.upper() for name in shared()]
            if len(among) == 1:
                raise
            half = len(among) // 2
            return {**await self.digests(side, among[:half], buckets), **await self.digests(side, among[half:], buckets)}
        with self.understood():
            return {(one["kind"], one["bucket"]): (one["count"], one["digest"]) for one in found}

    async def records(self, side: str, kind: str, buckets: int, bucket: int) -> AsyncIterator[Mapping[str, Any]]:
        """The records of a bucket there."""
        behind = None
        while True:
            given = {"side": side, "kinds": [kind], "buckets": buckets, "bucket": bucket, "behind": behind, "first": 500}
            found = await self.ask(LISTED, "syncRecords", given)
            with self.understood():
                formed = [sent(one).key for one in found]
            for one in found:
                yield one
            if len(formed) < 500:
                return
            behind = formed[-1]

    async def seals(self) -> list[tuple[int, str]]:
        """The seals of our own trail that it saw."""
        found: list[tuple[int, str]] = []
        while True:
            seals = await self.ask(SEALS, "syncSeals", {"behind": found[-1][0] if found else 0, "first": 1_000})
            with self.understood():
                found += [(int(one["number"]), one["hash"]) for one in seals]
            if len(seals) < 1_000:
                return found

    @contextmanager
    def understood(self) -> Iterator[None]:
        """Raises Unreachable for an answer that is not of the protocol's form: whoever it is from, nothing of it is kept."""
        try:
            yield
        except MALFORMED:
            raise Unreachable(f"{self.url} answered something that is not of this protocol.") from None

    async def ask(self, query: str, name: str, variables: Mapping[str, Any]) -> Any:
        """The field of this name in the data of an answer. Raises FeedBegan, TooLarge, Declined, TookTooLong, Unreachable."""
        try:
            answer = await self.http.post(self.url, content=orjson.dumps({"query": query, "variables": variables}))
            body = orjson.loads(answer.content)
            del answer.stream  # it refers to its answer: both, with a megabyte of text, would stay until garbage is looked for
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.url} does not answer ({type(error).__name__}).") from None
        except orjson.JSONDecodeError:
            raise Unreachable(f"{self.url} answered something that is no JSON.") from None
        with self.understood():
            if not (errors := body.get("errors")):
                return body["data"][name]
            code, message = errors[0].get("extensions", {}).get("code"), errors[0]["message"]
        if code in ANEW:
            raise FeedBegan(message)
        if code in AGAIN or answer.status_code >= 500:
            gone = TookTooLong if code == TIMEOUT else Unreachable
            raise gone(f"{self.url}: {message}", _seconds(answer.headers.get("retry-after")))
        raise (TooLarge if code == TOO_LARGE else Declined)(f"{self.url}: {message}")


@asynccontextmanager
async def client(url: str, token: str, patience: float = 60.0) -> AsyncIterator[Client]:
    """A partner's service at an address, which may leave out `/graphql`."""
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "application/json",
        "accept": "application/graphql-response+json, application/json",
    }
    async with httpx.AsyncClient(headers=headers, timeout=patience, follow_redirects=False) as http:
        yield Client(http, url if url.rstrip("/").endswith("/graphql") else f"{url.rstrip('/')}/graphql")


def page(found: Mapping[str, Any]) -> Page:
    """A page as a partner's answer holds it. Raises ValueError or its like for what is none."""
    made = Page(str(UUID(found["instance"])), found["cursor"], found["hasMore"], tuple(map(sent, found["records"])), _seal(found))
    if type(made.cursor) is not str or type(made.has_more) is not bool:
        raise TypeError
    return made


def sent(one: Mapping[str, Any]) -> Sent:
    """A record as a partner's answer holds it. Raises ValueError or its like for what is none."""
    made = Sent(one["kind"], one["key"], SyncOperation[one.get("operation", "RECORD")], one["epoch"], one["version"], one["state"])
    if not (type(made.kind) is type(made.key) is str and type(made.epoch) is type(made.version) is int):
        raise TypeError
    if made.state is not None and type(made.state) is not str:
        raise TypeError
    return made


def written(one: Sent) -> dict[str, Any]:
    """A record as a request holds it."""
    told = {"kind": one.kind, "key": one.key, "operation": one.operation.name, "epoch": one.epoch, "version": one.version}
    return told if one.state is None else told | {"state": one.state}


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None


def _seal(page: Mapping[str, Any]) -> tuple[int, str] | None:
    return None if page["sealNumber"] is None else (int(page["sealNumber"]), bytes.fromhex(page["sealHash"]).hex())
