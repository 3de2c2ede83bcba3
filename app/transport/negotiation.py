"""What a client reads and what it sends: Accept, Content-Type, Accept-Encoding.

Browsers and client libraries send the same few values again and again, so each decision is remembered by the header's bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from app.errors import NotAcceptable, UnsupportedMediaType

T = TypeVar("T")


class Media(Enum):
    """The media types we write."""

    JSON = "application/json"
    RESPONSE = "application/graphql-response+json"
    HTML = "text/html"


_BY_WILDCARD = (Media.HTML, Media.RESPONSE, Media.JSON)
_BY_NAME = (Media.HTML, Media.JSON, Media.RESPONSE)


def remembered(decide: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """A bounded memory of decisions; a very long header is decided anew, so nobody can fill the memory with them."""
    known = lru_cache(maxsize=256)(decide)
    return lambda header: known(header) if len(header) <= 256 else decide(header)


def media_for_post(accept: bytes | None) -> Media:
    """The media type of an answer; without an Accept header it is application/json."""
    return Media.JSON if accept is None else _of_post(accept)


def media_for_get(accept: bytes | None, *, pages: bool = True) -> Media:
    """Like a POST's, but a browser gets the page, if there is one."""
    if accept is None:
        return Media.JSON
    return _of_get(accept) if pages else _of_post(accept)


def _best(accept: bytes, offers: tuple[Media, ...]) -> Media:
    """The offer that the client likes best; the more exactly named one if it likes two alike."""
    if not accept.strip():  # an empty header says nothing
        return Media.JSON
    ranges = list(_weighted(accept))
    scores = [(*_score(offer, ranges), offer) for offer in offers]
    quality, exactness, _ = max(scores, key=lambda score: score[:2])
    if quality <= 0:
        raise NotAcceptable(f"Only {' and '.join(offer.value for offer in offers)} can be answered.")
    liked = {offer for *score, offer in scores if score == [quality, exactness]}
    preference = _BY_NAME if exactness == 2 else _BY_WILDCARD
    return max(liked, key=preference.index)


def _score(offer: Media, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The quality that the most exact matching range gives to an offer, and how exact that is."""
    weights = dict(ranges)
    major = offer.value.partition("/")[0]
    for exactness, name in ((2, offer.value), (1, f"{major}/*"), (0, "*/*")):
        if name in weights:
            return weights[name], exactness
    return 0.0, 0


def _weighted(header: bytes) -> Iterator[tuple[str, float]]:
    """The names of a list header with their weights; one that asks for another charset than UTF-8 is left out."""
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        values = dict(_parameter(text) for text in parameters)
        if name and values.get("charset", "utf-8") in ("utf-8", "utf8"):
            yield name, _quality(values.get("q", "1"))


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip().strip('"')


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


@remembered
def events_wanted(accept: bytes) -> bool:
    """Whether a client likes a stream of events better than one JSON; who likes both alike, as urql for a query, is answered in JSON.

    >>> events_wanted(b"text/event-stream"), events_wanted(b"application/json, text/event-stream"), events_wanted(b"*/*")
    (True, False, False)
    """
    weights = dict(_weighted(accept))
    return weights.get("text/event-stream", 0.0) > max(weights.get(media.value, 0.0) for media in (Media.JSON, Media.RESPONSE))


_of_post = remembered(lambda accept: _best(accept, (Media.RESPONSE, Media.JSON)))
_of_get = remembered(lambda accept: _best(accept, (Media.RESPONSE, Media.JSON, Media.HTML)))


def require_json(content_type: bytes | None, content_encoding: bytes | None) -> None:
    """Refuse a body that is not plain JSON in UTF-8, which is also what keeps a form on a foreign page out."""
    if content_type != b"application/json" and (sentence := _unreadable(content_type or b"")):
        raise UnsupportedMediaType(sentence)
    if content_encoding is not None and content_encoding.lower() != b"identity":
        raise UnsupportedMediaType("A compressed body is not read; send it as it is.")


@remembered
def _unreadable(content_type: bytes) -> str | None:
    name, *parameters = (piece.strip() for piece in content_type.decode("latin-1").lower().split(";"))
    if name != "application/json":
        return "A request must have the Content-Type application/json."
    charset = dict(_parameter(text) for text in parameters).get("charset", "utf-8")
    return None if charset in ("utf-8", "utf8") else "A request must be encoded in UTF-8."


@remembered
def encoding_for(accept_encoding: bytes) -> str | None:
    """`br`, `gzip`, or None for bytes as they are.

    >>> encoding_for(b"gzip, deflate, br"), encoding_for(b"gzip;q=1, br;q=0.5"), encoding_for(b"identity")
    ('br', 'gzip', None)
    """
    weights = dict(_weighted(accept_encoding))
    quality, _, name = max((weights.get(name, weights.get("*", 0.0)), rank, name) for rank, name in enumerate(("gzip", "br")))
    return name if quality > 0 else None
