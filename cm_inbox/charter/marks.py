"""What a text carries beside its words: links, mentions, emoji, capitals. Places are in characters of the text.

Each has a ``maybe_`` that is cheap and never says less than there is: it runs over every message, the full search over
few. An address like ``lea@example.com`` is neither a link nor a mention.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cm_inbox.models.verdicts import Span

from .domains import BARE_ENDINGS, WORDLIKE_ENDINGS, normal_domain
from .fold import SEPARATOR

LETTERS_FROM = 10
"""A text of fewer letters has no share of capitals: ``OK`` is not shouting."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a text and the domain it leads to, in the form that ``normal_domain`` makes."""

    span: Span
    domain: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name behind an @, without it and in small letters, with its server where one is written."""

    span: Span
    handle: str


# --- links -------------------------------------------------------------------------------------

_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What browsers drop from an address."""

_DOT = r"(?:[.\u3002\uff0e\uff61]|\s?[\[({]\s?(?:\.|dot|point)\s?[\])}]\s?)"
_LABEL = rf"[^\W_](?:[\w{_HIDDEN}-]*[^\W_])?"
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL})*"
_LINK = re.compile(
    rf"""
    (?P<scheme>\b(?:h(?:tt|xx)ps?|ftp)\s?:\s?//\s?)
        (?P<user>[^\s/?\#@<>"']*@)?
        (?P<host>\[[0-9a-f:.]+\]|{_HOST})
        (?P<rest>\.?(?::\d+)?(?:[/?\#][^\s<>"]*)?)
    |
    (?<![\w@\-.])
        (?P<bare>{_LABEL}(?:{_DOT}{_LABEL})+)
        (?![\w@]|-\w)
        (?P<path>(?::\d+)?/[^\s<>"]*)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DOT_IN_WORD = re.compile(r"\.(?=\w)")
_BRACKETED_DOT = re.compile(r"[\[({](?=\s?(?:\.|dot|point)\s?[\])}])", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’'…*_"


def maybe_links(text: str) -> bool:
    """Say whether there may be a link."""
    if "." in text and _DOT_IN_WORD.search(text):
        return True
    if "//" in text or (not text.isascii() and ("\u3002" in text or "\uff0e" in text or "\uff61" in text)):
        return True
    return ("[" in text or "(" in text or "{" in text) and _BRACKETED_DOT.search(text) is not None


def links(text: str, domains: frozenset[str] = frozenset()) -> tuple[Link, ...]:
    """Return the links of a text.

    An address without ``https://`` counts where its ending is one of a country or a usual one, or where it begins with
    ``www.``. Endings that are also
    words (``merci.je``, ``super.me``: a full stop without its space) count with a path behind them, with ``www.`` in
    front, or where the address is one of ``domains`` or below it. ``example[.]com`` and ``hxxps://`` are links too:
    who writes them so wants them to be followed.
    """
    if not maybe_links(text):
        return ()
    found = []
    for match in _LINK.finditer(text):
        bare = match["bare"]
        if bare is None:
            found.append(Link(_trimmed(text, match.start(), match.end()), normal_domain(match["host"])))
        else:
            domain = normal_domain(bare)
            if _is_address(domain, bool(match["path"])) or within(domain, domains):
                found.append(Link(_trimmed(text, match.start(), match.end()), domain))
    return tuple(found)


def within(domain: str, domains: frozenset[str]) -> str | None:
    """Return the one of ``domains`` that a domain is or lies below, None if there is none."""
    while domain:
        if domain in domains:
            return domain
        domain = domain.partition(".")[2]
    return None


def _is_address(domain: str, path: bool) -> bool:
    first, _, rest = domain.partition(".")
    if first == "www" and "." in rest:
        return True
    ending = domain.rpartition(".")[2]
    return path if ending in WORDLIKE_ENDINGS else ending in BARE_ENDINGS


def _trimmed(text: str, start: int, end: int) -> Span:
    """Leave out the punctuation of the sentence behind a link, but not the bracket that the link itself opened."""
    while end > start and text[end - 1] in _TRAILING:
        if text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end):
            break
        if text[end - 1] in "])}" and text.count(text[end - 1], start, end) <= text.count(
            {"]": "[", ")": "(", "}": "{"}[text[end - 1]], start, end
        ):
            break
        end -= 1
    return start, end


# --- mentions ----------------------------------------------------------------------------------

_MENTION = re.compile(r"(?<![\w/@])[@\uff20](\w[\w.\-]*(?:[@:]\w[\w.\-]*\.\w+)?)")


def maybe_mentions(text: str) -> int:
    """Return how many mentions there are at most."""
    return text.count("@") + text.count("\uff20")


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a text: ``@lea``, ``@lea@social.example``, ``@lea:matrix.example``."""
    if not maybe_mentions(text):
        return ()
    found = []
    for match in _MENTION.finditer(text):
        written = match[1].rstrip(".-")
        found.append(Mention((match.start(), match.start(1) + len(written)), normal_handle(written)))
    return tuple(found)


@lru_cache(maxsize=4096)
def normal_handle(handle: str) -> str:
    """Return a handle in the form in which two spellings of it are equal."""
    return unicodedata.normalize("NFKC", handle).strip().removeprefix("@").casefold()


# --- emoji -------------------------------------------------------------------------------------

# Emoji_Presentation of Unicode's emoji-data.txt below U+1F000, and the hearts, faces and hands that many keyboards
# write without the selector that makes them emoji.
_SHOWN = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be"
    "\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\u2639\u263a\u2665\u261d\u270c\u2764"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236"
    "\U0001f238-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0"
    "\U0001f900-\U0001faff"
)
_AS_SELECTED = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u2328-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001faff"
)
_ONE = (
    rf"(?:[{_SHOWN}](?!\ufe0e)\ufe0f?|[{_AS_SELECTED}]\ufe0f)"
    r"(?:\u20e3|[\U0001f3fb-\U0001f3ff]\ufe0f?|[\U000e0020-\U000e007f]+)?"
)
_EMOJI = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{1,2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d(?:{_ONE}|[{_AS_SELECTED}]))*"
)


