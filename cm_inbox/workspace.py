"""A data folder: made, unlocked by the keyring's key or by a passphrase, and its history opened.

The folder remembers which of the two locks it has: a history is never opened, or made, in plain text.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from .errors import CredentialError, DiskFull, PassphraseNeeded, ReadOnly, SettingsError, StoreError, of_file
from .models.instants import Millis
from .settings import create_workspace, load_workspace, save_workspace
from .store import opening
from .store.connection import Key
from .store.database import Store

if TYPE_CHECKING:
    from .credentials import Credentials

WORKSPACE_MISSING = (
    "{path} is missing. It names the key of the history beside it: restore it from a backup, or choose another folder."
)


def open_store(
    folder: Path,
    passphrase: str | None,
    clock: Callable[[], Millis],
    *,
    before_keyring: Callable[[], None] = lambda: None,
    check: bool = True,
) -> tuple[Store, Credentials, StoreError | None]:
    """Unlock and open a folder's history, one process after the other where it is new. Raises as open_workspace.

    ``before_keyring`` is called before the keyring is imported and asked, which both take their time. Without
    ``check``, ``Store.check_if_unclean`` is left to the caller.
    A folder that could not get a history is left as if it had never been touched: the next try begins anew.
    """
    new = not opening.has_history(folder)
    made = [folder / name for name in ("workspace.json", "credentials.vault") if not (folder / name).exists()]
    with contextlib.ExitStack() as alone:
        if new:
            alone.enter_context(opening.alone(folder))
        used_before = load_workspace(folder) is not None
        try:
            key, credentials = unlock(folder, passphrase, before_keyring)
            if not new:
                alone.enter_context(opening.alone(folder))
            try:
                store, told = opening.open_history(folder, key, used_before=used_before, clock=clock, check=check)
            except BaseException:
                credentials.close()
                raise
        except BaseException:
            if new and not opening.has_history(folder):
                for path in made:
                    path.unlink(missing_ok=True)
            raise
    return store, credentials, told


def make_folder(folder: Path) -> None:
    """Make the data folder, for its owner only. Raises ReadOnly, DiskFull."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (FileExistsError, NotADirectoryError) as error:
        file = next((each for each in (folder, *folder.parents) if each.is_file()), folder)
        raise ReadOnly("{path} is a file. Choose another folder.", path=file) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if isinstance(error, OSError):
            raise of_file(error, "{path} cannot be made ({reason}).", path=folder) from error
        raise ReadOnly("“{path}” cannot be the name of a folder. Choose another folder.", path=str(folder)) from error


def unlock(
    folder: Path, passphrase: str | None, before_keyring: Callable[[], None] = lambda: None
) -> tuple[Key, Credentials]:
    """Return the history's key and the place of the secrets. Raises CredentialError, SettingsError, WrongKey."""
    from .credentials import Credentials, Vault

    vault = Vault(folder / "credentials.vault")
    workspace = load_workspace(folder)
    if workspace is None:
        if passphrase is None and vault.exists:
            raise PassphraseNeeded()
        if passphrase is None and opening.has_history(folder):
            raise SettingsError(WORKSPACE_MISSING, path=folder / "workspace.json")
        if passphrase is not None and opening.has_history(folder):
            opening.prove(folder, Key(passphrase=passphrase))
        workspace = create_workspace(folder, "keyring" if passphrase is None else "passphrase")
    if workspace.lock == "passphrase":
        if passphrase is None:
            raise PassphraseNeeded()
        key = Key(passphrase=passphrase, salt_of=workspace.id)
        has_history = opening.has_history(folder)
        if has_history and vault.exists:
            vault.unlock_when_needed(passphrase)  # opening the history proves the passphrase, in half the time
            return key, Credentials(workspace.id, vault)
        if has_history:
            opening.prove(folder, key)  # before a new vault takes whatever passphrase was given
        vault.unlock(passphrase)
        return key, Credentials(workspace.id, vault)
    credentials = Credentials(workspace.id, keyring=workspace.keyring)
    before_keyring()
    raw = _keyring_key(folder, credentials)
    if credentials.keyring_name != workspace.keyring:
        with contextlib.suppress(ReadOnly, DiskFull):
            save_workspace(folder, replace(workspace, keyring=credentials.keyring_name))
    return Key(raw), credentials


def _keyring_key(folder: Path, credentials: Credentials) -> bytes:
    """Return the key from the keyring, made and kept there first where the folder is new.

    A folder that could not get a key is left as if it had never been touched, so that the next try may
    choose a passphrase.
    """
    has_history = opening.has_history(folder)
    try:
        raw = credentials.history_key()
        if raw is None and not has_history:
            import secrets

            raw = secrets.token_bytes(32)
            credentials.save_history_key(raw)
    except CredentialError:
        credentials.close()
        if not has_history:
            (folder / "workspace.json").unlink(missing_ok=True)
        raise
    if raw is None:
        credentials.close()
        raise CredentialError(
            "The keyring no longer has the key of this history, and without it nobody can read it. "
            "Restore the keyring's entry, or choose another folder."
        )
    return raw


def keyring_works() -> str:
    """Say that there is a keyring that can be used. Raises CredentialError where there is none."""
    from .credentials import Credentials

    credentials = Credentials("doctor")
    try:
        credentials.history_key()
    finally:
        credentials.close()
    return "there is one, and it is open"
