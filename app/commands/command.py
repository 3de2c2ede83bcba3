"""A command as the edge knows it: what runs, who may, how its input is read, and under which name its row is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.auth import Permission
from app.crypto import Plain
from app.models.base import Row


@dataclass(frozen=True, slots=True)
class Given:
    """What a client gave: arguments of the command; and what it calls each column, for the path of a refusal."""

    arguments: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revealed:
    """A row that a command answers with, and what it says beside it, by the fields of its payload: it is kept nowhere."""

    row: Row
    said: Mapping[str, Plain | None]


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """One mutation. `read` raises Refused for values that are not of the asked form; `answers` is the field of its payload.

    What can `wait` is answered with a task where a district's policy wants others to agree.
    """

    name: str
    run: Callable[..., Awaitable[Any]]
    permission: Permission
    read: Callable[[Mapping[str, Any], tuple[str | int, ...]], Given]
    answers: str
    waits: bool = False