EMOJI_ENDS = ("\u20e3", "\ufe0f")
"""What makes an emoji of a character that folds to something else: the frame of a key, the choice of the picture."""


def maybe_emoji(text: str, folded: str) -> int:
    """Return how many emoji there are at most; ``folded`` is the text folded."""
    if text.isascii():
        return 0
    return folded.count(SEPARATOR) + sum(map(text.count, EMOJI_ENDS))


def emoji(text: str) -> tuple[Span, ...]:
    """Return where the emoji of a text are.

    A flag, a family, a hand with its colour of skin, a key counts as one (UTS 51, ED-18).
    """
    return () if text.isascii() else tuple(match.span() for match in _EMOJI.finditer(text))


# --- capitals ----------------------------------------------------------------------------------

_LATIN = [chr(code) for code in range(256)]
_NOT_CAPITAL = bytes(code for code, character in enumerate(_LATIN) if not character.isupper())
_NOT_CAPITAL_NOR_END = _NOT_CAPITAL.replace(b"\0", b"")
_CASED = frozenset(code for code, character in enumerate(_LATIN) if character.isupper() or character.islower())
_NOT_CASED = bytes(code for code in range(256) if code not in _CASED)
BEYOND = "[\u0100-\u1fff\u2c00-\ud7ff\uf900-\ufdff\uff21-\uff5a\U00010400-\U0001efff]"
"""Where there are letters that latin-1 has not. (Punctuation and emoji lie elsewhere.)"""
_BEYOND = re.compile(BEYOND)


def capitals(text: str) -> float:
    """Return the share of capitals among the letters that can be capitals, 0 below ten such letters."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        if _BEYOND.search(text):
            cased = sum(1 for character in text if character.isupper() or character.islower())
            return _share(sum(map(str.isupper, text)), cased)
        raw = text.encode("latin-1", "ignore")
    large = len(raw.translate(None, _NOT_CAPITAL))
    return _share(large, len(raw.translate(None, _NOT_CASED))) if large else 0.0


def maybe_capitals(texts: Sequence[str], least: float) -> Iterable[int]:
    """Return the indexes of those of many texts that may have such a share of capitals, as far as Latin-1 has them."""
    found = "\0".join(texts).encode("latin-1", "replace").translate(None, _NOT_CAPITAL_NOR_END).split(b"\0")
    if len(found) != len(texts):
        return range(len(texts))
    fewest = max(1, math.ceil(least * LETTERS_FROM))
    return [at for at, capitals in enumerate(found) if len(capitals) >= fewest]


def _share(large: int, cased: int) -> float:
    return large / cased if cased >= LETTERS_FROM else 0.0
