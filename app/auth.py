"""Who asks: a viewer with permissions, for the districts that gave them. Whoever shows no token is anonymous, and reads what is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID


class Permission(Enum):
    """What a viewer may do beyond reading what is public."""

    READ_PERSONAL = "Read names, causes and other personal columns of household members."
    COUNT_SMALL = "See counts of persons from 1 to 4."
    KEEP_RECORDS = "Record, change and withdraw what the district keeps, but for money."
    KEEP_MONEY = "Record commitments, payments, answers to them, income and distributions."
    APPROVE = "Decide what waits for approval."
    AUDIT = "Read the trail: who changed what, and why."
    REVEAL_PERSONAL = "See a number of identity or an account in full, for a purpose that is kept."
    MANAGE_PEOPLE = "Give and take roles and tokens."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with permissions in the districts of `districts`; `subject` is empty for whoever is not known."""

    permissions: frozenset[Permission] = frozenset()
    subject: str = ""
    name: str = ""
    districts: tuple[UUID, ...] = ()

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What policies and guards read of the viewer, as bind parameters."""
        return {"sees_small_counts": Permission.COUNT_SMALL in self.permissions}


ANONYMOUS = Viewer()
