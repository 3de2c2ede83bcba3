"""Numbers of identity by ISO 7064 MOD 11-2, in both lengths; a message never repeats one."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.numbers import CHECKS, bank_account, mask, national_id


def whole(place: int, born: date, serial: int) -> str:
    """A number of identity, its last digit by the standard's own formula: the whole is 1 modulo 11."""
    digits = f"{place:06}{born:%Y%m%d}{serial:03}"
    rest = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(digits)) % 11
    return digits + "0123456789X"[(1 - rest) % 11]


NUMBERS = st.builds(whole, st.integers(110000, 659999), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 995))


@given(NUMBERS)
def test_15_and_18_digits_are_one_number(number: str) -> None:
    assert national_id(number) == number
    assert national_id(number.lower()) == number
    assert national_id(number[:6] + number[8:17]) == number


@given(NUMBERS, st.integers(0, 17), st.sampled_from(sorted(CHECKS)))
def test_one_wrong_digit_is_found(number: str, at: int, digit: str) -> None:
    wrong = number[:at] + digit + number[at + 1 :]
    if wrong != number:
        with pytest.raises(ValueError, match="number of identity") as refused:
            national_id(wrong)
        assert not re.search(r"\d{5}", str(refused.value))


def test_who_was_a_hundred_years_old_was_born_in_the_century_before() -> None:
    assert national_id("110105801231998").startswith("11010518801231998")


@pytest.mark.parametrize("text", ["", "1101051949123100", "1" * 18, "110105194902300021", "１１０１０５", "11010519491231002Y"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="number of identity"):
        national_id(text)


@pytest.mark.parametrize("text", ["62220202000", "6" * 31, "6222 0202 0001 2345 67a"])
def test_an_account_is_digits(text: str) -> None:
    with pytest.raises(ValueError, match="12 to 30 digits"):
        bank_account(text)


def test_a_mask_hides_the_middle() -> None:
    assert mask("622202020001") == "6222********0001"
