"""How long a text is, the way a network counts it. Pure.

Sources: docs.joinmastodon.org/user/posting (every link counts 23, graphemes), the Bluesky lexicon
app.bsky.feed.post (300 graphemes and 3000 bytes), docs.x.com/fundamentals/counting-characters (weights,
links 23, an emoji counts two), developers.facebook.com/documentation/threads/posts (an emoji counts its bytes).
Graphemes follow Unicode annex 29 except for its rule GB9c (Indic conjuncts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cm_inbox.models.record import Record

from .models.accounts import CountKind, TextLimit

NEAR = 0.9
"""From this share of the limit on, a counter warns."""

LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’…"

_ZWJ = "\u200d"
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_ONE_EACH = re.compile(r"[\x20-\u02ff\u0370-\u0482\u048a-\u0590\n]*\Z")
"""Texts of which every code point is a grapheme: nothing here joins with its neighbour."""

_PICTOGRAPHS = (
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x21AA),
    (0x231A, 0x23FF),
    (0x24C2, 0x24C2),
    (0x25AA, 0x25FE),
    (0x2600, 0x27BF),
    (0x2934, 0x2935),
    (0x2B05, 0x2B55),
    (0x3030, 0x3030),
    (0x303D, 0x303D),
    (0x3297, 0x3299),
    (0x1F000, 0x1F1E5),
    (0x1F201, 0x1F3FA),
    (0x1F400, 0x1FAFF),
    (0x1FC00, 0x1FFFD),
)
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""X counts these code points one, all others two."""


class Count(Record, frozen=True):
    """How much of a limit a text uses. ``over`` is by how much it is too long, 0 if it fits.

    ``pieces``: as how many messages it leaves.
    """

    used: int
    limit: int
    over: int = 0
    pieces: int = 1

    @property
    def near(self) -> bool:
        return not self.over and self.used >= self.limit * NEAR


def count(text: str, limit: TextLimit) -> Count:
    """Return how long a text is under a network's limit, its limit in bytes included."""
    used = length(text, limit)
    over = max(0, used - limit.limit)
    if limit.max_bytes is not None:
        size = len(text.encode("utf-8", "surrogatepass"))
        over = max(over, size - limit.max_bytes)
    if limit.piece is None:
        return Count(used, limit.limit, over)
    parts = pieces(text, limit.piece)
    if limit.pieces is not None and len(parts) > limit.pieces:
        over = max(over, sum(len(part.encode("utf-8", "surrogatepass")) for part in parts[limit.pieces :]))
    return Count(used, limit.limit, over, max(1, len(parts)))


def pieces(text: str, most: int, taken: int = 0) -> list[str]:
    """Return the messages a text leaves as: a line each, a longer one where a word begins, none above ``most`` bytes.

    ``taken`` bytes of the first one are not to be had. No letter is cut in two, as far as one fits at all.
    """
    found: list[str] = []
    for line in text.splitlines():
        rest = line.strip()
        while rest:
            space = most if found else most - taken
            part = _fitting(rest, max(4, space))
            found.append(part.rstrip())
            rest = rest[len(part) :].lstrip()
    return found


def _fitting(line: str, most: int) -> str:
    """Return the beginning of a line that fits, up to where a word ends if there is such a place in its last half."""
    if len(line.encode("utf-8", "surrogatepass")) <= most:
        return line
    size = end = word = 0
    for letter in graphemes(line):
        size += len(letter.encode("utf-8", "surrogatepass"))
        if size > most:
            break
        end += len(letter)
        if letter.isspace():
            word = end
    if end == 0:  # one letter of many code points: nothing is left but to cut it
        return line[:1]
    return line[:end] if word < end / 2 or line[end : end + 1].isspace() else line[:word]


