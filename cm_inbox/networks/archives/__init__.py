"""The networks' own "download your data" exports, read for the history: what is in them, message by message.

``opened`` finds out whose export a folder or a zip file is. Nothing is unpacked, nothing is held whole in memory, and
nothing of a file but its name decides where anything goes.
"""

from .files import Files, open_files
from .kinds import opened
from .reading import Archive, Archived, Skipped

__all__ = ["Archive", "Archived", "Files", "Skipped", "open_files", "opened"]
