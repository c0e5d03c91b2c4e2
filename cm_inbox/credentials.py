"""What must stay secret: the accounts' tokens and the key of the history.

They live in the system's keyring (Secret Service, macOS Keychain, Windows Credential Manager), or, in a
session that has none, in a ``Vault``: a file that only a passphrase opens. There is no third place, and
never plain text (docs/adr/0003-secrets-without-a-keyring.md).

This is the only module that imports keyring, and it does so at the first use: importing it takes longer
than painting the window. Every call to the keyring runs in one thread of its own, one at a time, since
it may wait for a person to answer the system's prompt.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets as randomness
import struct
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from .errors import (
    AuthRevoked,
    CmInboxError,
    CredentialError,
    DiskFull,
    KeyringLocked,
    NoKeyring,
    PassphraseNeeded,
    UsageError,
    WrongKey,
    of_file,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

HISTORY_KEY_BYTES = 32
CHUNK = 1000
"""Characters a keyring entry holds at most. Windows takes 2,560 bytes a value and keyring writes UTF-16."""

_HISTORY = "history-key"
_USER = "cm-inbox"


class Place(Protocol):
    """Where named secrets are kept; calls block."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, value: str | None) -> None:
        """Keep a value, or forget it where ``value`` is None."""


class Credentials:
    """The secrets of one workspace: in the keyring, or in the vault where one is given.

    The async methods are for the event loop; ``history_key`` and ``save_history_key`` block, for the
    time before there is one. All raise CredentialError (NoKeyring, KeyringLocked, PassphraseNeeded, ...).
    """

    def __init__(self, workspace_id: str, vault: Vault | None = None, *, keyring: str = "") -> None:
        """``keyring`` names the one that served before, as ``keyring_name`` gave it: it is then not searched for."""
        self._place: Place = vault or _Keyring(workspace_id, keyring)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="credentials")

    def drawer(self, account_uid: str) -> Drawer:
        """Return the drawer of one account, for its adapter."""
        return Drawer(self, account_uid)

    async def load(self, account_uid: str) -> Mapping[str, str]:
        """Return what was saved for an account. Raises CredentialError; AuthRevoked where nothing is."""
        text = await self._run(lambda: self._place.read(_account(account_uid)))
        if text is None:
            raise AuthRevoked("The sign-in data of this account is no longer there. Sign in again; the history stays.")
        try:
            return msgspec.json.decode(text, type=dict[str, str])
        except msgspec.DecodeError:
            raise CredentialError("The sign-in data of this account cannot be read. Sign in again.") from None

    async def save(self, account_uid: str, secrets: Mapping[str, str]) -> None:
        """Replace what is kept for an account. Raises CredentialError, DiskFull, ReadOnly."""
        text = json.dumps(dict(secrets))
        await self._run(lambda: self._place.write(_account(account_uid), text))

    async def delete(self, account_uid: str) -> None:
        """Forget an account's sign-in data, if there is any. Raises CredentialError, DiskFull, ReadOnly."""
        await self._run(lambda: self._place.write(_account(account_uid), None))

    def history_key(self) -> bytes | None:
        """Return the raw 256-bit key of the history, or None where none was saved. Raises CredentialError."""
        text = self._thread.submit(self._place.read, _HISTORY).result()
        if text is None:
            return None
        try:
            return _checked_key(bytes.fromhex(text))
        except ValueError:
            raise CredentialError("The history's key in the keyring is damaged.") from None

    def save_history_key(self, key: bytes) -> None:
        """Keep the history's key, and make sure that it can be read again: without it all is lost.

        Raises CredentialError, DiskFull, ReadOnly; ValueError where the key is not 256 bits.
        """
        self._thread.submit(self._place.write, _HISTORY, _checked_key(key).hex()).result()
        if self.history_key() != key:
            raise CredentialError("The keyring did not keep the history's key. Choose a passphrase instead.")

    @property
    def keyring_name(self) -> str:
        """Return the name of the keyring in use, empty before the first use and where there is a vault."""
        return self._place.name if isinstance(self._place, _Keyring) else ""

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        from asyncio import get_running_loop  # late: whoever only wants the history's key needs no loop

        return await get_running_loop().run_in_executor(self._thread, work)


class Drawer:
    """One account's secrets: the ``Secrets`` of networks/base.py."""

    def __init__(self, credentials: Credentials, account_uid: str) -> None:
        self._credentials = credentials
        self._account_uid = account_uid

    async def load(self) -> Mapping[str, str]:
        """Return what was saved at sign-in. Raises CredentialError; AuthRevoked where nothing was."""
        return await self._credentials.load(self._account_uid)

    async def save(self, secrets: Mapping[str, str]) -> None:
        """Replace it. Raises CredentialError, DiskFull, ReadOnly."""
        await self._credentials.save(self._account_uid, secrets)


def _account(uid: str) -> str:
    return f"account/{uid}"


def _checked_key(key: bytes) -> bytes:
    if len(key) != HISTORY_KEY_BYTES:
        raise ValueError(f"the history's key has {HISTORY_KEY_BYTES} bytes")
    return key


