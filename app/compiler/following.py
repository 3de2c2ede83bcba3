"""A field of a subscription -> Plan: what is read for each of its answers.

`live` is any query: its selection is planned as one. What follows the feed is a report that the query of that report also reads, under
the field's own key; beside it, under a key that no client can write, stands where its page ends.
"""

from __future__ import annotations

from dataclasses import replace

from graphql import OperationDefinitionNode, OperationType, SelectionSetNode

from app.compiler.catalog import Column, Kind, Reported
from app.compiler.document import Operation
from app.compiler.plan import Plan, Sourced, Value
from app.compiler.planner import Planner
from app.compiler.selection import Field

LIVE = "live"
FOLLOWS = {"changed": "changes"}
"""Fields of subscriptions that follow a feed, by the query that reads it."""
PLACE = ""
"""The key under which the statement tells where a page ended."""
CURSOR, MORE, SOME, AFTER = "cursor", "hasMore", "some", "after"


def within(operation: Operation, asked: Field) -> Operation:
    """The query that stands under a field of a subscription."""
    selections = SelectionSetNode(selections=tuple(node for each in asked.selections for node in each.selections))
    definitions = operation.node.variable_definitions
    node = OperationDefinitionNode(
        operation=OperationType.QUERY, name=operation.node.name, variable_definitions=definitions, directives=(), selection_set=selections
    )
    return replace(operation, node=node)


def subscription_plan(planner: Planner, asked: Field) -> Plan:
    """The plan of one answer. Raises BadUserInput for arguments that no request could mend."""
    if asked.name == LIVE:
        members = tuple(planner.root(f) for f in planner.fields("Query", asked.selections))
        return Plan(members, tuple(planner.params), tuple(planner.permissions))
    reported = planner.catalog.roots[FOLLOWS[asked.name]]
    assert isinstance(reported, Reported), "checked where the catalog is made"
    shown = planner.reported(asked, (asked.key,), planner.given("Subscription", asked), reported)
    assert isinstance(shown, Sourced), "a report is one"
    (variant,) = shown.inner.variants
    columns = {**variant.entity.columns, SOME: Column(SOME, Kind.BOOLEAN, nullable=False, needs=(SOME,))}
    place = tuple(Value(name, columns[name]) for name in (CURSOR, MORE, SOME))
    hidden = replace(shown, key=PLACE, inner=replace(shown.inner, key=PLACE, variants=(replace(variant, members=place),)))
    return Plan((shown, hidden), tuple(planner.params), tuple(planner.permissions))
