"""The keys of the inputs of a kind of record: one for each column and relation of its own that the database stores."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import inspect
from strawberry.types.field import StrawberryField

from app.models.numbers import Masked
from schema.fields import annotation, attributes, camel, word
from schema.inputs import Takes, key, stored

BOOKKEEPING = {"id", "version", "demo", "created_at", "updated_at", "deleted_at", "owner_district", "pinyin"}


def keys(kind: Any, source: Any, never: Collection[str]) -> dict[str, tuple[str, str, Any, Any]]:
    """Annotation and field of each key, for a new record and for a change; without what the server keeps and what is `never` written."""
    found = {}
    for field in kind.__strawberry_definition__.fields:
        if field.python_name in (*BOOKKEEPING, *never):
            continue
        if (made := _value(kind, source, field)) is not None:
            found[field.python_name] = made
    return found


def _value(kind: Any, source: Any, field: StrawberryField) -> tuple[str, str, Any, Any] | None:
    said = field.description or ""
    match word(field):
        case "column":
            column = stored(source, attributes(field)[0])
            if column is None:
                return None
            shown = annotation(field)
            written = {"Money": "MoneyInput"}.get(shown, shown)
            optional = column.nullable or column.default is not None or column.server_default is not None
            masked: Masked | None = column.info.get("masked")
            return _both(written, said, optional, column.nullable, into=attributes(field)[0], form=masked and masked.form)
        case "row":
            among = attributes(field)
            relations = [inspect(source).relationships[name] for name in among]
            if any(relation.direction.name != "MANYTOONE" for relation in relations):
                return None
            locals_ = [next(iter(relation.local_columns)) for relation in relations]
            required = (len(locals_) == 1 and not locals_[0].nullable) or "None" not in _annotated(field)
            return _both("strawberry.ID", said, not required, not required, of=f"{kind.__name__}.{camel(field.python_name)}")
        case "group":
            return _both(f"{annotation(field)}Input", said, True, False)
    return None


def _both(written: str, said: str, optional: bool, nullable: bool, **takes: Any) -> tuple[str, str, Any, Any]:
    filled = Takes(nullable=nullable, **takes)
    new, changed = key(said, filled, optional=optional), key(said, filled, optional=True)
    return (f"{written} | None" if optional else written, f"{written} | None", new, changed)


def _annotated(field: StrawberryField) -> str:
    return str(field.type_annotation.raw_annotation) if field.type_annotation else ""
