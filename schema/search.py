"""One box over the names of the record: places, organisations, projects, funds, agreements, cadres, and people for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, SmallInteger, Text

from app import models
from app.compiler.catalog import Argument, Report
from app.policies import Permission
from app.reports.search import TABLES, among, search, sought
from schema import declare
from schema.declare import column, entity, party, row, searched
from schema.relay import Node

if TYPE_CHECKING:
    from schema.evidence import Claim

declare.terms(models.SearchKind)
BY_NAME = {table.__tablename__: table for table in TABLES.values()}
FOUND = Report("search_hit", search, {**BY_NAME, "correction": models.Claim}, windowed=True)
TEXT = (
    "A name, an alias or a code, or any part of one; Chinese, pinyin without tones as `huancui`, or initials as `hcq`; "
    "spaces, signs and capitals make no difference. 检索词"
)
AMONG = "What to look for; absent or null, everything but persons, who need the permission READ_PERSONAL. 检索范围"


@entity(FOUND, order=("rank", "term"))
class SearchHit:
    """A record that was found, by the name of it that fits best. 检索结果"""

    kind: models.SearchKind = column("What was found. 类型")
    matched: str = column("The name, alias or code that fits, as it is written; by pinyin too, the name itself. 匹配名称")
    node: Node = party("The record. 记录", *BY_NAME)
    correction: Claim | None = row("Where a source misprints the name: the claim, with the printed name and the reason. 更正")


def searching(description: str) -> Any:
    """The root field `search`."""
    guarded = {models.SearchKind.PERSON.name: Permission.READ_PERSONAL.name}
    return searched(
        description,
        text=("str", TEXT, Argument(sought, Text())),
        kinds=("list[SearchKind] | None", AMONG, Argument(among, ARRAY(SmallInteger), guarded)),
    )
