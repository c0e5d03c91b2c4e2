"""Canned replies: texts with holes that are filled when somebody is answered.

``{author.first_name}`` and the other ``VARIABLES`` are known to the program, own variables to the charter.
``{author.first_name|à vous}`` says what stands there where nothing is known, which may be nothing: ``{brand|}``.
``{?order number}`` is a hole that a person fills before the answer can be sent. ``{{`` and ``}}`` are braces.

Nothing is ever run, and what is put in is never looked at again: an author called ``{brand}`` stays so. The words of
the charter are put in as they are; what an author chose to be called loses line breaks, invisible and
direction-changing characters first, and counts as unknown where it holds a link.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .first_names import first_name
from .problems import Problem
from .shape import Audience, Reply

VARIABLES = (
    "author.first_name",
    "author.name",
    "author.handle",
    "brand",
    "account",
    "office_hours",
    "strike.count",
    "strike.next",
    "agent",
)
"""What the program knows. ``agent`` is who answers."""

_ALSO_CALLED = {
    "author.first_name": "first_name firstname first name author.firstname author.first prenom prénom auteur.prénom",
    "author.name": "name author nom auteur auteur.nom customer client full_name",
    "author.handle": "handle username user pseudo auteur.pseudo",
    "brand": "marque company entreprise",
    "account": "compte page",
    "office_hours": "hours opening_hours horaires heures",
    "strike.count": "strikes strike count avertissements",
    "strike.next": "next next_step",
    "agent": "signature me moi cm operator",
}
_MEANT = {other: name for name, others in _ALSO_CALLED.items() for other in others.split()}

_PIECE = re.compile(
    r"(?P<brace>\{\{|\}\})"
    r"|\{[ \t]*\?(?P<hole>[^{}\n]*)\}"
    r"|\{(?P<name>[^{}|\n?]*)(?:\|(?P<fallback>[^{}\n]*))?\}"
    r"|(?P<wrong>[{}])"
)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Variable:
    """``fallback`` is None where the template gives none."""

    name: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """A hole of the template, with its question."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A canned reply, read. What is faulty stands in it as written, and in ``problems`` with its line and column."""

    parts: tuple[str | Variable | Blank, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def holes(self) -> tuple[str, ...]:
        """The questions to ask before sending, each once, in order."""
        return tuple(dict.fromkeys(part.name for part in self.parts if isinstance(part, Blank)))


@dataclass(frozen=True, slots=True)
class Values:
    """What is known when somebody is answered; what is empty or None is unknown.

    ``author_*`` are as the author wrote them. ``office_hours`` and ``strike_next`` are words in the answer's language,
    ``own`` the variables of the charter.
    """

    author_name: str = ""
    author_handle: str = ""
    brand: str = ""
    account: str = ""
    office_hours: str | None = None
    strike_count: int | None = None
    strike_next: str | None = None
    agent: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in the rendered text, in characters, that waits for a person."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as far as it is written. ``holes`` wait to be filled; ``missing`` are variables nothing is known of.

    Where either waits, the text shows its name in brackets. ``filled`` is what variables were replaced by.
    """

    text: str
    holes: tuple[Hole, ...] = ()
    missing: tuple[Hole, ...] = ()
    filled: tuple[Hole, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it may be sent."""
        return not self.holes and not self.missing


# --- reading -----------------------------------------------------------------------------------


def parse(text: str, own: Iterable[str] = ()) -> Template:
    """Read a canned reply. ``own`` are the names of the charter's variables. Never raises: see ``Template``."""
    known = {*VARIABLES, *own}
    parts: list[str | Variable | Blank] = []
    problems: list[Problem] = []
    end = 0
    for found in _PIECE.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        part = _part(found, known)
        if isinstance(part, Problem):
            problems.append(_at(part, text, found.start()))
            part = found[0]
        parts.append(part)
    parts.append(text[end:])
    return Template(tuple(_run_together(parts)), tuple(problems))


def _part(found: re.Match[str], known: Collection[str]) -> str | Variable | Blank | Problem:
    if found["brace"]:
        return found["brace"][0]
    if found["wrong"]:
        if found["wrong"] == "{":
            return Problem("This brace is not closed on its line: write }} behind the name, or {{{{ for a brace.")
        return Problem("This brace closes nothing: write }}}} for a brace.")
    if found["hole"] is not None:
        asked = found["hole"].strip()
        return Blank(asked) if asked else Problem("This hole asks nothing: write {{?order number}}.")
    name = found["name"].strip()
    if name in known:
        return Variable(name, None if found["fallback"] is None else found["fallback"].strip())
    if not name:
        return Problem("There is no name in these braces: write {{author.first_name}}, or {{{{}}}} for braces.")
    return Problem("There is no variable “{name}”.", {"name": name}, hint=_meant(name, known))


def _at(problem: Problem, text: str, start: int) -> Problem:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Problem(problem.template, problem.args, line=line, column=column, hint=problem.hint)


def _meant(name: str, known: Collection[str]) -> str | None:
    lowered = name.casefold().replace(" ", "_")
    by_lowered = {other.casefold(): other for other in known}
    if lowered in by_lowered or lowered in _MEANT:
        return by_lowered.get(lowered) or _MEANT[lowered]
    near = difflib.get_close_matches(lowered, [*by_lowered, *_MEANT], n=1, cutoff=0.7)
    return (by_lowered.get(near[0]) or _MEANT[near[0]]) if near else None


def _run_together(parts: Iterable[str | Variable | Blank]) -> Iterable[str | Variable | Blank]:
    words = ""
    for part in parts:
        if isinstance(part, str):
            words += part
            continue
        if words:
            yield words
        words = ""
        yield part
    if words:
        yield words


# --- rendering ---------------------------------------------------------------------------------


def render(template: Template, values: Values, filled: Mapping[str, str] | None = None) -> Rendered:
    """Return the answer to one person. ``filled``: what was written into holes, by their names. Never raises.

    A blank answer fills no hole. Something filled in for a missing variable's name is put in as well.
    """
    filled = filled or {}
    text = ""
    holes: list[Hole] = []
    missing: list[Hole] = []
    put_in: list[Hole] = []
    for index, part in enumerate(template.parts):
        if isinstance(part, str):
            text += part
            continue
        known = value_of(part.name, values) if isinstance(part, Variable) else ""
        known = known or filled.get(part.name, "").strip()
        if known:
            put_in.append(Hole(part.name, len(text), len(text) + len(known)))
            text += known
        elif isinstance(part, Variable) and part.fallback is not None:
            if not part.fallback and text.endswith(" ") and _ends_a_word(template.parts, index + 1):
                text = text[:-1]  # "Bonjour {author.first_name|}," without a name is "Bonjour,"
            text += part.fallback
        else:
            shown = f"[{part.name}]"
            (holes if isinstance(part, Blank) else missing).append(Hole(part.name, len(text), len(text) + len(shown)))
            text += shown
    return Rendered(text, tuple(holes), tuple(missing), tuple(put_in))


def value_of(name: str, values: Values) -> str:
    """Return what is known by a variable's name, empty where nothing is."""
    match name:
        case "author.first_name":
            return first_name(values.author_name) or ""
        case "author.name":
            name = harmless(values.author_name)
            return "" if _DOMAIN.search(name) else name  # a handle may look like a domain, a name need not
        case "author.handle":
            return harmless(values.author_handle)
        case "brand" | "account" | "agent":
            return str(getattr(values, name)).strip()
        case "office_hours":
            return values.office_hours or ""
        case "strike.count":
            return "" if values.strike_count is None else str(values.strike_count)
        case "strike.next":
            return values.strike_next or ""
        case _:
            return values.own.get(name, "")


def _ends_a_word(parts: Sequence[str | Variable | Blank], index: int) -> bool:
    if index == len(parts):
        return True
    following = parts[index]
    return isinstance(following, str) and not following[0].isalnum()


_JOINERS = "\u200c\u200d"
_ADDRESS = re.compile(r"://|\bwww\.|[\w-]{2,}\.[a-z]{2,}/", re.IGNORECASE)
_DOMAIN = re.compile(
    r"[\w-]{2,}\.(?:com|net|org|info|biz|fr|be|ch|ca|eu|uk|de|es|it|ru|cn|io|me|ly|gg|app|xyz|online|site|top|shop|store"
    r"|club|link|click|live|pro|vip|win|bet|example)\b",
    re.IGNORECASE,
)


def harmless(text: str) -> str:
    """Return what an author is called, fit to stand in an answer of ours; empty where it holds a link.

    Line breaks become spaces; control, invisible and direction-changing characters go, but for the joiners that
    scripts and emoji need (between two characters); what is longer than a name is cut.
    """
    spaced = " ".join(text[: 8 * _LONGEST_NAME].split())
    kept = "".join(char for char in spaced if char in _JOINERS or unicodedata.category(char) not in _UNFIT)
    kept = " ".join(kept.split()).strip(_JOINERS + " ")
    return "" if _ADDRESS.search(kept) else kept[:_LONGEST_NAME].rstrip()


_UNFIT = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


# --- choosing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text of a canned reply that is to be used."""

    language: str
    text: str


def choose(
    reply: Reply,
    language: str | None,
    audience: Audience = Audience.BOTH,
    seen: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Chosen | None:
    """Return the text to answer with, None where the reply is not for this audience or has no text.

    The language is the author's, else the first of the charter's (``languages``) that the reply has, else the reply's
    first. ``seen`` are the texts this person has had from us, oldest first: a variant they have not had comes first,
    in the file's order, then the one they had longest ago.
    """
    if not fits(reply, audience):
        return None
    chosen = _language(reply, language, languages)
    if chosen is None:
        return None
    variants = reply.text[chosen]
    had = [
        max((number for number, text in enumerate(seen) if _made(variant, text)), default=-1) for variant in variants
    ]
    return Chosen(chosen, variants[had.index(min(had))])


def fits(reply: Reply, audience: Audience) -> bool:
    """Say whether a canned reply is for this audience."""
    return Audience.BOTH in (reply.audience, audience) or reply.audience is audience


def _language(reply: Reply, language: str | None, languages: Sequence[str]) -> str | None:
    have = [name for name, variants in reply.text.items() if variants]
    for wanted in (*([language] if language else ()), *languages):
        for same in (str.casefold, _without_region):
            found = next((name for name in have if same(name) == same(wanted)), None)
            if found is not None:
                return found
    return have[0] if have else None


def _without_region(language: str) -> str:
    return language.casefold().replace("_", "-").partition("-")[0]


def _made(variant: str, text: str) -> bool:
    """Say whether a text may have been written with this variant: its own words are there, in their order."""
    end = 0
    for piece in _PIECE.split(variant)[:: _PIECE.groups + 1]:
        if words := piece.strip():
            at = text.find(words, end)
            if at == -1:
                return False
            end = at + len(words)
    return end > 0
