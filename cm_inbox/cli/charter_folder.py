"""A charter's saved version as files again: its own and those it includes."""

from __future__ import annotations

from pathlib import Path

from cm_inbox.charters import FILE
from cm_inbox.errors import TransferError, of_file
from cm_inbox.models.charters import CharterVersion


def write_version(version: CharterVersion, folder: Path) -> list[Path]:
    """Write a version's files into a folder as they were; return their names.

    Raises ReadOnly, DiskFull; and TransferError, before anything is written, for a name that leads out of the folder
    and for a file that is there.
    """
    main = FILE if FILE not in version.included else f"main-{FILE}"
    files = {folder / name: text for name, text in {main: version.text, **version.included}.items()}
    for file in files:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise TransferError("{path} is outside the folder: nothing was written.", path=file)
        if file.exists():
            raise TransferError("{path} is there already: choose another folder.", path=file)
    try:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise of_file(error, "{path} cannot be written ({reason}).", path=folder) from error
    return list(files)
