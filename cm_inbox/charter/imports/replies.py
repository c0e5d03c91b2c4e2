"""Saved replies of other tools, as a CSV: a title and a text, perhaps a language and a shortcut."""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

from ..problems import shortened
from ..shape import Charter, Reply
from ..spelling import LANGUAGE_NAMES, LANGUAGES
from ..templates import VARIABLES
from .result import Imported, LeftOut, printable, readable, slug

_HEADERS = {
    "title": "title titre name nom subject sujet objet intitulé intitule label libellé libelle question",
    "text": "text texte body message réponse reponse response reply content contenu answer corps modèle modele",
    "language": "language langue lang locale",
    "shortcut": "shortcut raccourci short shortcode code short_code key clé cle abbreviation abréviation trigger",
}
_MEANT = {word: column for column, words in _HEADERS.items() for word in words.split()}

_VARIABLES = {
    **dict.fromkeys(("first_name", "firstname", "first name", "prénom", "prenom"), "author.first_name"),
    **dict.fromkeys(("name", "full_name", "nom", "full name", "customer", "client"), "author.name"),
    **dict.fromkeys(("username", "handle", "screen_name", "pseudo", "user"), "author.handle"),
    **dict.fromkeys(("agent", "agent_name", "operator", "signature", "my_name"), "agent"),
    **dict.fromkeys(("brand", "marque", "company", "entreprise"), "brand"),
    **dict.fromkeys(("page", "account", "compte", "page_name"), "account"),
    **{name: name for name in VARIABLES},
}
_PLACEHOLDER = re.compile(
    r"\{\{\s*(?P<double>[^{}\n]{1,60}?)\s*\}\}|\{\s*(?P<single>[^{}\n]{1,60}?)\s*\}"
    r"|\[(?P<square>[^\W\d_][\w ']{1,40})\](?!\()|%(?P<percent>[a-z_]{3,40})%"
)


class _Row(NamedTuple):
    line: int
    title: str
    text: str
    language: str
    shortcut: str


def import_replies(data: str | bytes, file: str = "replies.csv", *, language: str = "fr") -> Imported:
    """Return a charter with the canned replies of a CSV.

    Rows of one title and several languages are one reply; of one language, its variants. ``language`` is that of rows
    that do not say. What stood for a name becomes our variable, any other placeholder a hole that is filled by hand.
    """
    left = LeftOut(file)
    replies: dict[str, Reply] = {}
    for row in _rows(readable(data, left), left):
        spoken = _language(row, language, left)
        text = _template(row, left)
        reply = replies.get(row.title.casefold())
        texts = dict(reply.text) if reply else {}
        variants = texts.get(spoken, ())
        texts[spoken] = variants if text in variants else (*variants, text)
        taken = {each.id for key, each in replies.items() if key != row.title.casefold()}
        name = reply.id if reply else slug(row.shortcut or row.title, taken, "reply")
        replies[row.title.casefold()] = Reply(id=name, title=reply.title if reply else row.title, text=texts)
    languages = tuple(dict.fromkeys(each for reply in replies.values() for each in reply.text))
    return left.made(Charter(languages=languages or (language,), replies=tuple(replies.values())))


def _rows(text: str, left: LeftOut) -> list[_Row]:
    """Return the rows that hold a text; the others are noted."""
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    rows: list[_Row] = []
    columns: list[str] | None = None
    try:
        after = 0
        for cells in reader:
            line, after = after + 1, reader.line_num  # a quoted cell goes on over several
            if columns is None:
                columns = _columns(cells, left)
                if columns is not None:
                    continue
                columns = ["text"] if len(cells) == 1 else ["title", "text", "language", "shortcut"]
            values = {column: printable(cell).strip() for column, cell in zip(columns, cells, strict=False) if column}
            if values.get("text"):
                title = " ".join((values.get("title") or " ".join(values["text"].split()[:6])).split())
                language, shortcut = values.get("language", ""), values.get("shortcut", "")
                rows.append(_Row(line, title, values["text"], language, shortcut))
            elif any(cell.strip() for cell in cells):
                left.note("This row has no text.", line)
    except csv.Error as error:
        left.note("The file cannot be read on from here: {error}.", reader.line_num, error=error)
    return rows


def _separator(text: str) -> str:
    """Return what parts the columns: what is most often in the first line, outside quotes."""
    first = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    return max(",;\t", key=first.count)


def _columns(cells: list[str], left: LeftOut) -> list[str] | None:
    """Return what the columns hold, None where the first row is no header. A column that is not ours has no name."""
    columns: list[str] = []
    for cell in cells:
        meant = _MEANT.get(" ".join(cell.split()).casefold().replace(" ", "_"), "")
        columns.append(meant if meant not in columns else "")
    if "text" not in columns:
        return None
    for cell, column in zip(cells, columns, strict=True):
        if not column and cell.strip():
            left.note("The column “{name}” is not carried over.", 1, name=shortened(cell.strip()))
    return columns


def _language(row: _Row, default: str, left: LeftOut) -> str:
    written = row.language.casefold()
    code = re.split(r"[-_]", written, maxsplit=1)[0]
    found = code if code in LANGUAGES else LANGUAGE_NAMES.get(written)
    if written and found is None:
        template = "“{language}” is no language: taken as {default}."
        left.changed(template, row.line, language=shortened(row.language), default=default)
    return found or default


def _template(row: _Row, left: LeftOut) -> str:
    """Return a text with our variables and holes, all other braces escaped."""
    made: list[str] = []
    at = 0
    for match in _PLACEHOLDER.finditer(row.text):
        made.append(_escaped(row.text[at : match.start()]))
        at = match.end()
        name = next(group for group in match.groups() if group is not None)
        variable = _VARIABLES.get(re.sub(r"^(?:contact|customer|client|user|author)[._ ]", "", name.casefold()).strip())
        if variable is None:
            left.changed("“{written}” became a hole to fill by hand.", row.line, written=match[0])
        made.append(f"{{{variable}}}" if variable else f"{{?{name}}}")
    return "".join((*made, _escaped(row.text[at:])))


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
