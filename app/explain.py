"""What becomes of an operation: its plan, its SQL, and what PostgreSQL makes of it.

PostgreSQL explains the prepared statement itself, as it is planned once for all values: none of them is sent, so none is shown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pprint import pformat

from app.compiler.cache import Compiled
from app.compiler.sql.layout import laid_out
from app.database.pool import Reads

WIDTH = 140


@dataclass(frozen=True, slots=True)
class Explained:
    """An operation on its way."""

    plan: str
    sql: str
    explain: str

    def members(self) -> dict[str, str]:
        """As an answer tells it."""
        return asdict(self)


async def explained(reads: Reads, compiled: Compiled) -> Explained:
    """Everything that can be said without running the statement."""
    statement = compiled.statement
    arguments = ", ".join("null" for _ in statement.names)
    async with reads.connection() as connection:
        prepared = await connection.prepare(statement.sql)
        execute = f'execute "{prepared.get_name()}"' + (f"({arguments})" if arguments else "")
        lines = await (await connection.prepare(f"explain (verbose, settings) {execute}")).fetch()
    return told(compiled, "\n".join(line[0] for line in lines))


def told(compiled: Compiled, explain: str) -> Explained:
    """Plan and SQL, laid out, beside PostgreSQL's words."""
    return Explained(pformat(compiled.plan, width=WIDTH), laid_out(compiled.statement.sql), explain)
