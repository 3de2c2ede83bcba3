"""Who asks. Until tokens exist everybody is the anonymous viewer, who reads what is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Permission(Enum):
    """What a viewer may do beyond reading what is public."""

    READ_PERSONAL = "Read names, causes and other personal columns of household members."
    COUNT_SMALL = "See counts of persons from 1 to 4."


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader with permissions."""

    permissions: frozenset[Permission] = frozenset()

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What policies and guards read of the viewer, as bind parameters."""
        return {"sees_small_counts": Permission.COUNT_SMALL in self.permissions}


ANONYMOUS = Viewer()
