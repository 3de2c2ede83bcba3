"""Ciphertexts are bound to their place, keys have ids and follow each other, and what is wrong with a setting is told without a key."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.config import Settings
from app.crypto import INDEX_KEY, KEYS, Place, Plain, Ring, Unreadable, add_key, embedded_keys, named_key, new_key, ring
from app.database import CannotStart

ROW, OTHER = UUID(int=1), UUID(int=2)
HERE = Place("person", "national_id", OTHER, ROW)
NUMBER = "11010519491231002X"
INDEX = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def made(*keys: str, index_key: str | None = None, **more: Any) -> Ring:
    found = ring(Settings(personal_keys=",".join(keys), personal_index_key=index_key or new_key(), **more))
    assert found is not None
    return found


@pytest.mark.parametrize("cipher", ["AES_256_GCM", "SM4_GCM"])
def test_what_is_encrypted_is_read_at_its_place_alone(cipher: str) -> None:
    keys = made(named_key("2026"), personal_cipher=cipher)
    sealed = keys.seal(Plain(NUMBER), HERE)
    assert NUMBER.encode() not in sealed
    assert sealed != keys.seal(Plain(NUMBER), HERE)
    assert keys.open(sealed, HERE).text == NUMBER
    elsewhere = [Place("household", "national_id", OTHER, ROW)]
    elsewhere += [Place("person", "bank_account", OTHER, ROW), Place("person", "national_id", ROW, ROW)]
    elsewhere += [Place("person", "national_id", OTHER, OTHER), Place("person", "national_id", None, ROW)]
    for place in elsewhere:
        with pytest.raises(Unreadable):
            keys.open(sealed, place)


def test_every_bit_counts() -> None:
    keys = made(named_key("1"))
    sealed = keys.seal(Plain(NUMBER), HERE)
    for at in range(len(sealed)):
        with pytest.raises(Unreadable):
            keys.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], HERE)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            keys.open(sealed[:length], HERE)


def test_a_new_key_encrypts_and_the_old_one_still_reads() -> None:
    old, new = named_key("1"), named_key("2")
    sealed = made(old).seal(Plain(NUMBER), HERE)
    both = made(new, old)
    assert both.open(sealed, HERE).text == NUMBER
    assert both.seal(Plain(NUMBER), HERE).startswith(both.head)
    assert not sealed.startswith(both.head)
    with pytest.raises(Unreadable):
        made(new).open(sealed, HERE)
    with pytest.raises(Unreadable):
        made(named_key("1")).open(sealed, HERE)


def test_the_cipher_changes_without_a_new_key() -> None:
    key = named_key("1")
    sealed = made(key).seal(Plain(NUMBER), HERE)
    chinese = made(key, personal_cipher="SM4_GCM")
    assert chinese.open(sealed, HERE).text == NUMBER
    assert not sealed.startswith(chinese.head)


def test_a_blind_index_is_the_same_for_the_same_alone() -> None:
    index_key = new_key()
    one, other = made(named_key("1"), index_key=index_key), made(named_key("9"), index_key=index_key)
    assert one.blind("person", "national_id", NUMBER) == other.blind("person", "national_id", NUMBER)
    assert len({one.blind("a", "b"), one.blind("a", "c"), one.blind("ab"), made(named_key("1")).blind("a", "b")}) == 4


def test_a_plain_value_has_no_text() -> None:
    assert NUMBER not in repr(Plain(NUMBER)) + str(Plain(NUMBER)) + f"{Plain(NUMBER)}"
    assert "key" not in repr(made(named_key("1"))).lower()


@pytest.mark.parametrize(
    ("keys", "index_key", "says"),
    [
        ("", INDEX, "stand or fall together"),
        ("not_one", INDEX, "ID:BASE64"),
        (f"1:{INDEX},1:{INDEX}", INDEX, "an id of its own"),
        ("1:c2hvcnQ=", INDEX, "32 bytes"),
        (f"1:{INDEX}", "c2hvcnQ=", "PERSONAL_INDEX_KEY"),
        ("@/nowhere/at/all", INDEX, "cannot be read"),
    ],
)
def test_a_bad_key_is_told_without_it(keys: str, index_key: str, says: str) -> None:
    with pytest.raises((CannotStart, ValidationError), match=says) as refused:
        ring(Settings(personal_keys=keys or None, personal_index_key=index_key))
    for secret in (keys.partition(":")[2], index_key):
        assert len(secret) < 20 or secret not in str(refused.value)


def test_another_key_is_put_before_those_that_are_there_and_nowhere_else(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="put its copy back"):
        add_key(Settings(data_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_database_has_keys_of_its_own_made_once(tmp_path: Path) -> None:
    settings = embedded_keys(Settings(data_dir=tmp_path))
    first = ring(settings)
    assert first is not None
    assert ring(embedded_keys(Settings(data_dir=tmp_path))) == first
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in (KEYS, INDEX_KEY)} == {0o600}
    sealed = first.seal(Plain(NUMBER), HERE)
    assert add_key(Settings(data_dir=tmp_path)) == "2"
    second = ring(settings)
    assert second is not None
    assert list(second.keys) == ["2", "1"]
    assert second.open(sealed, HERE).text == NUMBER
    assert second.index_key == first.index_key
