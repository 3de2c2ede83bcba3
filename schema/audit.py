"""Who looked at personal numbers, for auditors."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app import models
from schema.declare import column, entity, row, terms
from schema.relay import Node

if TYPE_CHECKING:
    from schema.beneficiary import Person
    from schema.district import District

terms(models.ReadingKind)


@entity(models.Reading, order=("-read_at",))
class Reading(Node):
    """One time that somebody saw a number in full, or looked for a person by one; auditors of the district see it. 查看记录"""

    read_at: datetime = column("When. 时间")
    actor: str = column("The account, behind its issuer. 账户")
    kind: models.ReadingKind = column("What was done. 查看方式")
    field: models.PersonalNumber = column("With which number. 号码")
    purpose: str = column("What for. 用途")
    request: str = column("In which request; empty where that is not known. 请求标识")
    person: Person | None = row("Whose number it was; null where nobody was found. 人员")
    district: District | None = row("The district that keeps the person, or where nobody was found. 区县")
