"""A figure as it was said: a number with its unit and its bound."""

from __future__ import annotations

from decimal import Decimal

from app import models
from schema.declare import column, terms, values

terms(models.Bound, models.Measure, models.Modality, models.Per)


@values
class Quantity:
    """A figure as a source gives it: 6000余万元 is 60000000, CNY, MORE_THAN. Units that differ never add. 数量"""

    value: Decimal | None = column("The number in the unit beside it, yuan for money; null where none is said. 数值")
    measure: models.Measure | None = column("What is counted or measured. 计量单位")
    per: models.Per | None = column("What it is counted for; null where it is a total. 计量基准")
    bound: models.Bound | None = column("How the number limits the true one. 数值界限")
    modality: models.Modality | None = column("Whether it has happened. 情态")
    original_text: str | None = column("The figure as printed, as 6000余万元. 原文数值")
