"""Assets and the rights in them: a stage forward, a right handed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.commands.rules import not_after_today
from app.commands.work import Work
from app.models import Asset, AssetRight
from app.models.asset import AssetRightKind, AssetStage
from app.models.values import DatePrecision


async def advance_asset(work: Work, *, id: UUID, expected_version: int, stage: AssetStage) -> Asset:
    """An asset comes to its next stage; which ones follow on which, the database holds."""
    asset = await work.own(Asset, id, "id", expected=expected_version)
    asset.stage = stage
    await work.session.flush()
    return asset


async def grant_asset_right(
    work: Work, *, asset_id: UUID, kind: AssetRightKind, starts_on: date, holders: Sequence[Mapping[str, Any]]
) -> list[AssetRight]:
    """A right passes to new holders, whose shares make one: whoever held it until then, holds it no more."""
    asset = await work.own(Asset, asset_id, "asset")
    not_after_today(work, starts_on, "startsOn")
    open_rights = select(AssetRight).where(AssetRight.asset_id == asset.id, AssetRight.kind == kind, AssetRight.deleted_at.is_(None))
    for right in await work.session.scalars(open_rights.where(AssetRight.ends_on.is_(None)).with_for_update()):
        right.ends_on, right.ends_on_precision = starts_on, DatePrecision.DAY
    await work.session.flush()
    made = []
    for holder in holders:
        referred = await work.referred(AssetRight, {name: value for name, value in holder.items() if isinstance(value, UUID)})
        right = AssetRight(asset_id=asset.id, kind=kind, starts_on=starts_on, starts_on_precision=DatePrecision.DAY, **holder)
        right.owner_district_id = asset.owner_district_id
        made.append(await work.add(right, asset, *referred))
    return made
