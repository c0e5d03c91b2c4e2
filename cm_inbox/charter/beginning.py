"""The text of a whole charter: one to begin with, and any other."""

from __future__ import annotations

from .edit import Editor
from .shape import Charter
from .spoken import plain
from .toml_text import key_text, lines_text, table_text


def charter_text(charter: Charter) -> str:
    """Return a file that reads as a charter. To change one that is there, ``write`` keeps its comments and order."""
    said = plain(charter)
    said.pop("format", None)
    banks, parts = said.pop("bank", {}), []
    elements = {key: said.pop(key, []) for key in ("department", "reply", "rule")}
    tables = {key: said.pop(key) for key in ("variables", "office_hours", "reply_targets", "strikes") if key in said}
    strikes = tables.pop("strikes", None)
    parts.append("format = 1\n" + "".join(lines_text(key_text(key), value, (key,)) for key, value in said.items()))
    parts += [table_text((key,), table, several=False) for key, table in tables.items()]
    parts += [table_text(("bank", name), bank, several=False) for name, bank in banks.items()]
    for key, tables_of_one in elements.items():
        parts += [table_text((key,), table, several=True) for table in tables_of_one]
    if strikes:
        parts.append(table_text(("strikes",), strikes, several=False))
    return "\n".join(parts)


def new_charter(brand: str, language: str = "fr") -> str:
    """Return the text of a charter to begin with: the brand's name, hours, a ladder, and nothing that acts."""
    french = language == "fr"
    title = f"Charte {brand}" if french else f"{brand} charter"
    other = "en" if french else "fr"
    languages = [language] if language not in ("fr", "en") else [language, other]
    editor = Editor(_BEGINNING_FR if french else _BEGINNING_EN)
    for key, value in (("title", title), ("brand", brand), ("languages", languages), ("names", [brand])):
        editor.set((key,), value)
    return editor.text


_BEGINNING_FR = """\
# La charte d'une marque : ce qu'on répond, ce qu'on signale, ce qu'on masque. Le format : docs/charter.md
format = 1
title = ""
brand = ""
languages = []
time_zone = "Europe/Paris"
names = []

[office_hours]
monday = ["09:00-12:30", "14:00-18:00"]
tuesday = ["09:00-12:30", "14:00-18:00"]
wednesday = ["09:00-12:30", "14:00-18:00"]
thursday = ["09:00-12:30", "14:00-18:00"]
friday = ["09:00-12:30", "14:00-18:00"]

[reply_targets]
public = "4h"
private = "2h"

[strikes]
expire_after = "90d"

[[strikes.step]]
at = 1
do = "warn"

[[strikes.step]]
at = 3
do = "mute"
for = "3d"

[[strikes.step]]
at = 5
do = "ban"
for = "30d"
"""

_BEGINNING_EN = _BEGINNING_FR.replace(
    "La charte d'une marque : ce qu'on répond, ce qu'on signale, ce qu'on masque. Le format : docs/charter.md",
    "A brand's charter: what is answered, what is warned for, what is hidden. The format: docs/charter.md",
)
