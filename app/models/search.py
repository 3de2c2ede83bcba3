"""Everything that a record is found by, one row for each place in a name that a reader may begin at.

The database writes these rows itself, whoever writes the record: see the migration that made the table. A search is then a range of its
key: a term that begins with what is sought, among those of one kind and place.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Word


class SearchKind(Word):
    """What can be searched for, in the order of the answer. 检索类型"""

    PLACE = "Divisions, by name, alias, code, and the names that sources misprint. 行政区划"
    ORGANISATION = "Organisations, enterprises among them, by name, alias and credit code. 单位"
    PROJECT = "Projects, by name and alias. 项目"
    FUND = "Funds, by name. 资金盘"
    AGREEMENT = "Agreements, by title. 协议"
    CADRE = "Cadres and named officials, by name. 干部"
    PERSON = "Members of households, by name; personal. 人员"


KINDS = tuple(SearchKind)
"""The number of a kind, from 1, is its place here."""


class SearchTerm(Base):
    """A name of a record, from a unit of it on, folded: `环翠区`, `翠区`, `区`, `huancuiqu`, `cuiqu`, `qu`, `hcq`, `cq`, `q`.

    `place` says where it begins: 0 at the start of a name, a code or its pinyin, 1 at the start of the initials, 2 inside the former,
    3 inside the latter. `name` is the name as it is written; `claim_id` is the claim that prints it where it is a misprint.
    """

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_record", "record"),)

    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    term: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    record: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    claim_id: Mapped[UUID | None]
