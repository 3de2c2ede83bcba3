"""Personal numbers at rest: encrypted under keys that the database does not hold, and found again by a blind index.

    ciphertext    number of the cipher, id of the key, nonce, AES-256-GCM or SM4-GCM; bound to table, column, district and row
    blind index   HMAC-SHA256 of table, column and value, under a key of its own

The first key of a ring encrypts, the others are there to read what was encrypted before. Each cipher's key is derived from the ring's, so
that changing the cipher needs no other keys.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.config import Settings
from app.database import CannotStart

CIPHERS: Mapping[str, tuple[int, Any, int]] = {"AES_256_GCM": (1, AES, 32), "SM4_GCM": (2, SM4, 16)}
"""Their numbers in a ciphertext, and the bytes of their keys."""
KEY, NONCE, TAG = 32, 12, 16
NAME = re.compile(r"[a-zA-Z0-9-]{1,32}")
KEYS, INDEX_KEY = "personal-keys", "personal-index-key"
"""Files beside the embedded PostgreSQL."""


class Plain:
    """A value on its way to be encrypted or shown once. It has no text of its own, so that no log and no statement takes it by mistake."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Unreadable(Exception):
    """A ciphertext under a key that is not there, of another place, or damaged."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is kept; moved anywhere else, it cannot be read."""

    table: str
    column: str
    district: UUID | None
    row: UUID

    @property
    def bound(self) -> bytes:
        return f"{self.table}\0{self.column}\0{self.district}\0{self.row}".encode()


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The keys of an instance by their ids, the one that encrypts first."""

    keys: Mapping[str, bytes]
    index_key: bytes
    cipher: str = "AES_256_GCM"

    @property
    def head(self) -> bytes:
        """What every ciphertext begins with that is made now."""
        newest = next(iter(self.keys)).encode()
        return bytes((CIPHERS[self.cipher][0], len(newest))) + newest

    def seal(self, plain: Plain, place: Place) -> bytes:
        """The ciphertext of a value at its place."""
        nonce = os.urandom(NONCE)
        encryptor = _gcm(self.cipher, next(iter(self.keys.values())), nonce).encryptor()
        encryptor.authenticate_additional_data(self.head + place.bound)
        return self.head + nonce + encryptor.update(plain.text.encode()) + encryptor.finalize() + encryptor.tag

    def open(self, sealed: bytes, place: Place) -> Plain:
        """The value of a ciphertext. Raises Unreadable."""
        number, length, *_ = (*sealed[:2], 0, 0)
        head, body = sealed[: 2 + length], sealed[2 + length :]
        cipher = next((cipher for cipher, (known, _, _) in CIPHERS.items() if known == number), None)
        name = head[2:].decode("ascii", "replace")
        if cipher is None or name not in self.keys or len(body) < NONCE + TAG:
            raise Unreadable("under a key that is not there, or damaged")
        decryptor = _gcm(cipher, self.keys[name], body[:NONCE], body[-TAG:]).decryptor()
        decryptor.authenticate_additional_data(head + place.bound)
        try:
            return Plain((decryptor.update(body[NONCE:-TAG]) + decryptor.finalize()).decode())
        except InvalidTag:
            raise Unreadable("damaged, or of another place") from None

    def blind(self, *parts: str) -> bytes:
        """What the same parts always give, and nobody computes without the key."""
        return hmac.digest(self.index_key, "\0".join(parts).encode(), "sha256")


def ring(settings: Settings) -> Ring | None:
    """The ring of the settings, if they name one. Raises CannotStart, and shows no key."""
    if settings.personal_keys is None or settings.personal_index_key is None:
        return None
    lines = re.split(r"[,\s]+", _text("PERSONAL_KEYS", settings.personal_keys))
    named = [line.partition(":")[::2] for line in lines if line]
    if not named or len({name for name, _ in named}) < len(named) or not all(NAME.fullmatch(name) for name, _ in named):
        raise CannotStart("PERSONAL_KEYS: write each key as ID:BASE64, with an id of its own of letters, digits and hyphens.")
    keys = {name: _key("PERSONAL_KEYS", text) for name, text in named}
    made = Ring(keys, _key("PERSONAL_INDEX_KEY", _text("PERSONAL_INDEX_KEY", settings.personal_index_key)), settings.personal_cipher)
    try:
        made.seal(Plain(""), Place("", "", None, UUID(int=0)))
    except UnsupportedAlgorithm:
        raise CannotStart(f"PERSONAL_CIPHER: this machine's OpenSSL has no {settings.personal_cipher}; take AES_256_GCM.") from None
    return made


def missing_keys(settings: Settings) -> list[Path]:
    """Which files of keys are not there beside the embedded PostgreSQL, where the operator named none."""
    if settings.personal_keys is not None:
        return []
    return [file for file in (settings.data_dir / KEYS, settings.data_dir / INDEX_KEY) if not file.exists()]


def embedded_keys(settings: Settings) -> Settings:
    """Settings with keys that are made once beside the embedded PostgreSQL, where the operator named none."""
    if settings.personal_keys is not None:
        return settings
    keys, index_key = settings.data_dir / KEYS, settings.data_dir / INDEX_KEY
    if not index_key.exists():
        _write(index_key, new_key())
    if not keys.exists():
        _write(keys, named_key("1"))
    return settings.model_copy(update={"personal_keys": f"@{keys}", "personal_index_key": f"@{index_key}"})


def add_key(settings: Settings) -> str:
    """Put a new key first in the embedded PostgreSQL's file; its id. Raises CannotStart where there is no file."""
    if missing := missing_keys(settings):
        raise CannotStart(f"{missing[0]} is not there: the first `jiedui serve` makes it; if it was lost, put its copy back.")
    file = settings.data_dir / KEYS
    held = file.read_text()
    name = str(1 + max((int(n) for n in re.findall(r"^(\d+):", held, re.M)), default=0))
    _write(file, f"{named_key(name)}\n{held}")
    return name


def new_key() -> str:
    """A key as settings hold it."""
    return b64encode(secrets.token_bytes(KEY)).decode()


def named_key(name: str) -> str:
    return f"{name}:{new_key()}"


def _write(file: Path, text: str) -> None:
    """A file that its owner alone reads, whole or not at all."""
    made = file.with_name(f".{file.name}")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text.rstrip("\n") + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    made.replace(file)


def _text(name: str, given: str) -> str:
    """What a setting says, or the file that it names."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"{name}: {given[1:]} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.") from None


def _key(name: str, text: str) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise CannotStart(f"{name}: a key is {KEY} bytes in Base64, as `jiedui keys new` prints one.")
    return key


@lru_cache(32)
def _derived(key: bytes, cipher: str) -> bytes:
    return HKDF(SHA256(), CIPHERS[cipher][2], salt=None, info=f"jiedui personal {cipher}".encode()).derive(key)


def _gcm(cipher: str, key: bytes, nonce: bytes, tag: bytes | None = None) -> Cipher[Any]:
    return Cipher(CIPHERS[cipher][1](_derived(key, cipher)), modes.GCM(nonce, tag))
