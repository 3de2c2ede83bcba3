"""A command as the edge knows it: what runs, who may, how its input is read, and under which name its row is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.auth import Permission


@dataclass(frozen=True, slots=True)
class Given:
    """What a client gave: arguments of the command; and what it calls each column, for the path of a refusal."""

    arguments: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """One mutation. `read` raises Refused for values that are not of the asked form; `answers` is the field of its payload."""

    name: str
    run: Callable[..., Awaitable[Any]]
    permission: Permission
    read: Callable[[Mapping[str, Any], tuple[str | int, ...]], Given]
    answers: str
