"""Every setting, read once from the environment and frozen.

The name of a variable is the name of the field in capitals: `BODY_LIMIT=65536 jiedui serve`. No file is read
behind the operator's back; options of the command line go before the environment. Times are in seconds, sizes in bytes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

EMBEDDED_CONNECTIONS = 180
COLLECTORS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str | None = Field(
        default=None, repr=False, description="PostgreSQL 18 or newer, as postgresql://user:password@host/name. Empty: the embedded one."
    )
    data_dir: Path = Field(default=Path("var"), description="Where the embedded PostgreSQL keeps its cluster, lock and log.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer requests.")

    pool_size: int = Field(default=10, ge=1, le=500, description="Connections that each worker keeps for reading.")
    write_pool_size: int = Field(default=5, ge=1, le=100, description="Connections that each worker keeps for writing.")
    queue_limit: int = Field(
        default=200, ge=0, description="Requests of a worker that may wait for a connection; one more is refused at once."
    )
    statement_timeout: float = Field(default=10, gt=0, description="A statement that runs longer is cancelled.")
    lock_timeout: float = Field(default=3, gt=0, description="A statement that waits longer for a lock is cancelled.")
    request_timeout: float = Field(default=15, gt=0, description="A request that takes longer is answered with TIMEOUT.")
    receive_timeout: float = Field(default=10, gt=0, description="A client that sends its request slower than this is closed.")
    shutdown_timeout: float = Field(default=10, gt=0, description="How long requests may finish after SIGTERM.")

    body_limit: int = Field(default=1_048_576, ge=1, description="The largest request body.")
    token_limit: int = Field(default=10_000, ge=1, description="The most tokens in a document.")
    depth_limit: int = Field(default=15, ge=1, description="The deepest nesting of fields.")
    alias_limit: int = Field(default=200, ge=0, description="The most aliases in an operation.")
    directive_limit: int = Field(default=50, ge=0, description="The most directives in an operation.")
    variable_nesting: int = Field(default=20, ge=1, description="The deepest nesting of lists and objects in the variables.")

    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses or networks of proxies, separated by commas, whose X-Forwarded-For names the client."
    )

    batch_limit: int = Field(default=20, ge=1, description="The most requests in one array.")
    trusted_documents: Path | None = Field(
        default=None, description="A manifest of documents, or a folder of them: nothing else runs. Empty: anything runs."
    )
    cost_limit: int = Field(default=500_000, ge=1, description="The most rows that an operation may touch, as its plan tells; see Limits.")
    rate_limit: int = Field(
        default=30_000_000, ge=0, description="Points of cost that a client may spend in a minute, in each worker; 0 is no limit."
    )

    idempotency_days: int = Field(default=30, ge=1, description="Days that an idempotency key is remembered; used later, it is a new one.")
    connection_limit: int = Field(
        default=100, ge=1, description="Connections that a client may hold open for subscriptions, in each worker; see docs/live.md."
    )
    subscription_limit: int = Field(default=500, ge=1, description="What a client may follow at once over all of them, in each worker.")
    init_timeout: float = Field(default=5, gt=0, description="A WebSocket that sends no connection_init within it is closed.")
    ping_interval: float = Field(default=20, gt=0, description="How often a quiet connection is looked at; one that is gone is closed.")
    live_memory: int = Field(default=268_435_456, ge=1, description="Bytes of answers that live queries may hold, in each worker.")

    oidc_issuer: str | None = Field(default=None, description="The identity provider whose JWTs are believed, as their `iss` names it.")
    oidc_audience: str | None = Field(default=None, description="Whom its JWTs must be meant for, as their `aud` names us.")
    oidc_jwks_url: str | None = Field(default=None, description="Where its public keys are: https, or http on this machine.")

    personal_keys: str | None = Field(
        default=None,
        repr=False,
        description="Keys that numbers of identity and accounts are kept under, each ID:BASE64 of 32 bytes, the newest first; or @FILE. "
        "Empty: those of the embedded one, beside it.",
    )
    personal_index_key: str | None = Field(
        default=None,
        repr=False,
        description="The key that a number of identity is found again by, as BASE64 of 32 bytes, or @FILE. It stays.",
    )
    personal_cipher: Literal["AES_256_GCM", "SM4_GCM"] = Field(
        default="AES_256_GCM", description="How they are encrypted from now on: AES_256_GCM, or SM4_GCM 国密."
    )

    strict_rls: bool = Field(
        default=False, description="Whether reads too go through the database's row-level security, which costs time; see docs/walls.md."
    )
    demo: bool = Field(default=True, description="Whether a new record, and `jiedui seed`, get the demo registry beside the article.")
    introspection: bool = Field(default=True, description="Whether anyone may read the schema; GraphiQL needs it.")
    explain: bool = Field(
        default=True, description="Whether clients on this machine may see plan, SQL and EXPLAIN of what they ask (`extensions.explain`)."
    )
    access_log: bool = Field(
        default=True, description="Whether every request to /graphql is told to the log in a line, without a value of it."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="Origins, separated by commas, whose pages may ask.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Host names, separated by commas, beside those of the loopback; beyond it, empty means any."
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        scheme, separator, rest = (value or "").partition("://")
        if value is not None and (not separator or scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}):
            raise ValueError("it must begin with postgresql://")
        return value and f"postgresql://{rest}"

    @field_validator("cors_origins", "trusted_proxies", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _is_origin(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise ValueError(f"{origin!r} is not an origin; write it like https://example.org, without a path")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _is_network(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            try:
                ip_network(proxy)
            except ValueError:
                raise ValueError(f"{proxy!r} is not an address or a network; write it like 10.0.0.5 or 10.0.0.0/24") from None
        return value

    @field_validator("oidc_jwks_url")
    @classmethod
    def _is_safe(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if value is not None and not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and here))):
            raise ValueError("keys come by https, or by http from this machine")
        return value

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Settings:
        told = {self.oidc_issuer is None, self.oidc_audience is None, self.oidc_jwks_url is None}
        if len(told) > 1:
            raise ValueError("OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL stand or fall together")
        return self

    @model_validator(mode="after")
    def _keys_are_whole(self) -> Settings:
        if (self.personal_keys is None) != (self.personal_index_key is None):
            raise ValueError("PERSONAL_KEYS and PERSONAL_INDEX_KEY stand or fall together")
        return self

    @model_validator(mode="after")
    def _inner_limits_end_first(self) -> Settings:
        if not self.lock_timeout < self.statement_timeout < self.request_timeout:
            raise ValueError("LOCK_TIMEOUT must be less than STATEMENT_TIMEOUT, and that less than REQUEST_TIMEOUT")
        return self

    @model_validator(mode="after")
    def _connections_fit(self) -> Settings:
        if self.embedded and self.workers * (self.pool_size + self.write_pool_size) > EMBEDDED_CONNECTIONS:
            raise ValueError(
                f"the embedded PostgreSQL takes {EMBEDDED_CONNECTIONS} connections; WORKERS times POOL_SIZE and WRITE_POOL_SIZE are more"
            )
        return self

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the address."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that a request may call this service by; empty means any."""
        if not self.loopback and not self.allowed_hosts:
            return ()
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return ("localhost", "127.0.0.1", "[::1]", shown, *self.allowed_hosts)

    @property
    def embedded(self) -> bool:
        """Whether the database is ours to start and stop."""
        return self.database_url is None


def tracing_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment asks for traces, in the words of OpenTelemetry's specification.

    >>> tracing_wanted({}), tracing_wanted({"OTEL_TRACES_EXPORTER": "otlp"}), tracing_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"})
    (False, True, True)
    >>> tracing_wanted({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"})
    False
    """
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    named = environment.get("OTEL_TRACES_EXPORTER")
    return named != "none" if named else any(environment.get(name) for name in COLLECTORS)
