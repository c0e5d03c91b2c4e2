"""A screen reader of a few lines: what one like Orca asks of a program and is told by it, over AT-SPI's own D-Bus.

The protocol is at-spi2-core's (``xml/*.xml`` in its source): a session's ``org.a11y.Bus`` names a second bus, whose
registry knows the programs; every object of theirs answers for itself there.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
REGISTRY = "org.a11y.atspi.Registry"
EVENTS = "org.a11y.atspi.Event."
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")

ENABLED, FOCUSABLE, FOCUSED, SHOWING = 8, 11, 12, 25
"""Places of the bits in an object's state (``AtspiStateType``)."""

BUTTONS = frozenset({"push button", "check box", "radio button", "toggle button", "button", "menu item"})


class Gone(Exception):
    """The object is there no more."""


class Thing(NamedTuple):
    """One object of a program: whose it is, and where."""

    owner: str
    path: str


class Seen(NamedTuple):
    """What is said of a thing when one comes by; ``actions`` only of what looks as if it could be pressed."""

    thing: Thing
    role: str
    name: str
    description: str
    state: frozenset[int]
    actions: tuple[str, ...]
    parts: int


class Session:
    """A D-Bus session for one program: its address, and that of the bus on which things are read aloud."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        """Start it. ``home`` has a short path: sockets live there."""
        names = ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
        self.environment = environment | {name: str(home) for name in names}
        self.environment.pop("AT_SPI_BUS_ADDRESS", None)
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._daemon.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._daemon.stdout.readline().strip()

    def close(self) -> None:
        """End it; what it started ends with it."""
        self._daemon.terminate()
        self._daemon.wait(20)
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()


class ScreenReader:
    """Reads what is on the screen, and hears what is told. ``heard`` are the announcements, oldest first."""

    def __init__(self, session: Session) -> None:
        """Switch accessibility on in a session, as a screen reader does when it starts."""
        from jeepney import DBusAddress, Properties, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        with open_dbus_connection(session.environment["DBUS_SESSION_BUS_ADDRESS"]) as desktop:
            (address,) = desktop.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=20).body
            status = Properties(bus.with_interface("org.a11y.Status"))
            for name in ("IsEnabled", "ScreenReaderEnabled"):
                desktop.send_and_get_reply(status.set(name, "b", True), timeout=20)
        self._bus = open_dbus_connection(address)
        self.heard: list[str] = []
        self._focused: Thing | None = None
        try:
            self._listen()
        except BaseException:
            self._bus.close()
            raise

    def _listen(self) -> None:
        registry = Thing(REGISTRY, "/org/a11y/atspi/registry")
        for event in ("object:", "window:"):
            self._call(registry, REGISTRY, "RegisterEvent", "sass", (event, [], ""))
        daemon = Thing("org.freedesktop.DBus", "/org/freedesktop/DBus")
        for kind in ("Object", "Window"):
            self._call(daemon, daemon.owner, "AddMatch", "s", (f"type='signal',interface='{EVENTS}{kind}'",))

    def close(self) -> None:
        """Listen no more."""
        self._bus.close()

    # -- reading --

    def programs(self) -> list[Thing]:
        """Return the programs that can be read."""
        return self.parts(Thing(REGISTRY, "/org/a11y/atspi/accessible/root"))

    def name(self, thing: Thing) -> str:
        return str(self._property(thing, "Name"))

    def role(self, thing: Thing) -> str:
        return str(self._call(thing, ACCESSIBLE, "GetRoleName")[0])

    def parts(self, thing: Thing) -> list[Thing]:
        return [Thing(*each) for each in self._call(thing, ACCESSIBLE, "GetChildren")[0]]

    def actions(self, thing: Thing) -> list[str]:
        """Return what can be done with it, by name."""
        return [action[0] for action in self._call(thing, ACTION, "GetActions")[0]]

    def act(self, thing: Thing, action: str) -> None:
        """Do it."""
        self._call(thing, ACTION, "DoAction", "i", (self.actions(thing).index(action),))

    def state(self, thing: Thing) -> set[int]:
        """Return which bits of its state are set, of those named here."""
        low = self._call(thing, ACCESSIBLE, "GetState")[0][0]
        return {bit for bit in (ENABLED, FOCUSABLE, FOCUSED, SHOWING) if low >> bit & 1}

    def showing(self, inside: Thing | None = None) -> Iterator[Seen]:
        """Yield all that is on the screen; what vanishes meanwhile is left out."""
        todo = self.programs() if inside is None else [inside]
        while todo:
            thing = todo.pop()
            try:
                state = self.state(thing)
                parts = self.parts(thing) if SHOWING in state else []
                seen = self._seen(thing, state, len(parts))
            except Gone:
                continue
            if SHOWING in state:
                yield seen
                todo += reversed(parts)

    def _seen(self, thing: Thing, state: set[int], parts: int) -> Seen:
        role, description = self.role(thing), str(self._property(thing, "Description"))
        actions = tuple(self.actions(thing)) if role in BUTTONS else ()
        return Seen(thing, role, self.name(thing), description, frozenset(state), actions, parts)

    def find(self, role: str, name: str) -> Thing | None:
        """Return the first thing on the screen of this role whose name begins so."""
        return next((each.thing for each in self.showing() if each.role == role and each.name.startswith(name)), None)

    # -- hearing --

    def listen(self) -> None:
        """Take in what was told since the last time."""
        while True:
            try:
                message = self._bus.receive(timeout=0.02)
            except TimeoutError:
                return
            self._take(message)

    def focused(self) -> tuple[str, str]:
        """Return role and name of what has the keyboard, by what was told last; empty ones where it is gone."""
        self.listen()
        try:
            there = self._focused
            return (self.role(there), self.name(there)) if there and FOCUSED in self.state(there) else ("", "")
        except Gone:
            return "", ""

    def _take(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        if message.header.message_type is not MessageType.signal:
            return
        member, body = fields.get(HeaderFields.member), message.body
        if member == "StateChanged" and body[0] == "focused" and body[1]:
            self._focused = Thing(fields[HeaderFields.sender], fields[HeaderFields.path])
        elif member == "Announcement":
            self.heard.append(body[3][1])

    # -- asking --

    def _property(self, thing: Thing, name: str) -> object:
        answer = self._call(thing, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, name))
        return answer[0][1]

    def _call(self, thing: Thing, interface: str, method: str, signature: str = "", values: Any = ()) -> Any:
        """Ask, and take in what is told while waiting for the answer."""
        from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call

        question = new_method_call(DBusAddress(thing.path, thing.owner, interface), method, signature or None, values)
        serial = next(self._bus.outgoing_serial)
        self._bus.send(question, serial=serial)
        while True:
            message = self._bus.receive(timeout=20)
            if message.header.fields.get(HeaderFields.reply_serial) == serial:
                break
            self._take(message)
        if message.header.message_type is MessageType.error:
            raise Gone(f"{thing.path} {method}: {message.body}")
        return message.body


def need_accessibility() -> None:
    """Skip, saying what is missing, where nothing can be read aloud."""
    pytest.importorskip("jeepney", reason="server: jeepney not installed (make test installs it, on Linux)")
    if shutil.which("dbus-daemon") is None or not any(Path(each).exists() for each in LAUNCHERS):
        pytest.skip("server: the accessibility bus is not installed (Debian: dbus at-spi2-core)")
