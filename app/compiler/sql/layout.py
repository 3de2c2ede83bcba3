"""A statement on several lines, for people: subqueries are indented, clauses begin lines. Its meaning is untouched."""

from __future__ import annotations

import re

TOKEN = re.compile(r"'(?:[^']|'')*'|\(SELECT(?=\s)|[()]|\s*\n\s*|[^'()\n]+")
STEP = "  "


def laid_out(sql: str) -> str:
    """The statement with one clause a line.

    >>> print(laid_out("SELECT (SELECT a\\nFROM b \\nWHERE c)"))
    SELECT (
      SELECT a
      FROM b
      WHERE c
    )
    """
    lines: list[str] = [""]
    opened: list[bool] = []
    for part in _parts(sql.replace(" LEFT OUTER JOIN ", "\nLEFT OUTER JOIN ")):
        if part == "(SELECT":
            lines[-1] += "("
            opened.append(True)
            lines.append(_indent(opened) + "SELECT")
        elif part == "(":
            opened.append(False)
            lines[-1] += part
        elif part == ")":
            if opened.pop():
                lines.append(_indent(opened))
            lines[-1] += part
        elif part == "\n":
            lines.append(_indent(opened))
        else:
            lines[-1] += part if lines[-1].strip() else part.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _parts(sql: str) -> list[str]:
    """Strings whole, brackets alone, line breaks as they come."""
    return ["\n" if part.isspace() and "\n" in part else part for part in TOKEN.findall(sql)]


def _indent(opened: list[bool]) -> str:
    return STEP * sum(opened)