def length(text: str, limit: TextLimit) -> int:
    """Return the length of a text in the units of the limit, links at their price."""
    if limit.url_length is None:
        return _measure(text, limit.count)
    total = 0
    end = 0
    for start, stop in links(text):
        total += _measure(text[end:start], limit.count) + limit.url_length
        end = stop
    return total + _measure(text[end:], limit.count)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Return where the links of a text lie, without the punctuation that ends a sentence behind them."""
    if "://" not in text:
        return
    for match in LINK.finditer(text):
        stop = match.end()
        while stop > match.start() and text[stop - 1] in _TRAILING:
            if text[stop - 1] == ")" and text.count("(", match.start(), stop) >= text.count(")", match.start(), stop):
                break
            stop -= 1
        if stop - match.start() > len("https://"):
            yield match.start(), stop


def graphemes(text: str) -> Iterator[str]:
    """Return the pieces of a text that people call letters (extended grapheme clusters)."""
    start = 0
    for end in range(1, len(text)):
        if _breaks(text, start, end):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def _measure(text: str, kind: CountKind) -> int:
    if kind is CountKind.CHARACTERS:
        return len(text)
    if kind is CountKind.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    if kind is CountKind.UTF16:
        return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)
    if kind is CountKind.GRAPHEMES:
        return len(text) if _ONE_EACH.match(text) else sum(1 for _ in graphemes(text))
    if kind is CountKind.EMOJI_BYTES:
        return _with_heavy_emoji(text)
    return _weighted(text)


def _with_heavy_emoji(text: str) -> int:
    if _ONE_EACH.match(text):
        return len(text)
    return sum(
        len(each.encode("utf-8", "surrogatepass")) if _may_be_emoji(each) else len(each) for each in graphemes(text)
    )


def _may_be_emoji(letter: str) -> bool:
    """Say whether a letter is an emoji, or a sign such as ✅ that is one on most screens."""
    return _is_emoji(letter) or (ord(letter[0]) >= 0x231A and _within(ord(letter[0]), _PICTOGRAPHS))


def _weighted(text: str) -> int:
    if _PLAIN.match(text):
        return len(text)
    total = 0
    for letter in graphemes(unicodedata.normalize("NFC", text)):
        if _is_emoji(letter):
            total += 2
        else:
            total += sum(1 if _within(ord(character), _LIGHT) else 2 for character in letter)
    return total


def _is_emoji(letter: str) -> bool:
    first = ord(letter[0])
    if first >= 0x1F000 and (_regional(first) or _within(first, _PICTOGRAPHS)):
        return True
    return "\ufe0f" in letter or (_ZWJ in letter and _within(first, _PICTOGRAPHS))


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


# --- Unicode annex 29, table 1c ----------------------------------------------------------------


def _breaks(text: str, start: int, at: int) -> bool:
    """Say whether a grapheme that began at ``start`` ends before ``at``."""
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False  # GB3
    if _control(before) or _control(after):
        return True  # GB4, GB5
    if _extends(after) or after == _ZWJ or _spacing(after) or _prepends(before):
        return False  # GB9, GB9a, GB9b
    if _hangul_joins(ord(before), ord(after)):
        return False  # GB6 to GB8
    if before == _ZWJ and _within(ord(after), _PICTOGRAPHS):
        return not _pictograph_before(text, start, at - 1)  # GB11
    if _regional(ord(before)) and _regional(ord(after)):
        flags = 0
        while at - 1 - flags >= start and _regional(ord(text[at - 1 - flags])):
            flags += 1
        return flags % 2 == 0  # GB12, GB13
    return True


def _pictograph_before(text: str, start: int, joiner: int) -> bool:
    at = joiner - 1
    while at > start and _extends(text[at]):
        at -= 1
    return at >= start and _within(ord(text[at]), _PICTOGRAPHS)


def _control(character: str) -> bool:
    if character in ("\u200c", _ZWJ) or 0xE0020 <= ord(character) <= 0xE007F or _prepends(character):
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")


_OTHER_EXTEND = frozenset(
    map(
        chr,
        (
            *(0x09BE, 0x09D7, 0x0B3E, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC0, 0x0CC2, 0x0CC7, 0x0CC8, 0x0CCA, 0x0CCB),
            *(0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF, 0x0DDF, 0x1715, 0x1734, 0x1B35, 0x1B3B, 0x1B3D, 0x1B43),
            *(0x1B44, 0x1BAA, 0x1BF2, 0x1BF3, 0x200C, 0x302E, 0x302F, 0xA953, 0xA9C0, 0xFF9E, 0xFF9F),
            *range(0x1F3FB, 0x1F400),
            *range(0xE0020, 0xE0080),
        ),
    )
)


def _extends(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me") or character in _OTHER_EXTEND


_NOT_SPACING = frozenset("\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c\u106d\u1083")
_NOT_SPACING_TOO = frozenset("\u1087\u1088\u1089\u108a\u108b\u108c\u108f\u109a\u109b\u109c\u1a61\u1a63\u1a64\uaa7b")


def _spacing(character: str) -> bool:
    if character in "\u0e33\u0eb3":
        return True
    if unicodedata.category(character) != "Mc":
        return False
    return character not in _NOT_SPACING and character not in _NOT_SPACING_TOO and character not in "\uaa7d"


_PREPEND = (
    (0x0600, 0x0605),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x0D4E, 0x0D4E),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x111C2, 0x111C3),
)


def _prepends(character: str) -> bool:
    return _within(ord(character), _PREPEND)


def _regional(code: int) -> bool:
    return 0x1F1E6 <= code <= 0x1F1FF


def _hangul_joins(before: int, after: int) -> bool:
    if 0x1100 <= before <= 0x115F or 0xA960 <= before <= 0xA97C:  # L
        return 0x1100 <= after <= 0x11A7 or 0xA960 <= after <= 0xA97C or 0xAC00 <= after <= 0xD7A3
    syllable = 0xAC00 <= before <= 0xD7A3
    vowel = 0x1160 <= before <= 0x11A7 or 0xD7B0 <= before <= 0xD7C6
    if vowel or (syllable and (before - 0xAC00) % 28 == 0):  # V, LV
        return 0x1160 <= after <= 0x11FF or 0xD7B0 <= after <= 0xD7FB
    if syllable or 0x11A8 <= before <= 0x11FF or 0xD7CB <= before <= 0xD7FB:  # LVT, T
        return 0x11A8 <= after <= 0x11FF or 0xD7CB <= after <= 0xD7FB
    return False
