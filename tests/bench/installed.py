"""The peers' own packages, installed once into the cache, from the registries of npm and PyPI; again only where they change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import npm

PEERS = Path(__file__).parent / "peers"
FRAISEQL_PYTHON = (3, 13)


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a peer cannot be measured here."""

    reason: str


def postgraphile(cache: Path) -> Path:
    """A folder with PostGraphile, its server, and the Node that it wants."""
    folder = cache / "postgraphile"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "server.mjs"):
        _copy(PEERS / "postgraphile" / name, folder / name)
    if not _stamped(folder / "stamp", folder / "package-lock.json"):
        _run([*npm.npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        shutil.copy(folder / "package-lock.json", folder / "stamp")
    return folder


def fraiseql(cache: Path) -> Path | Missing:
    """The Python of an environment that has FraiseQL, which is published for 3.13 and newer."""
    wanted = PEERS / "fraiseql" / "requirements.txt"
    folder = cache / "fraiseql"
    python = folder / "bin" / "python"
    if _stamped(folder / "stamp", wanted):
        return python
    found = next((each for each in _pythons() if _version(each) >= FRAISEQL_PYTHON), None)
    if found is None:
        return Missing("FraiseQL 1.9.16 needs Python 3.13 or newer, and there is none here")
    shutil.rmtree(folder, ignore_errors=True)
    _run([found, "-m", "venv", str(folder)], cache)
    done = _run([str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "-r", str(wanted)], cache, check=False)
    if done.returncode:
        return Missing("FraiseQL 1.9.16 could not be installed from wheels")
    shutil.copy(wanted, folder / "stamp")
    return python


def versions(cache: Path) -> dict[str, str]:
    """What is measured beside us, as it is installed."""
    modules, found = cache / "postgraphile" / "node_modules", {}
    for name, key in {"postgraphile": "PostGraphile", "@graphile/pg-aggregates": "@graphile/pg-aggregates"}.items():
        found[key] = json.loads((modules / name / "package.json").read_text())["version"]
    found["Node"] = _run([str(modules / ".bin" / "node"), "--version"], cache).stdout.strip().lstrip("v")
    python = cache / "fraiseql" / "bin" / "python"
    if python.exists():
        asked = (
            "import platform; from importlib.metadata import version; print(version('fraiseql'), 'on Python', platform.python_version())"
        )
        found["FraiseQL"] = _run([str(python), "-c", asked], cache).stdout.strip()
    return found


def _pythons() -> list[str]:
    named = [shutil.which(f"python3.{minor}") for minor in (13, 14)]
    pyenv = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/3.1[3-9]*/bin/python"))
    return [sys._base_executable, *(each for each in named if each), *map(str, pyenv)]  # type: ignore[attr-defined]


def _version(python: str) -> tuple[int, ...]:
    asked = [python, "-c", "import sys, venv; print(*sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else ()


def _copy(source: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != source.read_bytes():
        shutil.copy(source, target)


def _stamped(stamp: Path, wanted: Path) -> bool:
    return stamp.exists() and stamp.read_bytes() == wanted.read_bytes()


def _run(command: list[str], at: Path, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")
    return done
