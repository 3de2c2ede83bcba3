"""Numbers that tell one person: how each is read, and how it is shown. No message repeats what was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column

from app.models.base import Word, personal

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
BEFORE_1900 = ("996", "997", "998", "999")
"""The numbers that 15 digits have for who was a hundred years old."""


class PersonalNumber(Word):
    """A number that is kept encrypted and shown masked. 个人号码"""

    NATIONAL_ID = "The number of identity. 身份证号"
    BANK_ACCOUNT = "The bank account. 银行账号"


def national_id(text: str) -> str:
    """A number of identity in its form of 18, whichever it was given in. Raises ValueError.

    >>> national_id("11010519491231002x"), national_id("110105491231002")
    ('11010519491231002X', '11010519491231002X')
    """
    found = text.upper()
    if re.fullmatch(r"[1-9][0-9]{14}", found):
        century = "18" if found.endswith(BEFORE_1900) else "19"
        found = found[:6] + century + found[6:]
        found += _check(found)
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", found):
        raise ValueError("A number of identity has 18 digits, of which the last may be X, or 15.")
    try:
        date.fromisoformat(found[6:14])
    except ValueError:
        raise ValueError("A number of identity holds a day of birth, and this one does not.") from None
    if found[17] != _check(found):
        raise ValueError("The last digit of the number of identity does not fit the others.")
    return found


def bank_account(text: str) -> str:
    """A bank account in digits alone. Raises ValueError.

    >>> bank_account("6222 0202 0001 2345 678")
    '6222020200012345678'
    """
    found = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{12,30}", found):
        raise ValueError("A bank account has 12 to 30 digits.")
    return found


def mask(number: str) -> str:
    """The first and the last four.

    >>> mask("11010519491231002X")
    '1101********002X'
    """
    return f"{number[:4]}********{number[-4:]}"


@dataclass(frozen=True, slots=True)
class Masked:
    """What stands behind a mask: the column of the ciphertext, how the number is read, and the column of its blind index, if it has one."""

    whole: str
    form: Callable[[str], str]
    index: str | None = None


def masked(whole: str, form: Callable[[str], str], *, index: str | None = None) -> MappedColumn[Any]:
    """A number as it is shown; whoever writes it gives it whole, and a command keeps that in the columns that are named."""
    return personal(mapped_column(info={"masked": Masked(whole, form, index)}))


def encrypted() -> MappedColumn[bytes | None]:
    """What is kept of a number beside its mask, written by a command alone: its ciphertext, or its blind index."""
    return personal(mapped_column(LargeBinary))


def _check(digits: str) -> str:
    """ISO 7064 MOD 11-2."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11]
