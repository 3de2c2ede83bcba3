"""Purchases, gifts and orders beside the funds: what assistance sets in motion, and is not assistance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.data.demo.offices import Offices
from app.data.demo.row import HUANCUI, PAIRING, SIGN, TAIERZHUANG, dice, made
from app.models import Bound, DatePrecision, Measure, Mobilisation, MobilisationKind, Modality, Row

DRIVES = 12
PURCHASES = {2018: "9.68", 2019: "11.85", 2020: "10.24"}  # 万元, together above 30
ORDERS = {2018: "86", 2019: "120", 2020: "95"}


def trade(offices: Offices) -> tuple[Row, ...]:
    chance = dice("trade")
    purchases = (
        _act(MobilisationKind.CONSUMPTION_PURCHASE, f"{year}年消费扶贫采购", wan, date(year, 9, 5)) for year, wan in PURCHASES.items()
    )
    orders = (
        _act(MobilisationKind.ORDER, f"{year}年服装订单", wan, date(year, 3, 9), offices.caring[at].id)
        for at, (year, wan) in enumerate(ORDERS.items())
    )
    drives = (
        _act(
            MobilisationKind.DONATION,
            f"第{number}次社会捐赠",
            str(chance.randint(20, 90) / Decimal(10)),
            date(2016 + (number - 1) // 3, 2 + number % 9, 17),
        )
        for number in range(1, DRIVES + 1)
    )
    return (*purchases, *orders, *drives)


def _act(kind: MobilisationKind, title: str, wan: str, on: date, organisation: Any = None) -> Mobilisation:
    return made(
        Mobilisation,
        title,
        HUANCUI,
        kind=kind,
        title=f"{SIGN}{title}",
        value=Decimal(wan) * 10_000,
        measure=Measure.CNY,
        bound=Bound.EXACT,
        modality=Modality.ACTUAL,
        original_text=f"{wan}万元",
        occurred_on=on,
        occurred_on_precision=DatePrecision.DAY,
        pairing_id=PAIRING,
        party_organisation_id=organisation,
        party_division_id=None if organisation else HUANCUI,
        receiving_division_id=TAIERZHUANG,
    )
