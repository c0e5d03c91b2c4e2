"""Text that SQLite and every later reader can bear."""

from __future__ import annotations


def clean(text: str) -> str:
    """Return the text without what cannot be stored: lone surrogates and NUL become U+FFFD.

    Two surrogates that belong together become the one character they stand for.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "�") if "\0" in text else text
