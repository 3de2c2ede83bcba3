"""The keys of the filter inputs and what each asks: by the type of a column, of a list, of a filter as a whole.

Each key has the annotation of its value, `{0}` being the type that is filtered and `{1}` its name in inputs, and its description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Keys: TypeAlias = Mapping[str, tuple[str, str]]
"""The keys of an input: the annotation of each, and its description."""

SCALARS = {
    "strawberry.ID": "ID",
    "str": "String",
    "int": "Int",
    "bool": "Boolean",
    "Decimal": "Decimal",
    "Money": "Money",
    "BigInt": "BigInt",
    "date": "Date",
    "datetime": "DateTime",
}
NULL = "Null is refused: ask isNull."

EQUALITY: Keys = {
    "eq": ("{0}", f"The same. {NULL} 等于"),
    "ne": ("{0}", f"Anything else, records without a value among them: what eq leaves out. {NULL} 不等于"),
}
CHOICE: Keys = {
    "in": ("list[{0}]", "One of these; of an empty list no record is. 属于"),
    "notIn": ("list[{0}]", "None of these, records without a value among them: what in leaves out. 不属于"),
}
ABSENCE: Keys = {"isNull": ("bool", "True: records without a value. False: records with one. 是否为空")}
ORDER: Keys = {
    "lt": ("{0}", "Below it. 小于"),
    "lte": ("{0}", "Below it, or the same. 小于等于"),
    "gt": ("{0}", "Above it. 大于"),
    "gte": ("{0}", "Above it, or the same. 大于等于"),
    "between": ("{1}Range", "From the first to the last, both included. 介于"),
}
PARTS: Keys = {
    "contains": ("str", "Holds this text, letter by letter; every text holds the empty one. 包含"),
    "startsWith": ("str", "Begins with this text, letter by letter. 开头为"),
}
HOLDING: Keys = {
    "has": ("{0}", "Holds this item. 含有"),
    "hasSome": ("list[{0}]", "Holds at least one of these; none of an empty list. 含有任一"),
    "hasEvery": ("list[{0}]", "Holds all of these; of an empty list always. 含有全部"),
    "isEmpty": ("bool", "True: holds no item. False: holds one or more. 是否为空列表"),
}
RANGE: Keys = {"from": ("{0}", "The first that is included. 起"), "to": ("{0}", "The last that is included. 止")}
LOGIC: Keys = {
    "and": ("list[{0}Filter]", "All of these; of an empty list always. 且"),
    "or": ("list[{0}Filter]", "At least one of these; of an empty list never. 或"),
    "not": ("{0}Filter", "Exactly the records that this leaves out. 非"),
}
HERE: Keys = {"isNull": ("bool", "Only directly below a to-one: true where it is null, false where there is one. 是否为空")}
LISTED: Keys = {
    "some": ("{0}Filter", "At least one record fits; with an empty filter: there is one. 至少一条符合"),
    "none": ("{0}Filter", "No record fits; with an empty filter: there is none. 无一符合"),
    "every": ("{0}Filter", "No record is left out; true where there is none. 全部符合"),
    "count": ("IntFilter", "How many records the list has; of people and what they received only with a permission. 条数"),
}
NUMBERS = {**EQUALITY, **CHOICE, **ORDER, **ABSENCE}
OPERATORS: Mapping[str, Keys] = {
    "ID": {**EQUALITY, **CHOICE},
    "Boolean": {**EQUALITY, **ABSENCE},
    "String": {**NUMBERS, **PARTS},
}
"""The operators of a scalar; `NUMBERS` where it is not named."""
TERMS: Keys = {**EQUALITY, **CHOICE, **ABSENCE}


def of(keys: Keys, annotation: str, name: str = "") -> Keys:
    """The keys for one type.

    >>> of(LOGIC, "Fund")["not"]
    ('FundFilter', 'Exactly the records that this leaves out. 非')
    """
    return {key: (asked.format(annotation, name), text) for key, (asked, text) in keys.items()}
