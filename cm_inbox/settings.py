"""What the user chose (``settings.json``), and what the program remembers (``state.json``), apart.

Both live in the data folder and are written atomically. A settings file that cannot be read is never
overwritten: it is reported, and the defaults hold until the user has mended it. The program's state is
worth nothing compared with starting: if it cannot be read it is forgotten.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from msgspec import ValidationError, convert, field, to_builtins
from msgspec.structs import asdict

from .errors import DiskFull, ReadOnly, SettingsError, UsageError, of_file
from .models.duties import Duties
from .models.instants import new_id
from .models.queue import SavedView
from .models.record import Record
from .models.spending import Spending
from .retention import Retention
from .wellbeing import Notifying, Wellbeing

Part = TypeVar("Part")

HUB_FILE = "hub.json"
"""What there is in the data folder of who belongs to a team (``team.membership``)."""

MAX_PASSPHRASE = 4096
"""Bytes that a passphrase from a file descriptor may have."""


def default_actor() -> str:
    """Return the name under which decisions are signed until the user chooses one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"


class MacroStep(Record, frozen=True):
    """One thing a macro does: ``do`` is ``canned`` (with the reply's id), ``next``, or a decision with its text."""

    do: str
    text: str = ""


class Macro(Record, frozen=True):
    """Several things done at once. Its key is that of the command ``macro-N``, its place in the settings' list."""

    name: str
    steps: tuple[MacroStep, ...] = ()


MOST_MACROS = 9


class Settings(Record, frozen=True):
    """The user's choices. A field's comment is its documentation."""

    name: str = field(default_factory=default_actor)
    """The name that decisions, notes and assignments carry."""

    theme: str = "system"
    """``system``, ``light`` or ``dark``."""

    language: str = "system"
    """``system``, ``fr`` or ``en``."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Command id to the keys that run it; replaces that command's usual keys."""

    undo_seconds: int = 8
    """How long an answer waits before it leaves, so that undo can still stop it."""

    density: str = "comfortable"
    """How high the rows of the list are: ``comfortable`` or ``compact``."""

    saved_views: tuple[SavedView, ...] = ()
    """What one keeps at hand in the left pane, in its order: the keys g 1 to g 9 go there."""

    text_size: int = 100
    """How large texts are, in percent: one of ``TEXT_SIZES``."""
    still: bool = False
    """Whether nothing moves by itself: no ring that runs down, no bar that goes to and fro."""

    without_pictures: tuple[str, ...] = ()
    """Brands (their ``uid``) of whose messages no picture is shown here; elsewhere one is shown when one asks."""

    spelling: bool = True
    """Whether words that may be misspelt are underlined as one writes."""

    french_spaces: bool = True
    """Whether spaces before ? ! : ; and inside « » become no-break ones as one writes French."""

    soften: bool = True
    """Whether hurtful words are blocks until one asks to read them."""

    macros: tuple[Macro, ...] = ()
    """Sequences of things done at once, at most nine; an empty name is a free place."""

    wellbeing: Wellbeing = field(default_factory=Wellbeing)
    """What one chose for oneself: limits, breaks, quiet hours."""

    notifying: Notifying = field(default_factory=Notifying)
    """What may come to one's notice while the window is not in front."""

    retention: Retention = field(default_factory=Retention)
    """For how long messages are kept, for all brands or for one."""

    networks_on: tuple[str, ...] = ()
    """Networks (their ids) that are off by themselves, for a reason, and were switched on."""

    duties: Duties = field(default_factory=Duties)
    """For how long copies are kept where that is otherwise than a network's terms ask."""

    spending: Spending = field(default_factory=Spending)
    """What each account may cost on a network that charges for its calls (X)."""


TEXT_SIZES = (90, 100, 110, 125)
"""Larger ones no longer fit into the rows of the list; the system's scaling enlarges these as well."""

CHOICES = {
    "theme": ("system", "light", "dark"),
    "language": ("system", "fr", "en"),
    "density": ("comfortable", "compact"),
}


def load_settings(folder: Path) -> Settings:
    """Return the settings of a data folder; defaults where there is no file. Raises SettingsError."""
    path = folder / "settings.json"
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(
            "{path} cannot be read ({error}). Mend or delete it, then start again.", path=path, error=error
        ) from error
    return _checked(raw, path)


