"""One look through the values of a request: no control characters, no bottomless nesting.

PostgreSQL stores no NUL, and nobody can read or type the other control characters; tab, newline and carriage return are
text. Lone surrogates and invalid UTF-8 never come this far: the JSON reader refuses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.compiler.rules import CONTROL
from app.errors import Malformed


def may_hold_control(json: bytes) -> bool:
    r"""Whether the strings of a JSON text need a look: a control character is escaped there, or is one of these bytes.

    >>> may_hold_control('{"name":"微山县"}'.encode()), may_hold_control(b'{"name":"\\u0000"}')
    (False, True)
    """
    if b"\\" in json and (b"\\u00" in json or b"\\b" in json or b"\\f" in json):
        return True
    return b"\x7f" in json or (not json.isascii() and b"\xc2" in json)


def inspect_text(name: str, text: str) -> None:
    """Refuse a control character in one member of the request."""
    if found := CONTROL.search(text):
        raise Malformed(f"`{name}` holds the control character U+{ord(found[0]):04X} at position {found.start()}.", path=(name,))


def inspect_values(name: str, values: Mapping[str, Any], *, nesting: int, controls: bool) -> None:
    """Refuse values that nest deeper than `nesting`, and, where `controls` may be in them, control characters."""
    if flaw := _flaw(values, nesting, controls):
        sentence, path = flaw
        if sentence == _DEEP:  # the whole path would be as long as the nesting
            raise Malformed(f"`{name}` nests deeper than {nesting} levels.", path=(name, *path[:3]))
        raise Malformed(f"A string in `{name}` {sentence}.", path=(name, *path))


def inspect_number(name: str, values: Mapping[str, Any], most: int) -> None:
    """Refuse more values than can be read in a moment."""
    waiting: list[Any] = [values]
    number = 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            continue
        number += len(value)
        if number > most:
            raise Malformed(f"`{name}` holds more than {most:,} values.", path=(name,))


_DEEP = "is too deep"


def _flaw(value: Any, room: int, controls: bool) -> tuple[str, tuple[str | int, ...]] | None:
    """What is wrong with a value, and the way to it."""
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(value, str):
        found = CONTROL.search(value) if controls else None
        return (f"holds the control character U+{ord(found[0]):04X}", ()) if found else None
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        return None
    if room == 0:
        return _DEEP, ()
    kinds = (str, dict, list) if controls else (dict, list)
    for key, inner in pairs:
        if controls and isinstance(key, str) and CONTROL.search(key):
            return "is a name with a control character", ()
        if isinstance(inner, kinds) and (flaw := _flaw(inner, room - 1, controls)):
            return flaw[0], (key, *flaw[1])
    return None
