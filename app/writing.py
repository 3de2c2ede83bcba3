"""Mutating -> bytes: each field of a mutation is one command in one transaction, and the compiled read of what it made.

    permission → input → BEGIN → who, still, and why → idempotency key → command → constraints → read → COMMIT

Fields run in their order, each atomic. Everything that can be refused without the database is refused before the first one runs. A
command that refuses is rolled back, and its transaction begins again to answer; why it did is kept with the idempotency key, so that a
repetition is answered alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex
from typing import Any

import orjson
from graphql.utilities import coerce_input_value
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.auth import OF_PEOPLE, Viewer
from app.bearer import STANDING, still
from app.commands.approval import waits
from app.commands.broken import existing, refusal_of
from app.commands.command import Command, Given, Revealed
from app.commands.kept import Outcome, keep, kept
from app.commands.refusals import DuplicateOf, Refusal, Refusals, Told
from app.commands.town import within_towns
from app.commands.work import Work
from app.compiler.cache import Change, Compiler, Mutating, Prepared
from app.compiler.catalog import Entity
from app.compiler.payload import answered
from app.crypto import Ring
from app.database.claims import claimed
from app.errors import Forbidden, Refused, ServiceError, Unavailable
from app.models import ApprovalTask
from app.models.base import Row

CLAIMS = text(
    "select set_config('jiedui.actor', :actor, true), set_config('jiedui.purpose', :purpose, true),"
    " set_config('jiedui.request', :request, true), set_config('jiedui.districts', :districts, true),"
    " set_config('jiedui.acting', :acting, true), " + STANDING
)
AT_ONCE = text("set constraints all immediate")
RETRIED = ("40001", "40P01")
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a change, in which request, and in which language it is answered."""

    viewer: Viewer
    request: str = ""
    chinese: bool = False


