"""How large a document is once its fragments are spread, found before anything walks through it that would take as long.

Fragments can make of a page of text more fields than there is memory for; and a field that is selected n times in one place costs n²
comparisons in validation. Both are counted here by response path, each path once, and the count stops at the limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from app.compiler.rules import DOCUMENT, Limits
from app.errors import ValidationFailed


def check_extent(document: DocumentNode, limits: Limits) -> None:
    """Raises ValidationFailed. The document need not be valid: a fragment may be missing or spread itself."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    waiting: list[tuple[SelectionSetNode, ...]] = [
        (d.selection_set,) for d in document.definitions if isinstance(d, OperationDefinitionNode)
    ]
    fields = repeated = 0
    while waiting:
        for key, nodes in _by_key(waiting.pop(), fragments).items():
            fields += 1
            repeated += len(nodes) * (len(nodes) - 1) // 2
            if fields > limits.fields:
                raise ValidationFailed(
                    f"The document selects more than {limits.fields} fields once its fragments are spread.", path=DOCUMENT
                )
            if repeated > limits.repeated:
                raise ValidationFailed(
                    f"The document selects the same fields too often: `{key}` {len(nodes):,} times in one place.", path=DOCUMENT
                )
            if inner := tuple(node.selection_set for node in nodes if node.selection_set):
                waiting.append(inner)


def _by_key(sets: Iterable[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]) -> dict[str, list[FieldNode]]:
    """The fields of merged selection sets by their response keys, whatever their types."""
    found: dict[str, list[FieldNode]] = {}
    spread: set[str] = set()
    waiting = list(sets)
    while waiting:
        for selection in waiting.pop().selections:
            match selection:
                case FieldNode():
                    found.setdefault((selection.alias or selection.name).value, []).append(selection)
                case InlineFragmentNode():
                    waiting.append(selection.selection_set)
                case FragmentSpreadNode(name=name):
                    if name.value not in spread and name.value in fragments:
                        spread.add(name.value)
                        waiting.append(fragments[name.value].selection_set)
    return found
