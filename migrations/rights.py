"""What the roles of the service may do with a new table: it belongs to the owner, both read it, the writer writes it."""

from __future__ import annotations

from collections.abc import Sequence

OWNER, WRITER, READER = "jiedui_owner", "jiedui_writer", "jiedui_reader"


def rights(table: str, *, read: Sequence[str] = (READER, WRITER), write: Sequence[str] = ("INSERT", "UPDATE", "DELETE")) -> list[str]:
    """The statements that say so; `read` are the roles that read it, `write` is what the writer may do.

    >>> rights("thing", read=[WRITER], write=["INSERT"])
    ['ALTER TABLE thing OWNER TO jiedui_owner', 'GRANT SELECT ON thing TO jiedui_writer', 'GRANT INSERT ON thing TO jiedui_writer']
    """
    found = [f"ALTER TABLE {table} OWNER TO {OWNER}", f"GRANT SELECT ON {table} TO {', '.join(read)}"]
    return found + [f"GRANT {', '.join(write)} ON {table} TO {WRITER}"] * bool(write)
