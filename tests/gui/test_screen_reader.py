"""The program as a screen reader finds it: the demo world under Xvfb, read over AT-SPI, worked with keys."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.gui.screen import on
from tests.gui.screen_reader import (
    BUTTONS,
    ENABLED,
    FOCUSABLE,
    ScreenReader,
    Session,
    need_accessibility,
)
from tests.waiting import until_sync

ROOT = Path(__file__).parents[2]
PASSPHRASE = "a passphrase"

SAID = {
    "fr": {
        "done": "Conversation traitée",
        "undone": "Annulé\u00a0: conversation traitée, ",
        "softened": "(adouci)",
        "arrived": ("nouveau message", "nouveaux messages"),
        "answer": " en tant qu",
        "commands": "Que voulez-vous faire",
        "dossier": "Dossier de ",
        "list": "Conversations",
        "pages": "Pages",
    },
    "en": {
        "done": "Done",
        "undone": "Taken back: done, ",
        "softened": "(softened)",
        "arrived": ("new message", "new messages"),
        "answer": " as ",
        "commands": "What would you like to do",
        "dossier": "Dossier of ",
        "list": "Conversations",
        "pages": "Pages",
    },
}


PLACES = (
    ("r",),
    ("n",),
    ("c",),
    ("b",),
    ("s",),
    ("l",),
    ("d",),
    ("O",),
    ("F",),
    ("ctrl+k",),
    ("question",),
    ("semicolon",),
    ("g", "a"),
    ("g", "o"),
    ("g", "h"),
    ("g", "c"),
)
"""The keys that lead to the parts of the window: composer, dialogs, dossier, accounts, outbox, history, charter."""


class Person:
    """Somebody who cannot see: the program, its keyboard, and what is read aloud."""

    def __init__(self, home: Path, display: str, language: str) -> None:
        self.said: dict[str, Any] = SAID[language]
        self._data = home / "data"
        self._data.mkdir()
        (self._data / "settings.json").write_text(json.dumps({"language": language}), encoding="utf-8")
        self._open = ExitStack()
        with self._open:  # what was opened is closed where the rest does not open
            self._session = Session(home, on(display))
            self._open.callback(self._session.close)
            self.reader = ScreenReader(self._session)
            self._open.callback(self.reader.close)
            self._program: subprocess.Popen[bytes] = self._spawn(["--demo"], subprocess.Popen)
            self._open.callback(self._end)
            until_sync(lambda: len(self.rows()) > 5, within=60)
            window = until_sync(lambda: self._xdotool("search", "--onlyvisible", "--name", "^cm-inbox$"), within=60)
            self._xdotool("windowfocus", window.splitlines()[-1])
            until_sync(lambda: self.reader.focused()[0] == "cell", within=30)
            self._open = self._open.pop_all()

    def close(self) -> None:
        with self._open:
            self.home()
            self.key("ctrl+q")
            assert self._program.wait(60) == 0

    def _end(self) -> None:
        if self._program.poll() is None:
            print(self._log())
            self._program.kill()
            self._program.wait(20)

    def _log(self) -> str:
        log = self._data / "faults.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def key(self, *names: str) -> None:
        self._xdotool("key", *names)

    def hold(self, name: str) -> None:
        self._xdotool("keydown", name)

    def let_go(self, name: str) -> None:
        self._xdotool("keyup", name)

    def home(self) -> None:
        """Go back to the first conversation, whatever is open."""
        for _ in range(2):
            self.key("Escape")
        self.key("Home")
        self.comes_to("cell")

    def comes_to(self, role: str, name: str = "", *, other_than: str | None = None) -> str:
        """Wait until the keyboard is on something of this role with this in its name; return the name."""

        def there() -> str | None:
            its, called = self.reader.focused()
            return called if its == role and name in called and called != other_than else None

        return until_sync(there, within=30)

    def hears(self, wanted: Callable[[str], bool], *, since: int) -> str:
        """Wait until something like this is announced; return it."""

        def heard() -> str | None:
            self.reader.listen()
            return next((each for each in self.reader.heard[since:] if wanted(each)), None)

        return until_sync(heard, within=60)

    def now(self) -> int:
        """Return how much was announced up to now."""
        self.reader.listen()
        return len(self.reader.heard)

    def rows(self) -> list[str]:
        """Return what the rows on the screen say."""
        found = self.reader.find("table", self.said["list"])
        if found is None:
            return []
        return [each.name for each in self.reader.showing(found) if each.role == "cell"]

    def ask(self, *arguments: str) -> Any:
        """Ask the command line about the same history."""
        done = self._spawn([*arguments, "--json"], subprocess.run)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def faults(self) -> list[str]:
        """Return what on the screen a screen reader could not say, or not press."""
        found, before = [], ""
        for each in self.reader.showing():
            if FOCUSABLE in each.state and not each.name.strip():
                found.append(f"{each.role} without a name, of {each.parts} parts, after {before!r}")
            if each.role in BUTTONS and ENABLED in each.state and not {"Press", "Toggle"} & set(each.actions):
                found.append(f"{each.role} {each.name!r} cannot be pressed")
            before = each.name or before
        return found

    def _spawn(self, arguments: Sequence[str], how: Any) -> Any:
        reading, writing = os.pipe()
        os.write(writing, PASSPHRASE.encode())
        os.close(writing)
        command = [sys.executable, "-P", "-m", "cm_inbox", "--data", str(self._data), "--passphrase-fd", str(reading)]
        env = self._session.environment | {"PYTHONPATH": str(ROOT)}
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} if how is subprocess.run else {}
        try:
            return how([*command, *arguments], cwd=ROOT, env=env, pass_fds=(reading,), **output)
        finally:
            os.close(reading)

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._session.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip()


@pytest.fixture(scope="module", params=["fr", "en"])
def person(request: pytest.FixtureRequest, display: str) -> Iterator[Person]:
    need_accessibility()
    home = Path(tempfile.mkdtemp(prefix="a11y"))  # a short path: sockets live below it
    try:
        person = Person(home, display, request.param)
        yield person
        person.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _at_home(person: Person) -> None:
    person.home()


def test_a_row_says_who_where_for_whom_how_long_and_what(person: Person) -> None:
    def untold() -> list[str]:
        rows = person.rows()
        listed = person.ask("queue", "--limit", "500")
        assert len(rows) > 3
        return [row for row in rows if not any(_tells(row, each, person.said["softened"]) for each in listed)]

    until_sync(lambda: untold() == [], within=60)  # between the two questions something may have changed


def _tells(row: str, said: Any, softened: str) -> bool:
    """Say whether a row tells of a message all that it should."""
    author, brand, words = said["author"]["name"] or said["author"]["handle"], said["brand"], said["text"].split()
    told = author in row and brand in row and said["network"].lower() in row.lower()
    waits = any(letter.isdigit() for letter in row.partition(brand)[2][:40])
    return told and waits and (softened in row or " ".join(words[:6]) in row)


def test_what_the_keyboard_reaches_has_a_name_and_buttons_can_be_pressed(person: Person) -> None:
    faults = {"list": person.faults()}
    for keys in PLACES:
        before = person.reader.focused()
        person.key(*keys)
        assert _goes_elsewhere(person, before), keys
        faults[" ".join(keys)] = person.faults()
        person.home()
    assert {place: found for place, found in faults.items() if found} == {}


def _goes_elsewhere(person: Person, before: tuple[str, str]) -> bool:
    """Wait until the keyboard is somewhere else."""
    return until_sync(lambda: person.reader.focused() not in (before, ("", "")), within=30)


def test_every_page_of_the_settings_can_be_read(person: Person) -> None:
    person.key("ctrl+comma")
    person.comes_to("list item")
    pages = person.reader.find("list", person.said["pages"])
    assert pages is not None
    names = [person.reader.name(each) for each in person.reader.parts(pages)]
    assert len(names) >= 8
    faults = {}
    for number, page in enumerate(names):
        if number:
            person.key("Down")
        person.comes_to("list item", page)
        faults[page] = person.faults()
    assert {page: found for page, found in faults.items() if found} == {}


def test_the_reader_follows_the_keyboard(person: Person) -> None:
    first = person.reader.focused()[1]
    person.key("j")
    second = person.comes_to("cell", other_than=first)
    person.key("r")
    person.comes_to("text", person.said["answer"])
    person.key("Escape")
    assert person.comes_to("cell").split(",")[0] == second.split(",")[0]
    person.key("ctrl+k")
    person.comes_to("text", person.said["commands"])
    person.key("Escape")
    assert person.comes_to("cell").split(",")[0] == second.split(",")[0]
    person.key("d")
    person.comes_to("list item")
    assert person.reader.find("filler", person.said["dossier"]) is not None
    person.key("Escape")
    person.comes_to("cell")


def test_what_was_done_is_announced_and_can_be_taken_back_there(person: Person) -> None:
    before = person.now()
    person.key("e")
    person.hears(lambda said: said == person.said["done"], since=before)
    done = [each for each in person.reader.showing() if each.name == person.said["done"] and each.description]
    before = person.now()
    person.reader.act(next(each.thing for each in done if each.description.endswith(": z")), "Press")
    person.hears(lambda said: said.startswith(person.said["undone"]), since=before)


def test_why_something_cannot_be_done_is_announced(person: Person) -> None:
    before = person.now()
    person.key("g", "9")
    why = person.hears(lambda said: "9" in said, since=before)
    assert person.reader.find("label", why) is not None


def test_messages_that_come_in_are_announced(person: Person) -> None:
    said = person.hears(lambda said: said.endswith(person.said["arrived"]), since=0)
    assert int(said.split()[0]) > 0


def test_softened_words_are_softened_for_ears_too(person: Person) -> None:
    softened = person.said["softened"]
    name = person.reader.focused()[1]
    while len(after := name.partition(softened)[2].partition(softened)[0].strip()) < 8:
        person.key("j")
        name = person.comes_to("cell", other_than=name)
    author, before = name.split(",")[0].rpartition(". ")[2], person.now()
    person.hold("p")
    clear = person.hears(lambda said: after in said, since=before)
    person.let_go("p")
    hurtful = clear.partition(after)[0].split()[-1]
    assert softened not in clear
    assert hurtful not in name.split()
    until_sync(lambda: softened in person.reader.focused()[1], within=30)

    def told_of_them() -> list[str] | None:
        about = [f"{each.name} {each.description}" for each in person.reader.showing() if author in each.name]
        return about if len(about) > 1 else None  # the row, and the conversation

    about = until_sync(told_of_them, within=30)
    assert not [said for said in about if hurtful in said.split()]
