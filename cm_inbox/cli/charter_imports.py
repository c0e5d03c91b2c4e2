"""Files of other tools: refused where they are not what they are said to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from cm_inbox.charter.imports import Imported, import_automod, import_discourse, import_replies, import_words
from cm_inbox.charter.imports.result import NotImported, decoded, refuse_binary
from cm_inbox.charter.spelling import LANGUAGES
from cm_inbox.errors import TransferError, UsageError

from .session import warn

FORMATS: Mapping[str, Callable[..., Imported]] = {
    "automod": import_automod,
    "discourse": import_discourse,
    "words": import_words,
    "replies": import_replies,
}
_TOML = re.compile(r"^[ \t]*\[\[?[\w.\"'-]+\]\]?[ \t]*$|^[ \t]*[\w-]+[ \t]*=[ \t]*[\"'\[{]", re.MULTILINE)
_YAML = re.compile(r"\A(?:\s*#[^\n]*\n|\s)*(?:---[ \t]*$|[\w ()+~-]+:(?:[ \t]+[^\n,;\t]*)?$)", re.MULTILINE)


def import_file(kind: str, data: bytes, file: Path, language: str | None) -> Imported:
    """Return the charter of a file. Raises TransferError where it is not of that kind, UsageError for a language."""
    if language is not None and language not in LANGUAGES:
        raise UsageError("{language} is no language: give its two letters, such as fr or en.", language=language)
    try:
        refuse_binary(data)
    except NotImported as error:
        raise TransferError("{path} cannot be imported: {reason}.", path=file, reason=error) from error
    text = decoded(data)
    if kind != "automod" and _TOML.search(text):
        raise TransferError("{path} looks like TOML, such as a charter: that needs no import.", path=file)
    if kind in ("discourse", "words") and _YAML.search(text):
        raise TransferError("{path} looks like YAML: is it --from automod?", path=file)
    named = {} if language is None or kind == "discourse" else {"language": language}
    imported = FORMATS[kind](data, file.name, **named)
    if kind == "automod" and "[[rule]]" not in imported.text:
        reasons = " ".join(str(problem) for problem in imported.left_out)
        raise TransferError("{path} holds no rule that can be carried over. {reasons}", path=file, reasons=reasons)
    if language is None and kind in ("automod", "replies"):
        said = "en" if kind == "automod" else "fr, where the file does not say"
        warn(f"The replies are taken to be in: {said}. --language LANGUAGE tells another.")
    return imported
