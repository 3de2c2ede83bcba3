"""The service and the oracle side by side: the same bytes, or the same refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.answer import Answer
from app.auth import ANONYMOUS, Viewer
from app.errors import Refused, ServiceError
from tests.oracle.oracle import Oracle

Answered = bytes | frozenset[str]
AROUND = 200


@dataclass(slots=True)
class Pair:
    """Both for one reader."""

    answer: Answer
    oracle: Oracle
    viewer: Viewer = ANONYMOUS

    @property
    def everything(self) -> Viewer:
        """Who may do everything where they are at home."""
        return next(viewer for viewer in self.oracle.reports if viewer is not ANONYMOUS)

    async def compiled(self, text: str, name: str | None = None, variables: Mapping[str, Any] | None = None) -> Answered:
        """The bytes of the service's answer, or the codes of its refusals."""
        self.answer.viewer = self.viewer
        try:
            return await self.answer.data(text, name, variables or {})
        except Refused as refused:
            return frozenset(error.code for error in refused.errors)
        except ServiceError as error:
            return frozenset({error.code})

    async def difference(self, text: str, name: str | None = None, variables: Mapping[str, Any] | None = None) -> str | None:
        """What differs between the two answers, told so that it can be repeated; None where nothing does.

        A request with several mistakes may be refused for any of them.
        """
        return self._difference(await self.compiled(text, name, variables), text, name, variables)

    def _difference(self, found: Answered, text: str, name: str | None, variables: Mapping[str, Any] | None) -> str | None:
        self.oracle.viewer = self.viewer
        expected = self.oracle.answer(text, name, variables or {})
        if found == expected or (isinstance(found, frozenset) and isinstance(expected, frozenset) and found & expected):
            return None
        told = f"{text}\noperationName: {name}\nvariables: {json.dumps(variables or {})}\n"
        return f"{told}\n{shown('compiled', found, expected)}\n{shown('expected', expected, found)}"

    async def agree(self, text: str, name: str | None = None, variables: Mapping[str, Any] | None = None) -> bytes:
        """The answer that both give."""
        found = await self.compiled(text, name, variables)
        difference = self._difference(found, text, name, variables)
        assert difference is None, difference
        assert isinstance(found, bytes), f"refused: {found}"
        return found

    async def refuse(self, text: str, variables: Mapping[str, Any] | None = None) -> frozenset[str]:
        """The codes that both refuse with."""
        found = await self.compiled(text, None, variables)
        difference = self._difference(found, text, None, variables)
        assert difference is None, difference
        assert isinstance(found, frozenset), f"answered: {found[:AROUND]!r}"
        return found


def shown(who: str, answered: Answered, other: Answered) -> str:
    """An answer around the first byte in which it differs."""
    if not isinstance(answered, bytes) or not isinstance(other, bytes):
        return f"{who}: {answered[: 2 * AROUND] if isinstance(answered, bytes) else set(answered)!r}"
    pairs = enumerate(zip(answered, other, strict=False))
    at = next((i for i, (mine, theirs) in pairs if mine != theirs), min(len(answered), len(other)))
    return f"{who} from byte {at}: {answered[max(0, at - AROUND) : at + AROUND]!r}"
