"""One kind of work, and how each service is asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bench.talks import Edited


def same(data: Any) -> Any:
    """An answer that has our form already."""
    return data


@dataclass(frozen=True, slots=True)
class Ask:
    """A document and the variables of each request in turn.

    `walk` marks a list whose page has to be reached by cursors first. `formed` turns what is below `data` into our form,
    where aliases cannot; it is given as many as there are requests. `then` is asked where one request does not do. `edit` has the
    variables of a change of a record instead.
    """

    query: str
    variables: tuple[Mapping[str, Any], ...] = ({},)
    walk: bool = False
    formed: Callable[..., Any] = same
    then: Then | None = None
    edit: Callable[[Edited], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """A second request, its variables from what the first one's answer has below `data`."""

    query: str
    variables: Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: its name in the table, who is asked how, the statement that the floor runs, and the records that it changes."""

    key: str
    title: str
    asks: Mapping[str, Ask] = field(default_factory=dict)
    edited: tuple[Edited, ...] = ()