# --- the keyring -------------------------------------------------------------------------------


class _Keyring:
    """The system's keyring. A long value is cut in chunks; the entry that names them is written last.

    Each entry is a *service* of its own: on Windows two users of one service are kept by renaming the
    first, which is not atomic.
    """

    def __init__(self, workspace_id: str, name: str = "") -> None:
        self._prefix = f"cm-inbox/{workspace_id}"
        self.name = name
        self._backend: KeyringBackend | None = None

    def read(self, name: str) -> str | None:
        with _keyring_errors():
            head = self._get(name)
            if head is None:
                return None
            chunks = _chunks(name, head)
            if chunks is None:
                return head.removeprefix("=")
            parts = [self._get(chunk) for chunk in chunks]
        if any(part is None for part in parts):
            raise CredentialError("A part of this value is missing from the keyring. Sign in again.")
        return "".join(part for part in parts if part is not None)

    def write(self, name: str, value: str | None) -> None:
        with _keyring_errors():
            before = self._get(name)
            if value is None:
                self._delete(name, before)
            elif len(value) < CHUNK:
                self._set(name, f"={value}")
            else:
                parts = [value[at : at + CHUNK] for at in range(0, len(value), CHUNK)]
                head = f"+{randomness.token_hex(4)} {len(parts)}"
                for chunk, part in zip(_chunks(name, head) or (), parts, strict=True):
                    self._set(chunk, part)
                self._set(name, head)
            for chunk in _chunks(name, before) or ():
                self._delete(chunk, self._get(chunk))

    def _get(self, name: str) -> str | None:
        return self._open().get_password(f"{self._prefix}/{name}", _USER)

    def _set(self, name: str, value: str) -> None:
        self._open().set_password(f"{self._prefix}/{name}", _USER, value)

    def _delete(self, name: str, present: str | None) -> None:
        if present is not None:
            self._open().delete_password(f"{self._prefix}/{name}", _USER)

    def _open(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = _backend_named(self.name) or _safe_backend()
            self.name = f"{type(self._backend).__module__}.{type(self._backend).__qualname__}"
        return self._backend


def _chunks(name: str, head: str | None) -> list[str] | None:
    """Return the entries that an entry's content names, or None where it is the value itself."""
    if head is None or not head.startswith("+"):
        return None
    generation, _, count = head[1:].partition(" ")
    return [f"{name}/{generation}/{number}" for number in range(int(count))]


def _backend_named(name: str) -> KeyringBackend | None:
    """Return the keyring that served before, None where it does not any more or the person has chosen another.

    Looking through all there are costs as much time as everything until the window is painted.
    """
    from keyring import core
    from keyring.util import platform_

    chosen = "PYTHON_KEYRING_BACKEND" in os.environ or (platform_.config_root() / "keyringrc.cfg").exists()
    if not name or chosen:
        return None
    try:
        backend = core.load_keyring(name)
        return backend if core.recommended(backend) else None
    except Exception:  # what is missing there says so in its own way; the search will tell
        return None


def _safe_backend() -> KeyringBackend:
    """Return the keyring to use: the first that keyring recommends, which rules out plain files.

    Raises NoKeyring.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    for backend in chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]:
        if keyring.core.recommended(backend):
            return backend
    raise NoKeyring()


@contextlib.contextmanager
def _keyring_errors() -> Iterator[None]:
    """Turn the keyring's failures, and those of whatever it stands on, into ours."""
    try:
        yield
    except CmInboxError:
        raise
    except Exception as error:  # each backend lets its own system's errors through (D-Bus, Win32, ...)
        from keyring import errors

        if isinstance(error, errors.NoKeyringError):
            raise NoKeyring() from error
        if isinstance(error, errors.KeyringLocked | errors.InitError):
            raise KeyringLocked() from error
        raise CredentialError(
            "The keyring failed ({kind}). Open it, then try again.", kind=type(error).__name__
        ) from error


# --- the vault ---------------------------------------------------------------------------------

_MAGIC = b"cm-inbox vault\n"
_VERSION = 1
_HEADER = struct.Struct(">15sBBBB16s16s")
"""Magic, version, log2 of n, r, p, salt, check: the last 16 bytes that the passphrase derives."""
_COST = (17, 8, 1)
_NONCE = 12


class Vault:
    """Named secrets in one file that a passphrase opens: for a session without a keyring.

    The passphrase becomes a key by scrypt (RFC 7914; n=2**17, r=8, p=1: about 128 MB and half a second);
    the content is AES-256-GCM (NIST SP 800-38D) with a new nonce at each write, its header authenticated.
    The file is read anew at each use and replaced whole, so that two processes can share it and a crash
    leaves the old or the new one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._header: bytes | None = None
        self._key = b""
        self._given: str | None = None

    @property
    def exists(self) -> bool:
        """Say whether there is a file to unlock; otherwise ``unlock`` makes one."""
        return self.path.exists()

    @property
    def is_open(self) -> bool:
        return self._header is not None

    def unlock(self, passphrase: str) -> None:
        """Open the vault, or make it where there is none. Takes about half a second: not in the GUI's thread.

        Raises WrongKey, CredentialError where the file is damaged or newer, DiskFull, ReadOnly, UsageError
        for an empty passphrase.
        """
        if not passphrase:
            raise UsageError("The passphrase must not be empty.")
        with self._lock, _file_errors(self.path), self._alone():
            blob = self._blob()
            if blob is None:
                header, key = _new_header(passphrase)
                self._replace(_seal(header, key, {}))
            else:
                header, key = blob[: _HEADER.size], _derived(blob, passphrase)
                _unseal(blob, header, key)
            self._header, self._key = header, key

    def unlock_when_needed(self, passphrase: str) -> None:
        """Open the vault that there is at its first use, which then raises what ``unlock`` does."""
        self._given = passphrase

    def read(self, name: str) -> str | None:
        """Return a secret. Raises PassphraseNeeded, CredentialError, ReadOnly."""
        with self._lock, _file_errors(self.path):
            return self._content().get(name)

    def write(self, name: str, value: str | None) -> None:
        """Keep a secret, or forget it. Raises PassphraseNeeded, CredentialError, DiskFull, ReadOnly."""
        with self._lock, _file_errors(self.path), self._alone():
            content = self._content()
            if value is None:
                content.pop(name, None)
            else:
                content[name] = value
            self._replace(_seal(self._header or b"", self._key, content))

    def _content(self) -> dict[str, str]:
        if self._header is None and self._given is None:
            raise PassphraseNeeded("The accounts' sign-in data is locked with a passphrase. Give it, then try again.")
        blob = self._blob()
        if self._header is None and self._given is not None and blob is not None:
            self._key, self._header = _derived(blob, self._given), blob[: _HEADER.size]
        if blob is None or blob[: _HEADER.size] != self._header:
            raise CredentialError("{file} was taken away or replaced meanwhile. Start again.", file=self.path.name)
        return _unseal(blob, self._header, self._key)

    def _blob(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from replacing the file between our reading and our writing it."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(f"{self.path}.lock", timeout=10, mode=0o600):
                yield
        except Timeout as error:
            raise CredentialError("Another cm-inbox holds the sign-in data. Close it, then try again.") from error

    def _replace(self, blob: bytes) -> None:
        new = self.path.with_name(f"{self.path.name}.{randomness.token_hex(4)}.new")
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(blob)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        finally:
            new.unlink(missing_ok=True)
        if os.name == "posix":  # the rename itself is safe only once the folder is written
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _new_header(passphrase: str) -> tuple[bytes, bytes]:
    salt = randomness.token_bytes(16)
    key, check = _scrypt(passphrase, salt, _COST)
    return _HEADER.pack(_MAGIC, _VERSION, *_COST, salt, check), key


def _derived(blob: bytes, passphrase: str) -> bytes:
    """Return the key a passphrase gives for this file. Raises WrongKey, CredentialError."""
    if len(blob) < _HEADER.size or not blob.startswith(_MAGIC):
        raise _damaged()
    _, version, log_n, r, p, salt, check = _HEADER.unpack_from(blob)
    if version > _VERSION:
        raise CredentialError("The vault was written by a newer cm-inbox. Update cm-inbox, then open it again.")
    if not (1 <= log_n <= 20 and 1 <= r <= 16 and 1 <= p <= 4):  # more would be an attack on memory
        raise _damaged()
    key, found = _scrypt(passphrase, salt, (log_n, r, p))
    if not randomness.compare_digest(found, check):
        raise WrongKey("The passphrase does not open the sign-in data. Check it and try again.")
    return key


def _scrypt(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> tuple[bytes, bytes]:
    """Return a key, and a check that tells a wrong passphrase from a damaged file without revealing the key."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    log_n, r, p = cost
    typed = unicodedata.normalize("NFC", passphrase).encode()  # keyboards differ in how they compose accents
    derived = Scrypt(salt=salt, length=48, n=2**log_n, r=r, p=p).derive(typed)
    return derived[:32], derived[32:]


def _seal(header: bytes, key: bytes, content: Mapping[str, str]) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = randomness.token_bytes(_NONCE)
    return header + nonce + AESGCM(key).encrypt(nonce, json.dumps(content).encode(), header)


def _unseal(blob: bytes, header: bytes, key: bytes) -> dict[str, str]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, sealed = blob[len(header) : len(header) + _NONCE], blob[len(header) + _NONCE :]
    try:
        return msgspec.json.decode(AESGCM(key).decrypt(nonce, sealed, header), type=dict[str, str])
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise _damaged() from None


def _damaged() -> CredentialError:
    return CredentialError(
        "The file with the sign-in data is damaged; it is left as it is. "
        "Put it aside and sign in again, or restore it from a copy."
    )


@contextlib.contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    """Turn the system's failures about the vault's file into ours."""
    try:
        yield
    except OSError as error:
        meant = of_file(error, "The file with the sign-in data, {path}, cannot be used ({reason}).", path=path)
        if isinstance(meant, DiskFull) or error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise meant from error
        raise CredentialError(meant.message) from error
