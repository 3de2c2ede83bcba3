"""Strawberry, SQLAlchemy's asyncio and DataLoaders, as a good practitioner writes them today.

    python -m tests.bench.peers.dataloader URL PORT

Loaders belong to a request. Every statement selects the columns that the operation asks for, seen ahead in its selection;
pages of children come by one window over all parents, to-ones by one `in`. Rows are Core rows, cheaper than entities.
"""

import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry
import uvicorn
from fastapi import FastAPI
from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.fastapi import BaseContext, GraphQLRouter
from strawberry.types import Info
from strawberry.types.nodes import FragmentSpread, InlineFragment, SelectedField

from app import models

T = TypeVar("T")


class Loaders(BaseContext):
    """What one request has loaded; a loader for each kind of row and each set of columns."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__()
        self.engine = engine
        self.made: dict[Any, DataLoader[Any, Any]] = {}

    async def rows(self, statement: Any) -> Any:
        async with self.engine.connect() as connection:
            return (await connection.execute(statement)).all()

    def one(self, model: Any, columns: frozenset[str]) -> DataLoader[UUID, Any]:
        async def load(keys: list[UUID]) -> list[Any]:
            found = {row.id: row for row in await self.rows(select(*chosen(model, columns)).where(model.id.in_(keys)))}
            return [found.get(key) for key in keys]

        return self._loader((model, columns), load)

    def many(self, model: Any, parent: str, order: tuple[str, ...], first: int, columns: frozenset[str]) -> DataLoader[UUID, Any]:
        by, keys_of_order = getattr(model, parent), [getattr(model, name) for name in (*order, "id")]

        async def load(keys: list[UUID]) -> list[Any]:
            place = func.row_number().over(partition_by=by, order_by=keys_of_order).label("place")
            named = chosen(model, columns | {parent})
            windowed = select(*named, place).where(by.in_(keys), model.deleted_at.is_(None)).subquery()
            statement = select(windowed).where(windowed.c.place <= first).order_by(windowed.c[parent], windowed.c.place)
            grouped: dict[UUID, list[Any]] = defaultdict(list)
            for row in await self.rows(statement):
                grouped[getattr(row, parent)].append(row)
            return [grouped[key] for key in keys]

        return self._loader((model, parent, first, columns), load)

    def _loader(self, key: Any, load: Callable[[list[UUID]], Awaitable[list[Any]]]) -> DataLoader[UUID, Any]:
        if key not in self.made:
            self.made[key] = DataLoader(load_fn=load)
        return self.made[key]


Asked = Info[Loaders, None]


def chosen(model: type[DeclarativeBase], names: Iterable[str]) -> list[ColumnElement[Any]]:
    return [RENAMED[model, name] if (model, name) in RENAMED else getattr(model, name) for name in sorted({*names, "id"})]


RENAMED: dict[Any, Any] = {(models.Fund, "title"): models.Fund.name.label("title")}


def selected(info: Asked, *through: str) -> frozenset[str]:
    """The columns under this field that the operation asks for, found once for a field, not once for a row."""
    cache: dict[Any, frozenset[str]] = info.context.__dict__.setdefault("selected", {})
    key = (id(info._raw_info.field_nodes[0]), through)
    if key not in cache:
        names = [each for field in info.selected_fields for each in _children(field)]
        for step in through:
            names = [each for field in names if field.name == step for each in _children(field)]
        cache[key] = frozenset(COLUMNS[field.name] for field in names if field.name in COLUMNS)
    return cache[key]


def _children(field: Any) -> list[SelectedField]:
    found: list[SelectedField] = []
    for each in field.selections:
        found += _children(each) if isinstance(each, InlineFragment | FragmentSpread) else [each]
    return found


COLUMNS = {
    **{name: name for name in ("name", "category", "title", "amount", "form", "code", "status", "role")},
    "occurredOn": "occurred_on",
    "displayName": "name",
    "location": "location_id",
    "implementer": "implementer_id",
    "project": "project_id",
    "fund": "fund_id",
    "provider": "provider_id",
    "person": "person_id",
    "village": "village_id",
}


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Connection(Generic[T]):
    nodes: list[T]
    page_info: PageInfo | None = None


# Fields without a resolver read the attribute of a Core row, the cheapest that Strawberry has.


@strawberry.type
class Named:
    name: str


@strawberry.type
class Fund:
    title: str


@strawberry.type
class Person:
    id: strawberry.ID

    @strawberry.field
    def display_name(self) -> str:
        return f"{self.name[:1]}**"  # type: ignore[attr-defined]


@strawberry.type
class Membership:
    role: strawberry.enum(models.MemberRole)  # type: ignore[valid-type]

    @strawberry.field
    async def person(self, info: Asked) -> Person:
        return await info.context.one(models.Person, selected(info)).load(self.person_id)  # type: ignore[attr-defined,no-any-return]


@strawberry.type
class Household:
    id: strawberry.ID
    code: str
    status: strawberry.enum(models.HouseholdStatus)  # type: ignore[valid-type]

    @strawberry.field
    async def village(self, info: Asked) -> Named | None:
        return await to_one(info, models.Division, self.village_id)  # type: ignore[attr-defined,no-any-return]

    @strawberry.field
    async def memberships(self, info: Asked, first: int = 20) -> Connection[Membership]:
        loader = info.context.many(models.Membership, "household_id", ("starts_on",), first, selected(info, "nodes"))
        return Connection(nodes=await loader.load(self.id))  # type: ignore[arg-type]


@strawberry.type
class Village:
    id: strawberry.ID
    name: str

    @strawberry.field
    async def households(self, info: Asked, first: int = 20) -> Connection[Household]:
        loader = info.context.many(models.Household, "village_id", ("code",), first, selected(info, "nodes"))
        return Connection(nodes=await loader.load(self.id))  # type: ignore[arg-type]


async def to_one(info: Asked, model: Any, key: UUID | None) -> Any:
    return None if key is None else await info.context.one(model, selected(info)).load(key)


@strawberry.type
class Benefit:
    id: strawberry.ID
    title: str
    amount: Decimal | None
    occurred_on: date
    form: strawberry.enum(models.BenefitForm)  # type: ignore[valid-type]

    @strawberry.field
    async def project(self, info: Asked) -> Named | None:
        return await to_one(info, models.Project, self.project_id)  # type: ignore[attr-defined,no-any-return]

    @strawberry.field
    async def fund(self, info: Asked) -> Fund | None:
        return await to_one(info, models.Fund, self.fund_id)  # type: ignore[attr-defined,no-any-return]

    @strawberry.field
    async def provider(self, info: Asked) -> Named | None:
        return await to_one(info, models.Organisation, self.provider_id)  # type: ignore[attr-defined,no-any-return]


@strawberry.type
class Project:
    id: strawberry.ID
    name: str
    category: strawberry.enum(models.ProjectCategory)  # type: ignore[valid-type]

    @strawberry.field
    async def location(self, info: Asked) -> Named | None:
        return await to_one(info, models.Division, self.location_id)  # type: ignore[attr-defined,no-any-return]

    @strawberry.field
    async def implementer(self, info: Asked) -> Named | None:
        return await to_one(info, models.Organisation, self.implementer_id)  # type: ignore[attr-defined,no-any-return]

    @strawberry.field
    async def benefits(self, info: Asked, first: int = 20) -> Connection[Benefit]:
        loader = info.context.many(models.Benefit, "project_id", ("occurred_on",), first, selected(info, "nodes"))
        return Connection(nodes=await loader.load(self.id))  # type: ignore[arg-type]


@strawberry.type
class FundSum:
    fund: strawberry.ID
    sum: Decimal


@strawberry.type
class LedgerTotal:
    kind: str
    count: int
    sum: Decimal


@strawberry.type
class Query:
    @strawberry.field
    async def project(self, info: Asked, id: strawberry.ID) -> Project | None:
        statement = select(*chosen(models.Project, selected(info))).where(
            models.Project.id == UUID(id), models.Project.deleted_at.is_(None)
        )
        rows = await info.context.rows(statement)
        return rows[0] if rows else None

    @strawberry.field
    async def projects(self, info: Asked, first: int = 20) -> Connection[Project]:
        rows = await info.context.rows(listed(models.Project, selected(info, "nodes"), ("starts_on", "name")).limit(first))
        return Connection(nodes=rows)

    @strawberry.field
    async def households(self, info: Asked, first: int = 20) -> Connection[Household]:
        rows = await info.context.rows(listed(models.Household, selected(info, "nodes"), ("code",)).limit(first))
        return Connection(nodes=rows)

    @strawberry.field
    async def villages(self, info: Asked, first: int = 20) -> Connection[Village]:
        statement = listed(models.Division, selected(info, "nodes"), ("code", "name")).where(models.Division.level == models.Level.VILLAGE)
        return Connection(nodes=await info.context.rows(statement.limit(first)))

    @strawberry.field
    async def benefits(
        self, info: Asked, first: int = 20, after: str | None = None, fund: strawberry.ID | None = None
    ) -> Connection[Benefit]:
        benefit = models.Benefit
        statement = listed(benefit, selected(info, "nodes") | {"occurred_on"}, ("occurred_on",))
        if fund is not None:
            statement = statement.where(benefit.fund_id == UUID(fund))
        if after is not None:
            day, _, key = after.partition("|")
            statement = statement.where(
                tuple_(benefit.occurred_on, benefit.id) > tuple_(literal(date.fromisoformat(day)), literal(UUID(key)))
            )
        rows = await info.context.rows(statement.limit(first + 1))
        more, rows = len(rows) > first, rows[:first]
        end = f"{rows[-1].occurred_on}|{rows[-1].id}" if rows else None
        return Connection(nodes=rows, page_info=PageInfo(has_next_page=more, end_cursor=end))

    @strawberry.field
    async def benefit_sums(self, info: Asked) -> list[FundSum]:
        benefit = models.Benefit
        statement = select(benefit.fund_id, func.sum(benefit.amount)).where(benefit.deleted_at.is_(None)).group_by(benefit.fund_id)
        return [FundSum(fund=key, sum=total) for key, total in await info.context.rows(statement)]

    @strawberry.field
    async def ledger_totals(self, info: Asked) -> list[LedgerTotal]:
        paid = models.FundTransaction
        statement = select(paid.kind, func.count(), func.sum(paid.amount)).where(paid.deleted_at.is_(None)).group_by(paid.kind)
        return [LedgerTotal(kind=kind.name, count=count, sum=total) for kind, count, total in await info.context.rows(statement)]


@strawberry.type
class Changed:
    id: strawberry.ID
    note: str | None
    version: int


@strawberry.type
class UpdateProjectPayload:
    project: Changed | None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def update_project(self, info: Asked, id: strawberry.ID, expected_version: int, note: str) -> UpdateProjectPayload:
        """As the ORM does it: read, change, flush; SQLAlchemy's version counter is what refuses another version."""
        async with AsyncSession(info.context.engine) as session, session.begin():
            project = await session.get(models.Project, UUID(id), with_for_update=True)
            if project is None or project.deleted_at is not None or project.version != expected_version:
                return UpdateProjectPayload(project=None)
            project.note = note
            await session.flush()
            return UpdateProjectPayload(project=Changed(id=strawberry.ID(str(project.id)), note=project.note, version=project.version))


def listed(model: Any, columns: frozenset[str], order: tuple[str, ...]) -> Any:
    return select(*chosen(model, columns)).where(model.deleted_at.is_(None)).order_by(*(getattr(model, name) for name in (*order, "id")))


def application(url: str) -> FastAPI:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=10, max_overflow=0)

    async def context() -> Loaders:
        return Loaders(engine)

    schema = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache])
    app = FastAPI()
    app.include_router(GraphQLRouter(schema, context_getter=context, graphql_ide=None), prefix="/graphql")
    return app


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
