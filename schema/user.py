"""Who asks: a name, and what the roles behind a token allow where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import models
from app.auth import Permission
from app.compiler.catalog import Report
from app.reports.viewer import viewer, viewer_roles
from schema import declare
from schema.declare import column, entity, row, rows

if TYPE_CHECKING:
    from schema.district import District, Town

declare.terms(models.Role, Permission)

HELD = Report("viewer_role", viewer_roles, {"district": models.Division, "town": models.Division})
VIEWER = Report("viewer", viewer, {"roles": HELD})


@entity(VIEWER)
class Viewer:
    """Who asks, as the service takes them. 当前用户"""

    subject: str | None = column("The account, behind its issuer; null for whoever shows no token. 账户")
    name: str | None = column("The name of the account; null for whoever shows no token. 姓名")
    permissions: list[Permission] = column("What they may do, each where one of the roles allows it. 权限")
    roles: list[ViewerRole] = rows("The roles that the token is for. 角色")


@entity(HELD, order=("position",))
class ViewerRole:
    """A role, and where it is held. 所持角色"""

    role: models.Role = column("The role. 角色")
    district: District | None = row("The district where it is held; null where it is held of everything. 区县")
    town: Town | None = row("The town that its holder writes in; null for the whole district. 镇街")
