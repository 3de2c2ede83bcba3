"""What a document may cost before a row is read: sizes are limited, and depth over an interface does not multiply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.compiler.cache import DOCUMENT, STATEMENT, Compiler, NotAtHand
from app.compiler.rules import Limits
from app.config import Settings
from app.errors import ParseFailed, ServiceError, ValidationFailed
from app.main import compiler


@pytest.fixture(scope="module")
def made() -> Compiler:
    return compiler(Settings())


def nested(field: str, levels: int) -> str:
    inner = "name"
    for _ in range(levels):
        inner = f"{field} {{ {inner} }}"
    return inner


def refused(made: Compiler, text: str) -> ServiceError:
    with pytest.raises(ServiceError) as found:
        made.prepare(text, None, {})
    return found.value


@pytest.mark.parametrize("field", ["parent", "children { nodes"])
def test_depth_over_an_interface_adds_and_does_not_multiply(made: Compiler, field: str) -> None:
    def size(levels: int) -> int:
        text = nested(field, levels) + (" }" * levels if "{" in field else "")
        return len(made.prepare(f"{{ divisions {{ nodes {{ {text} }} }} }}", None, {}).compiled.statement.sql)

    steps = [size(levels + 1) - size(levels) for levels in range(1, 9)]
    assert max(steps) < 2 * min(steps)


def test_fragments_that_multiply_are_refused(made: Compiler) -> None:
    spread = "".join(f"fragment F{i} on Division {{ a: parent {{ ...F{i + 1} }} b: parent {{ ...F{i + 1} }} }} " for i in range(12))
    error = refused(made, f"{{ divisions {{ nodes {{ ...F0 }} }} }} {spread} fragment F12 on Division {{ name }}")
    assert isinstance(error, ValidationFailed)
    assert "5000 fields" in error.message


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{ divisions { nodes { " + nested("parent", 15) + " } } }", "17 levels deep"),
        ("{ " + " ".join(f"a{i}: __typename" for i in range(201)) + " }", "201 aliases"),
        ("{ __typename " + "@skip(if: false) " * 51 + "}", "51 directives"),
        ("{ " + "__typename " * 5_001 + "}", "`__typename` 5,001 times in one place"),
    ],
)
def test_each_limit_says_what_is_too_much(made: Compiler, text: str, word: str) -> None:
    error = refused(made, text)
    assert isinstance(error, ValidationFailed)
    assert word in error.message


def test_tokens_are_counted_while_parsing(made: Compiler) -> None:
    assert isinstance(refused(made, "{ " + "__typename " * 10_001 + "}"), ParseFailed)


def test_scaffolding_is_no_depth(made: Compiler) -> None:
    assert Limits().depth == 15
    made.prepare(f"{{ divisions {{ edges {{ node {{ {nested('parent', 12)} }} }} }} }}", None, {})


def test_documents_and_statements_are_forgotten_when_they_are_many(made: Compiler) -> None:
    for number in range(2 * made.size + 5):
        made.document(f"{{ a{number}: __typename }}")
    assert len(made.documents) == 2 * made.size, "none counts for less than half of an ordinary one"


def test_what_is_at_hand_is_neither_read_nor_compiled(made: Compiler) -> None:
    text, at_hand = "query($yes: Boolean!) { projects(first: 3) { nodes { id name @include(if: $yes) } } }", made.at_hand()
    with pytest.raises(NotAtHand):
        at_hand.prepare(text, None, {"yes": True})
    found = made.prepare(text, None, {"yes": True})
    assert at_hand.prepare(text, None, {"yes": True}).compiled is found.compiled
    with pytest.raises(NotAtHand):
        at_hand.prepare(text, None, {"yes": False})


def test_long_documents_and_statements_are_forgotten_sooner(made: Compiler) -> None:
    made = replace(made, size=3)
    texts = [f"{{ a{number}: projects {{ nodes {{ {' '.join(f'n{at}: name' for at in range(90))} }} }} }}" for number in range(9)]
    for text in texts:
        made.prepare(text, None, {})
    assert len(made.documents) == 3 * DOCUMENT // len(texts[0])
    assert len(made.statements) == 3 * STATEMENT // len(made.prepare(texts[-1], None, {}).compiled.statement.sql)
    assert texts[-1] in made.documents
    assert texts[0] not in made.documents
