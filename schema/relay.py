"""Relay's shapes: nodes, connections, edges, pages."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from schema.declare import aggregated, column, interface, publish
from schema.scalars import Cursor

T = TypeVar("T")


@interface
class Node:
    """A record with an id of its own. 记录"""

    id: strawberry.ID = column("Opaque, stable, and the same in every instance. 标识")


@strawberry.type(description="Where a page lies in its list. 分页信息")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether records follow this page. 是否有下一页")
    has_previous_page: bool = strawberry.field(description="Whether records precede this page. 是否有上一页")
    start_cursor: Cursor | None = strawberry.field(description="The cursor of the first record of the page. 起始游标")
    end_cursor: Cursor | None = strawberry.field(description="The cursor of the last record of the page. 结束游标")


@strawberry.type(description="A record in its place in a list. 列表项")
class Edge(Generic[T]):
    cursor: Cursor = strawberry.field(description="The place of this record. 游标")
    node: T = strawberry.field(description="The record. 记录")


@strawberry.type(description="A page of a list. 分页列表")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The records of the page, each with its cursor. 列表项")
    nodes: list[T] = strawberry.field(description="The records of the page. 记录列表")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list. 分页信息")
    total_count: int = strawberry.field(description="How many records the whole list has; exact, counted only when asked. 总数")
    aggregate: T = aggregated("Figures of all its records, not of the page alone; counted only when asked. 汇总")


@strawberry.type(name="Connection", description="A page of a list of people or of what they received; small counts are held back. 分页列表")
class PersonalConnection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The records of the page, each with its cursor. 列表项")
    nodes: list[T] = strawberry.field(description="The records of the page. 记录列表")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list. 分页信息")
    total_count: int | None = strawberry.field(description="How many records the whole list has; null where it is held back. 总数")
    suppressed: bool = strawberry.field(description="Whether the count is held back, because it is from 1 to 4. 是否隐去小数")
    aggregate: T = aggregated("Figures of all its records, not of the page alone; counted only when asked. 汇总")


@strawberry.type(
    name="Connection", description="A page of what a search found; it is not counted, because that would look at all. 分页列表"
)
class FoundConnection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The matches of the page, each with its cursor. 列表项")
    nodes: list[T] = strawberry.field(description="The matches of the page. 记录列表")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list. 分页信息")


for _name, _kind in (("Connection", Connection), ("PersonalConnection", PersonalConnection), ("FoundConnection", FoundConnection)):
    publish(_name, _kind)
