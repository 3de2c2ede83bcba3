"""What every record of the service shows beside its own fields."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from schema.declare import column, interface, row
from schema.relay import Node

if TYPE_CHECKING:
    from schema.district import District


@interface
class Record(Node):
    """A record that a district keeps. 档案记录"""

    demo: bool = column("Whether the row is made up for demonstration, and proves nothing. 示例")
    version: int = column("How often it was written; an update names the one it read. 版本")
    created_at: datetime = column("When it was first written. 创建时间")
    updated_at: datetime = column("When it was last written. 更新时间")
    deleted_at: datetime | None = column("When it left the lists; null while it stands in them. 删除时间")
    owner_district: District | None = row("The district that may change it; null where none may. 归属区县")
