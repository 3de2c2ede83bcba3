"""What a session of the service says of itself, for row-level security to read: settings of its transaction.

    jiedui.districts   the districts whose people it may see
    jiedui.acting      the districts whose rows it may write
    jiedui.sync        `on` where another instance's rows are applied: then those of `jiedui.districts` are written

After its transaction a setting is '' and not NULL, so an empty one is read as none. None lets nothing through.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

READER, WRITER = "jiedui_reader", "jiedui_writer"
SEEN = "(SELECT nullif(current_setting('jiedui.districts', true), '')::uuid[])::uuid[]"
"""The claim of what may be seen, as SQL: a sub-select is reckoned once for a statement, and the cast behind it makes it one value."""


def claimed(districts: Iterable[UUID]) -> str:
    """Districts as a claim names them.

    >>> claimed([UUID(int=1), UUID(int=2)]), claimed([])
    ('{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}', '{}')
    """
    return "{" + ",".join(map(str, districts)) + "}"
