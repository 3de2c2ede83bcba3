"""What the article's record says of the pairing that every client asks for."""

from __future__ import annotations

from typing import Any

CODE = "370405"
DISTRICT = "台儿庄区"
GIVER = "环翠区"
PAIRING = "环翠区—台儿庄区省内扶贫协作"
TOWNS = ["Jiantouji", "Malantun", "Nigou", "Pizhuang", "Yunhe", "Zhangshanzi"]
QUOTES = [
    "自2016年起，威海市环翠区与枣庄市台儿庄区结成省内扶贫协作对子",
    "双方各层级互访30余次",
    "累计拨付台儿庄区扶贫协作财政资金1122.5万元",
    "带动当地6364人次脱贫户直接受益",
    "环翠区分别与台儿庄区扶贫任务较重的6个镇街结对",
    "拨付协作资金150余万元",
]
DISBURSED = {"value": "11225000", "measure": "CNY"}


def assert_told(told: dict[str, Any]) -> None:
    """That a client paged through the towns by four, joined the pages, and read the pairing as the article has it."""
    assert told["warnings"] == []
    assert told["pages"] == [4, 6]
    assert told["towns"] == TOWNS
    assert told["total"] == 6
    assert told["pairing"] == PAIRING
    assert told["giver"] == GIVER
    assert told["claims"] == 6
    assert told["quotes"] == QUOTES
    assert DISBURSED.items() <= told["disbursed"].items()