def _checked(raw: object, path: Path) -> Settings:
    if not isinstance(raw, dict):
        raise SettingsError("{path} must hold one object in braces.", path=path)
    known = set(Settings.__struct_fields__)
    values: dict[str, Any] = {key: value for key, value in raw.items() if key in known}
    for key, allowed in CHOICES.items():
        if key in values and values[key] not in allowed:
            raise SettingsError("{path}: {key} must be one of {known}.", path=path, key=key, known=", ".join(allowed))
    if not isinstance(values.get("name", ""), str) or not str(values.get("name", "x")).strip():
        raise SettingsError("{path}: name must be a text that is not empty.", path=path)
    seconds = values.get("undo_seconds", 8)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds <= 600:
        raise SettingsError("{path}: undo_seconds must be a whole number from 0 to 600.", path=path)
    if values.get("text_size", 100) not in TEXT_SIZES or isinstance(values.get("text_size"), bool):
        sizes = ", ".join(map(str, TEXT_SIZES))
        raise SettingsError("{path}: {key} must be one of {known}.", path=path, key="text_size", known=sizes)
    for key in ("soften", "spelling", "french_spaces", "still"):
        if not isinstance(values.get(key, True), bool):
            raise SettingsError("{path}: {key} must be true or false.", path=path, key=key)
    for key in ("without_pictures", "networks_on"):
        named = values.get(key, [])
        if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
            raise SettingsError("{path}: {key} must be a list of texts.", path=path, key=key)
        values[key] = tuple(named)
    keys = values.get("keys", {})
    if not isinstance(keys, dict) or not all(
        isinstance(bound, list) and all(isinstance(key, str) for key in bound) for bound in keys.values()
    ):
        raise SettingsError('{path}: keys must look like {"done": ["e"]}.', path=path)
    values["keys"] = {command: tuple(bound) for command, bound in keys.items()}
    if "saved_views" in values:
        values["saved_views"] = tuple(_part(each, SavedView, "saved_views", path) for each in _listed(values, path))
    parts = (("wellbeing", Wellbeing), ("notifying", Notifying), ("retention", Retention), ("spending", Spending))
    for key, kind in (*parts, ("duties", Duties)):
        if key in values:
            values[key] = _part(values[key], kind, key, path)
    if "macros" in values:
        values["macros"] = _part(values["macros"], tuple[Macro, ...], "macros", path)[:MOST_MACROS]
    return Settings(**values)


def _listed(values: Mapping[str, Any], path: Path) -> list[object]:
    found = values["saved_views"]
    if not isinstance(found, list):
        raise SettingsError("{path}: saved_views must be a list.", path=path)
    return found


def _part(raw: object, kind: type[Part], key: str, path: Path) -> Part:
    """Return a part of the settings that is a record of its own."""
    try:
        return convert(raw, kind)
    except ValidationError as error:
        raise SettingsError("{path}: {key} is not as it must be ({error}).", path=path, key=key, error=error) from error


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings. Raises ReadOnly, DiskFull."""
    write_atomically(folder / "settings.json", json.dumps(to_builtins(settings), ensure_ascii=False, indent=2).encode())


class State:
    """What the program remembers between starts: sizes, the last view. Plain JSON values by name."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "state.json"
        self._values: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            loaded = json.loads(self._path.read_text("utf-8"))
            if isinstance(loaded, dict):
                self._values = loaded

    def get(self, name: str, default: Any = None) -> Any:
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        self._values[name] = value

    def save(self) -> None:
        """Write it. A folder that cannot be written, or is full, loses window sizes, nothing else."""
        with contextlib.suppress(ReadOnly, DiskFull):
            write_atomically(self._path, json.dumps(self._values, ensure_ascii=False).encode())


class Workspace(Record, frozen=True):
    """A data folder's identity. ``id`` names its secrets in the keyring; ``lock`` says what opens it.

    ``keyring`` is the keyring that last gave the key, so that it need not be searched for at each start.
    """

    id: str
    lock: str
    """``keyring`` or ``passphrase``."""
    keyring: str = ""


def load_workspace(folder: Path) -> Workspace | None:
    """Return the workspace of a folder, None where there is none yet. Raises SettingsError."""
    path = folder / "workspace.json"
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Workspace(str(raw["id"]), str(raw["lock"]), str(raw.get("keyring", "")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            "{path} cannot be read ({error}). It names the key of the history: restore it from a backup.",
            path=path,
            error=error,
        ) from error


def create_workspace(folder: Path, lock: str) -> Workspace:
    """Give a folder its identity. Raises ReadOnly, DiskFull."""
    workspace = Workspace(new_id(), lock)
    save_workspace(folder, workspace)
    return workspace


def save_workspace(folder: Path, workspace: Workspace) -> None:
    """Write a folder's identity. Raises ReadOnly, DiskFull."""
    write_atomically(folder / "workspace.json", json.dumps(asdict(workspace)).encode())


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new one, whole. Raises ReadOnly, DiskFull."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise of_file(error, "{path} cannot be written ({reason}).", path=path) from error


def passphrase_from(descriptor: int) -> str:
    """Return the passphrase from an open file descriptor, its last line break cut off. Raises UsageError."""
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            raw = file.read(MAX_PASSPHRASE + 1)
    except OSError as error:
        raise UsageError(
            "File descriptor {descriptor} cannot be read: {reason}.", descriptor=descriptor, reason=error.strerror
        ) from error
    text = raw.decode("utf-8", "replace").rstrip("\r\n")
    if not text or len(raw) > MAX_PASSPHRASE:
        raise UsageError(
            "File descriptor {descriptor} gave no passphrase, or far too long a one.", descriptor=descriptor
        )
    return text


def data_folder(chosen: str | None) -> Path:
    """Return the data folder: the one chosen (``--data``, ``CM_INBOX_DATA``), else the system's usual place."""
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("cm-inbox", appauthor=False)
