"""Whose export something is: told by the names of its files."""

from __future__ import annotations

from cm_inbox.errors import TransferError

from .facebook import FacebookArchive
from .files import Files
from .instagram import InstagramArchive
from .mastodon import MastodonArchive
from .meta import is_message_file
from .reading import Archive
from .x import XArchive
from .youtube import YouTubeArchive, is_comment_file


def opened(files: Files) -> Archive:
    """Return the export that these files are. Raises TransferError for none that is known."""
    names = files.names
    if files.one("data/account.js"):
        return XArchive(files)
    if files.one("outbox.json") and files.one("actor.json"):
        return MastodonArchive(files)
    if any(is_comment_file(name) for name in names):
        return YouTubeArchive(files)
    if files.one("comments_and_reactions/comments.json", "profile_information/profile_information.json"):
        return FacebookArchive(files)
    if any(is_message_file(name) for name in names):
        instagram = any("instagram" in name.lower() or "personal_information/" in name for name in names)
        return InstagramArchive(files) if instagram else FacebookArchive(files)
    if any(name.endswith("message_1.html") for name in names):
        raise TransferError("This export was made as HTML, for reading: ask the network for it again, as JSON.")
    raise TransferError(
        "No export of a network that is known was found there."
        " Known are those of Facebook, Instagram, X, Mastodon and YouTube (Google Takeout)."
    )
