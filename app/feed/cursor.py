"""Where somebody is in the feed, as a text that only this feed wrote: `check~list~feed~epoch~xid~seq`.

It is bound to the list that gave it, and to the feed: the system identifier of the database and the life of its feed. A copy that was
restored has the same secret, and is another feed. Which life that is the statement itself looks up, so nobody remembers an ended one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam, cast, func, literal_column

from app.compiler.cursor import CHECK, SEPARATOR, check
from app.errors import BadCursor, BadUserInput

SECRET = bindparam("cursor_secret", type_=Text())
NEEDS = ("cursor_secret",)
"""What reading one takes from the service's own values."""
ANEW = "JD001"
"""The SQLSTATE by which a statement ends that was given a position of another life of the feed."""
NOWHERE = "-"
"""The feed of a position that no cursor told."""
OVERHEAD = 2
"""Parts of a cursor beside its position: the list, and the feed."""


def written(of: str, position: tuple[ColumnElement[Any], ...]) -> ColumnElement[str]:
    """The cursor of a position, in SQL."""
    payload: ColumnElement[str] = literal_column(f"'{of}{SEPARATOR}'", Text).concat(func.this_feed(type_=Text()))
    for part in position:
        payload = payload.concat(literal_column(f"'{SEPARATOR}'", Text)).concat(cast(part, Text))
    mark: ColumnElement[str] = func.left(func.md5(SECRET.concat(payload)), literal_column(str(CHECK)))
    return mark.concat(literal_column(f"'{SEPARATOR}'", Text)).concat(payload)


def in_feed(after: ColumnElement[str], place: int) -> ColumnElement[bool]:
    """Whether what stands at a place of a position is this feed, or nowhere. The statement ends with FeedReset where it is another."""
    said = func.split_part(after, literal_column("' '", Text), literal_column(str(place)), type_=Text())
    return func.in_this_feed(said, type_=Boolean())


def read(of: str, beginning: str = "0 0 0") -> Callable[..., str]:
    """How the cursors of a list are read: as epoch, transaction and number and what else it has, and the feed, with blanks between.

    `beginning` is the position of none, in whichever feed.

    Raises BadCursor for what this installation never wrote for this list.
    """

    def position(given: Any, secret: str) -> str:
        if given is None:
            return f"{beginning} {NOWHERE}"
        mark, _, payload = str(given).partition(SEPARATOR)
        parts = payload.split(SEPARATOR)
        if mark != check(secret, payload) or len(parts) != OVERHEAD + len(beginning.split()) or parts[0] != of:
            raise BadCursor("This cursor is damaged, or comes from another list or another service.")
        return " ".join([*parts[2:], parts[1]])

    return position


def sizes(usual: int, most: int, of: str) -> Callable[[Any], int]:
    """How many of something a page holds: the usual number unless another is given. Raises BadUserInput for too few or many."""

    def size(given: Any) -> int:
        if given is None:
            return usual
        if not 1 <= given <= most:
            raise BadUserInput(f"A page holds 1 to {most:,} {of}; {given:,} were asked for.")
        return int(given)

    return size
