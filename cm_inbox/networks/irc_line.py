"""IRC's lines: taken apart and put together, and what a server's letters mean. Pure.

Sources: RFC 1459 section 2.3 and RFC 2812 section 2.3 (the line: 512 bytes with its end), IRCv3 "Message Tags"
(escapes; 4094 bytes of tags from a client, 8191 bytes from a server), "ISUPPORT" (CASEMAPPING, CHANTYPES, PREFIX,
CHANMODES, EXTBAN), modern.ircdocs.horse for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import field

from cm_inbox.models.record import Record

LINE_BYTES = 512
"""The longest line without tags, its CR LF included."""

MOST_BYTES = 8191 + LINE_BYTES
"""The longest line that a server may send, tags included."""

_ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_MADE_OF = {value: f"\\{key}" for key, value in _ESCAPES.items()}
_FORMAT = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?|[\x00-\x08\x0b-\x1f]"
)
"""Colours (mIRC's and hexadecimal ones), bold and its kind, and what else nobody can see."""

_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_STRICT = _ASCII | str.maketrans("[]\\", "{}|")
_RFC1459 = _STRICT | str.maketrans("~", "^")


class Line(Record, frozen=True):
    """One line. ``source`` is who it is from, ``params`` may be empty; ``command`` is in capitals."""

    command: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    def param(self, number: int) -> str:
        """Return a parameter, empty where the line has fewer; -1 is the last."""
        try:
            return self.params[number]
        except IndexError:
            return ""

    @property
    def nick(self) -> str:
        return self.source.partition("!")[0]


def parse(raw: bytes) -> Line | None:
    """Return what a line says; None for one that says nothing."""
    text = decoded(raw).strip("\r\n")
    tags: dict[str, str] = {}
    if text.startswith("@"):
        written, _, text = text[1:].partition(" ")
        for each in written.split(";"):
            name, _, value = each.partition("=")
            if name:
                tags[name] = unescaped(value)
    text = text.lstrip(" ")
    source = ""
    if text.startswith(":"):
        source, _, text = text[1:].partition(" ")
    words, colon, last = text.partition(" :") if not text.startswith(":") else ("", ":", text[1:])
    params = [word for word in words.split(" ") if word]
    if not params:
        return None
    command = params.pop(0).upper()
    return Line(command, (*params, last) if colon else tuple(params), source, tags)


def decoded(raw: bytes) -> str:
    """Return text in UTF-8; what is none is an old client's, in Latin letters."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def written(command: str, *params: str, tags: Mapping[str, str] | None = None) -> bytes:
    """Return a line to send, cut to what a line holds. Only the last parameter may have spaces.

    Raises ValueError for what would end the line early or move its parameters: nobody may slip in a command.
    """
    *middle, last = params or ("",)
    if any(each in part for part in (command, *params) for each in "\r\n\0"):
        raise ValueError("a line cannot have an end inside")
    if any(not part or " " in part or part.startswith(":") for part in middle):
        raise ValueError("only the last parameter can have spaces")
    said = " ".join((command, *middle, *([f":{last}"] if params else ())))
    head = "@" + ";".join(f"{name}={escaped(value)}" for name, value in tags.items()) + " " if tags else ""
    return head.encode() + cut(said.encode("utf-8", "replace"), LINE_BYTES - 2) + b"\r\n"


def cut(content: bytes, most: int) -> bytes:
    """Return the beginning of UTF-8 that fits, without half a letter at its end."""
    return content if len(content) <= most else content[:most].decode("utf-8", "ignore").encode()


def escaped(value: str) -> str:
    return "".join(_MADE_OF.get(letter, letter) for letter in value)


def unescaped(value: str) -> str:
    """Return a tag's value; an escape nobody knows is the letter itself, a last lone backslash nothing."""
    return re.sub(r"\\(.?)", lambda found: _ESCAPES.get(found[1], found[1]), value, flags=re.DOTALL)


def plain(text: str) -> str:
    """Return a text without colours and invisible signs; what somebody *does* stands as ``* does``."""
    if text.startswith("\x01ACTION "):
        text = "* " + text[8:].rstrip("\x01")
    return _FORMAT.sub("", text)


def is_control(text: str) -> bool:
    """Say whether a text is meant for a program (CTCP), and for nobody to read."""
    return text.startswith("\x01") and not text.startswith("\x01ACTION ")


class Support(Record, frozen=True):
    """What a server says of itself (numeric 005), by name; a name without a value has an empty one."""

    said: Mapping[str, str] = field(default_factory=dict)

    def with_tokens(self, tokens: Sequence[str]) -> Support:
        """Return what is known after some more tokens; ``-NAME`` takes one back."""
        known = dict(self.said)
        for token in tokens:
            name, _, value = token.partition("=")
            if name.startswith("-"):
                known.pop(name[1:], None)
            else:
                known[name] = re.sub(r"\\x([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), value)
        return Support(known)

    def fold(self, name: str) -> str:
        """Return a name as the server compares it: RFC 1459's letters include brackets."""
        tables = {"ascii": _ASCII, "strict-rfc1459": _STRICT, "rfc1459": _RFC1459}
        return name.translate(tables.get(self.said.get("CASEMAPPING", "rfc1459"), _ASCII))

    def is_channel(self, name: str) -> bool:
        return name[:1] in set(self.said.get("CHANTYPES") or "#&") and len(name) > 1

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Signs in front of a name, highest first, and the mode that each stands for."""
        modes, _, signs = self.said.get("PREFIX", "(ov)@+").lstrip("(").partition(")")
        return dict(zip(signs, modes, strict=False))

    @property
    def list_modes(self) -> str:
        """The modes that are lists of masks (bans and their kind)."""
        return self.said.get("CHANMODES", "b,k,l,imnpst").split(",")[0]

    def takes_argument(self, mode: str, *, added: bool) -> bool:
        """Say whether a channel's mode is followed by an argument."""
        kinds = [*self.said.get("CHANMODES", "b,k,l,imnpst").split(","), "", "", ""]
        always = mode in kinds[0] or mode in kinds[1] or mode in self.prefixes.values()
        return always or (added and mode in kinds[2])

    @property
    def quiet(self) -> str | None:
        """How somebody is kept from speaking: ``q`` a list of its own, else what stands before a ban's mask; None: not.

        ``q`` is a rank where PREFIX has it (UnrealIRCd, InspIRCd). ``m:`` is InspIRCd's, ``~quiet:`` UnrealIRCd's.
        """
        if "q" in self.list_modes and "q" not in self.prefixes.values():
            return "q"
        sign, comma, letters = self.said.get("EXTBAN", "").partition(",")
        if comma and not sign and "m" in letters:
            return "m:"
        return "~quiet:" if comma and sign == "~" and "q" in letters else None

    def account_mask(self, account: str) -> str | None:
        """Return the mask that bans an account, whatever its nick; None where the server has none.

        ``$a:`` is solanum's, ``R:`` InspIRCd's, ``~account:`` UnrealIRCd's.
        """
        sign, comma, letters = self.said.get("EXTBAN", "").partition(",")
        if comma and sign == "$" and "a" in letters:
            return f"$a:{account}"
        if comma and not sign and "R" in letters:
            return f"R:{account}"
        return f"~account:{account}" if comma and sign == "~" and "a" in letters else None


def mode_changes(support: Support, params: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Return the changes of a MODE line behind its target: whether added, the letter, its argument."""
    if not params:
        return
    arguments = iter(params[1:])
    added = True
    for letter in params[0]:
        if letter in "+-":
            added = letter == "+"
            continue
        yield added, letter, next(arguments, "") if support.takes_argument(letter, added=added) else ""
