"""ASGI scope and receive -> Asked.

The body comes in under a byte cap, is read by a strict JSON reader, and is looked through once; what is
not exactly a GraphQL request is refused here with its own sentence, before any GraphQL is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

import orjson

from app.auth import ANONYMOUS, Viewer
from app.errors import Malformed, PayloadTooLarge, ServiceError
from app.transport.documents import MEMBERS, Documents, digest_in, name_of
from app.transport.values import inspect_number, inspect_text, inspect_values, may_hold_control

if TYPE_CHECKING:
    from starlette.types import Receive


class Client(NamedTuple):
    """Who asks: the address at the other end ("" where there is none), the headers of the request, and whom its token names."""

    address: str = ""
    headers: Mapping[bytes, bytes] = MappingProxyType({})
    viewer: Viewer = ANONYMOUS

    @property
    def local(self) -> bool:
        """Whether it sits at this machine; what was passed on by somebody may come from anywhere."""
        try:
            loopback = ip_address(self.address).is_loopback
        except ValueError:
            return False
        return loopback and not any(name in self.headers for name in _PASSED_ON)

    @property
    def chinese(self) -> bool:
        """Whether its first language is Chinese."""
        return self.headers.get(b"accept-language", b"")[:2].lower() == b"zh"


_PASSED_ON = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")

NOBODY = Client()


class Asked(NamedTuple):
    """One GraphQL request, as it was sent."""

    document: str
    operation_name: str | None
    variables: Mapping[str, Any]
    extensions: Mapping[str, Any]
    read_only: bool
    """By GET: a mutation must be refused with `MethodNotAllowed`."""
    client: Client = NOBODY
    size: int = 0
    """Bytes that it came in."""


Batch: TypeAlias = "tuple[Asked | ServiceError, ...]"
"""Requests of one array; what is wrong with one of them concerns that one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may spend; sizes in bytes, times in seconds."""

    body: int = 1_048_576
    batch: int = 20
    nesting: int = 20
    receive_timeout: float = 10
    request_timeout: float = 15


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a request is read: how much it may hold, and what its document may be called."""

    limits: Limits
    documents: Documents


class Source(NamedTuple):
    """Where the members of a request come from."""

    client: Client
    size: int
    controls: bool
    read_only: bool = False


VALUES = 10_000
"""The most values in the variables of one request."""


class ClientGone(Exception):
    """The client closed its connection; there is nobody to answer."""


async def receive_body(receive: Receive, declared: bytes | None, limits: Limits) -> bytes:
    """The whole body, or a refusal as soon as it is too large."""
    if declared is not None and declared.isdigit() and (len(declared) > 18 or int(declared) > limits.body):
        raise _too_large(limits)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limits.body:
            raise _too_large(limits)
        if not message.get("more_body", False):
            return chunk if not chunks else b"".join([*chunks, chunk])
        chunks.append(chunk)


def _too_large(limits: Limits) -> PayloadTooLarge:
    return PayloadTooLarge(f"The request is larger than {limits.body:,} bytes.")


def from_body(body: bytes, terms: Terms, client: Client = NOBODY) -> Asked | Batch:
    """What a POST asks: one request, or an array of them."""
    members = _json(body, "The body")
    source = Source(client, len(body), may_hold_control(body))
    if isinstance(members, list):
        return _batch(members, terms, source)
    if not isinstance(members, dict):
        raise Malformed(f"The body must be a JSON object, not {_kind(members)}.")
    return _asked(members, terms, source)


def _batch(items: list[Any], terms: Terms, source: Source) -> Batch:
    if not 0 < len(items) <= terms.limits.batch:
        raise Malformed(f"A batch holds from 1 to {terms.limits.batch} requests, not {len(items)}.")
    batch: list[Asked | ServiceError] = []
    for number, members in enumerate(items):
        try:
            if not isinstance(members, dict):
                raise Malformed(f"A request of a batch must be a JSON object, not {_kind(members)}.", path=(number,))
            batch.append(_asked(members, terms, source))
        except ServiceError as error:
            batch.append(error)
    return tuple(batch)


def from_query_string(query_string: bytes, terms: Terms, client: Client = NOBODY) -> Asked:
    """What a GET asks; `variables` and `extensions` are JSON texts there, and an empty parameter is an absent one."""
    if len(query_string) > terms.limits.body:
        raise _too_large(terms.limits)
    members: dict[str, Any] = {}
    for name, value in _parameters(query_string):
        if name in members:
            raise Malformed(f"The parameter `{name}` is given twice.", path=(name,))
        members[name] = value
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = _json(members[name].encode(), f"The parameter `{name}`", name)
    return _asked(members, terms, Source(client, len(query_string), controls=True, read_only=True))


def from_members(members: dict[str, Any], size: int, terms: Terms, client: Client) -> Asked:
    """What a message of another protocol asks, that held as many bytes."""
    return _asked(members, terms, Source(client, size, controls=True))


def _parameters(query_string: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(query_string.decode("ascii"), encoding="utf-8", errors="strict", max_num_fields=50)
    except UnicodeDecodeError:
        raise Malformed("The query string is not percent-encoded UTF-8.") from None
    except ValueError:
        raise Malformed("The query string has more than 50 parameters.") from None
    return [pair for pair in pairs if pair[0] in _MEMBERS]


_MEMBERS = frozenset(("query", "operationName", "variables", "extensions", *MEMBERS))


def _asked(members: dict[str, Any], terms: Terms, source: Source) -> Asked:
    given = members.get("query")
    operation_name = members.get("operationName")
    if given is not None and not isinstance(given, str):
        raise Malformed(f"`query` must be a string, not {_kind(given)}.", path=("query",))
    if operation_name is not None and not isinstance(operation_name, str):
        raise Malformed(f"`operationName` must be a string or null, not {_kind(operation_name)}.", path=("operationName",))
    variables, extensions = _object(members, "variables"), _object(members, "extensions")
    if source.controls:
        inspect_text("query", given or "")
        inspect_text("operationName", operation_name or "")
    if variables:
        inspect_values("variables", variables, nesting=terms.limits.nesting, controls=source.controls)
    if source.size > VALUES:
        inspect_number("variables", variables, VALUES)
    if extensions:
        inspect_values("extensions", extensions, nesting=terms.limits.nesting, controls=source.controls)
    document = terms.documents.text(given, name_of(members), digest_in(extensions) if extensions else None)
    size = max(source.size, len(document))
    return Asked(document, operation_name, variables, extensions, source.read_only, source.client, size)


def _object(members: dict[str, Any], name: str) -> dict[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"`{name}` must be an object or null, not {_kind(value)}.", path=(name,))
    return value


def _kind(value: Any) -> str:
    """A JSON value by the name of its kind.

    >>> _kind(True), _kind(1.5), _kind(None)
    ('a boolean', 'a number', 'null')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _json(text: bytes, subject: str, *path: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"{subject} {_complaint(text, error)}.", path=path) from None


def _complaint(text: bytes, error: orjson.JSONDecodeError) -> str:
    """orjson's words, told as ours."""
    if not text.strip():
        return "is empty"
    reason = error.msg
    if "UTF-8" in reason and "BOM" not in reason:
        return "is not UTF-8"
    if "depth" in reason:
        return "nests too deeply"
    where = f"line {error.lineno}, column {error.colno}"
    if "surrogate" in reason:
        return f"holds half of a surrogate pair, which is not a character ({where})"
    if "infinity" in reason:
        return f"holds a number that is too large ({where})"
    return f"is not JSON ({where})"
