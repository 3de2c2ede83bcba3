"""What somebody types into the box: a part of some name, by its characters, its sound or its initials, and now and then nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.oracle.literals import Name
from tests.oracle.terms import KINDS

if TYPE_CHECKING:
    from tests.oracle.inputs import Inputs

LENGTHS = (1, 1, 2, 3, 5, 20, 101)
REFUSED = ("", "%", "。", "王" * 101, " " * 500)


def typed(inputs: Inputs) -> dict[str, Any]:
    """The arguments of a search."""
    random = inputs.random
    _, terms = random.choice(random.choice([rows for rows in inputs.oracle.terms.found.values() if rows]))
    text = random.choice(terms).folded[: random.choice(LENGTHS)] if terms else "环"
    text = random.choice((text, text, text.upper(), " ".join(text), f"（{text}·"))
    if inputs.chance(4 * inputs.rarely):
        text = random.choice(REFUSED)
    kinds = random.choice((None, random.choices(tuple(KINDS), k=random.choice((0, 1, 2, 4)))))
    if kinds is None and inputs.chance(0.5):
        return {"text": text}
    if kinds and inputs.oracle.anonymous and not inputs.chance(5 * inputs.rarely):
        kinds = [one for one in kinds if one != "PERSON"]
    return {"text": text, "kinds": kinds if kinds is None else [Name(one) for one in kinds]}
