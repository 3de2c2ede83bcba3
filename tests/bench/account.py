"""CPU seconds as the kernel accounts for them: of a server with its children, and of PostgreSQL with its backends.

Contention makes a request slower, not dearer, so these are the figures to trust on a busy machine. A child that has ended
is in its parent's account, so nothing is lost when a backend goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Account:
    """CPU seconds up to now."""

    server: float
    database: float

    def since(self, before: Account) -> Account:
        return Account(self.server - before.server, self.database - before.database)


def read(server: psutil.Process, postmaster: psutil.Process) -> Account:
    return Account(tree(server), tree(postmaster))


def tree(process: psutil.Process) -> float:
    """CPU seconds of a process, of its living descendants, and of those that it has waited for."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
