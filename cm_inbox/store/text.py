"""Text that SQLite and every later reader can bear."""

from __future__ import annotations


def clean(text: str) -> str:
    """Return the text without what cannot be stored: lone surrogates and NUL become U+FFFD.

    Two surrogates that belong together become the one character they stand for.
    """
    if is_clean(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "�") if "\0" in text else text


def is_clean(text: str) -> bool:
    """Say whether a text can be stored as it is."""
    if "\0" in text:
        return False
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
    return True
