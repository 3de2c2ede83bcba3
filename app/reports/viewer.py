"""Who asks, as the service takes them: what the token told, and the roles that it is for.

Everything comes from the viewer's own parameters, which every statement may read, so it is compiled like any report and reads no table.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Select, Text, Uuid, bindparam, column, func, literal_column, select


def viewer() -> Select[Any]:
    """One row, whoever asks."""
    subject, name = (bindparam(f"viewer_{told}", type_=Text()).label(told) for told in ("subject", "name"))
    permissions = bindparam("viewer_permissions", type_=ARRAY(Text)).label("permissions")
    found: Any = select(literal_column("1").label("id"), subject, name, permissions)
    return found  # type: ignore[no-any-return]


def viewer_roles() -> Select[Any]:
    """One row for each role in each place; the role of everyone for whoever has no other."""
    of: dict[str, Any] = {"viewer_roles": Text(), "viewer_role_districts": Uuid(), "viewer_role_towns": Uuid()}
    lists = (bindparam(name, type_=ARRAY(kind)) for name, kind in of.items())
    named = tuple(column(name, kind) for name, kind in zip(("role", "district_id", "town_id"), of.values(), strict=True))
    held = func.unnest(*lists).table_valued(*named, with_ordinality="position").render_derived(name="held")
    found: Any = select(held.c.position.label("id"), *held.c)
    return found  # type: ignore[no-any-return]