@dataclass(slots=True)
class Writing:
    """What answers mutations; one instance for the life of the process."""

    compiler: Compiler
    sessions: async_sessionmaker[AsyncSession]
    commands: Mapping[str, Command]
    cursor_secret: str
    ring: Ring | None = None
    tags: Mapping[str, str] = field(init=False)
    """Of the types, by their names."""
    shown: Mapping[Any, Sequence[Entity]] = field(init=False)
    """The types that show the rows of a source."""

    def __post_init__(self) -> None:
        entities = self.compiler.catalog.entities.values()
        self.tags = {entity.name: entity.tag for entity in entities}
        self.shown = {source: [e for e in entities if e.source is source] for source in {entity.source for entity in entities}}

    async def __call__(self, mutating: Mutating, asking: Asking) -> bytes:
        """The bytes of `data`. Raises Refused or a ServiceError."""
        given = self.read(mutating, asking.viewer)
        done: dict[str, bytes] = {}
        for change in mutating.changes:
            try:
                done[change.asked.key] = await self.carried_out(change, given[change.asked.key], asking)
            except ServiceError as error:
                error.path = error.path or (change.asked.key,)
                error.extensions |= {"done": list(done)}
                raise
        return b"{" + b",".join(b'"%b":%b' % (key.encode(), done.get(key, b'"Mutation"')) for key in mutating.keys) + b"}"

    def read(self, mutating: Mutating, viewer: Viewer) -> dict[str, Given]:
        """What each command is given. Raises Refused for whatever can be known before anything has run."""
        errors: list[ServiceError] = []
        found = {}
        for change in mutating.changes:
            try:
                self.permitted(change, viewer)
                found[change.asked.key] = self.commands[change.asked.name].read(change.given["input"], (change.asked.key, "input"))
            except Forbidden as forbidden:
                errors.append(forbidden)
            except Refused as refused:
                errors += refused.errors
        if errors:
            raise Refused(errors)
        return found

    async def carried_out(self, change: Change, given: Given, asking: Asking) -> bytes:
        """One command, its answer read in its transaction; again where PostgreSQL asks for it."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.once(change, given, asking)
            except DBAPIError as error:
                if getattr(error.driver_exception, "sqlstate", None) not in RETRIED or attempt == ATTEMPTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def once(self, change: Change, given: Given, asking: Asking) -> bytes:
        async with self.sessions() as session:
            asking = await self.begun(session, change, asking)
            before = await kept(session, asking.viewer, change.asked.name, change.given["input"], self.ring)
            outcome = before or await self.outcome(session, change, given, asking)
            if outcome.refusals and before is None:
                before = await kept(session, asking.viewer, change.asked.name, change.given["input"], self.ring)
                outcome = before or outcome
            if before is None:
                await keep(session, asking.viewer, change.given["input"], outcome)
            answer = await self.answer(session, change, outcome, asking)
            if change.given["input"].get("dryRun"):
                return answer
            try:
                await session.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise Unavailable(
                        "The connection was lost as the change was being kept: it is not known whether it was. Send it again "
                        "with the same idempotencyKey; without one, look first."
                    ) from None
                raise
            return answer

    async def begun(self, session: AsyncSession, change: Change, asking: Asking) -> Asking:
        """Say who changes the record and why, as the account stands at this moment. Raises Unauthenticated, Forbidden."""
        said = await session.execute(CLAIMS, self.claims(change.asked.name, asking))
        now = still(asking.viewer, said.one()[-1])
        if now is asking.viewer:
            return asking
        self.permitted(change, now)
        asking = replace(asking, viewer=now)
        await session.execute(CLAIMS, self.claims(change.asked.name, asking))
        return asking

    def permitted(self, change: Change, viewer: Viewer) -> None:
        command = self.commands[change.asked.name]
        if command.permission not in viewer.permissions:
            raise Forbidden(f"`{command.name}` needs the permission {command.permission.name}.", path=(change.asked.key,))

    def claims(self, command: str, asking: Asking) -> dict[str, Any]:
        """Who changes the record, why, and what of it: as the trail and row-level security read them."""
        viewer = asking.viewer
        acting = viewer.where(self.commands[command].permission)
        who = {"actor": viewer.subject or "anonymous", "purpose": command, "request": asking.request}
        account = {"account": viewer.account, "token": viewer.token}
        return {**who, **account, "districts": claimed(viewer.sees), "acting": claimed(acting)}

    async def outcome(self, session: AsyncSession, change: Change, given: Given, asking: Asking) -> Outcome:
        """Run the command. Of one that is refused nothing stays, and what the transaction held before it is to be taken again."""
        command, viewer = self.commands[change.asked.name], asking.viewer
        acting, towns = viewer.acting(command.permission), viewer.towns(command.permission)
        work = Work(session, acting, given.names, self.commands, partial(self.task, session), towns, self.ring)
        try:
            if waiting := await waits(work, command, given, change.given["input"]):
                return Outcome({"task": waiting.id})
            async with within_towns(work, given):
                made = await command.run(work, **given.arguments)
            await session.execute(AT_ONCE)
        except (Refusal, Refusals) as refusal:
            refused = self.refused(refusal.reasons if isinstance(refusal, Refusals) else [refusal])
            await self.undone(session, change, asking)
            return refused
        except DBAPIError as error:
            if (broken := refusal_of(error, work.given)) is None:
                raise
            await self.undone(session, change, asking)
            if isinstance(broken, DuplicateOf):
                broken.existing = await existing(session, error, {**given.arguments, **work.written})
            return self.refused([broken])
        if made is None:
            return Outcome({})
        if isinstance(made, Revealed):
            return Outcome({command.answers: made.row.id}, said=made.said)
        return Outcome({command.answers: [row.id for row in made] if isinstance(made, Sequence) else made.id})

    async def undone(self, session: AsyncSession, change: Change, asking: Asking) -> None:
        """Begin again, with nothing written."""
        await session.rollback()
        await self.begun(session, change, asking)

    async def task(self, session: AsyncSession, task: ApprovalTask) -> str:
        """Do what a task proposes, for whoever proposed it; the ids of what it made."""
        command = self.commands[task.operation]
        definition = self.compiler.schema.mutation_type.fields[task.operation]  # type: ignore[union-attr]
        given = command.read(coerce_input_value(orjson.loads(task.proposed), definition.args["input"].type), ("input",))
        assert task.owner_district_id is not None, "a task is its policy's district's"
        maker = Viewer(OF_PEOPLE | {command.permission}, task.maker, task.maker_name, (task.owner_district_id,))
        made = await command.run(Work(session, maker, given.names, ring=self.ring), **given.arguments)
        rows = made if isinstance(made, Sequence) else (made,)
        return " ".join(f"{self.tag(row)}_{row.id}" for row in rows)

    def refused(self, reasons: Sequence[Refusal]) -> Outcome:
        return Outcome({}, tuple(self.told(reason) for reason in reasons))

    def told(self, reason: Refusal) -> Told:
        records = {name: (self.tag(row), row.id) for name, row in reason.records.items() if row is not None}
        return Told(reason.kind, reason.code, reason.en, reason.zh, reason.path, reason.figures, records)

    def tag(self, row: Row) -> str:
        """The tag of the type that shows a row."""
        for entity in self.shown.get(type(row), ()):
            if all(getattr(row, name).name in terms for name, terms in entity.where):
                return entity.tag
        raise AssertionError(f"no type shows a {type(row).__name__}")

    async def answer(self, session: AsyncSession, change: Change, outcome: Outcome, asking: Asking) -> bytes:
        """What the client selected, read by the statement of its transaction; it never sees what is revealed."""
        payload = self.compiler.catalog.payloads[change.asked.name]
        answer = change.answer
        if outcome.refusals:
            compiled = self.compiler.answering(answer.document, answer.operation, answer.variables, change.asked, outcome.shapes)
            answer = Prepared(answer.document, answer.operation, answer.given, answer.variables, compiled)
        hidden = {name: token_hex(16) for name, plain in outcome.said.items() if plain is not None}
        told = {name: f'"{hidden[name]}"' if name in hidden else "null" for name in payload.said}
        known = answered(payload, outcome.rows, told, self.tags) | outcome.parameters(chinese=asking.chinese)
        values = answer.values({"cursor_secret": self.cursor_secret, **asking.viewer.parameters, **known})
        raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        found: bytes = await raw.fetchval(answer.compiled.statement.sql, *values)
        for name, stand_in in hidden.items():
            plain = outcome.said[name]
            found = found.replace(b'"%b"' % stand_in.encode(), orjson.dumps(plain and plain.text))
        return found
