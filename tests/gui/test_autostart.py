"""Starting with the session: what is written where, and that nothing is left behind."""

from __future__ import annotations

import plistlib
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.gui.autostart import NAME, DesktopFile, LaunchAgent, RunKey, autostart, exec_word

COMMAND = ("/opt/cm inbox/cm-inbox", "--data", '/srv/Données "100 %"')


class Values(dict[str, str]):
    """The values of a registry key, in memory."""

    def put(self, name: str, value: str) -> None:
        self[name] = value

    def delete(self, name: str) -> None:
        self.pop(name, None)


def test_a_free_desktop_finds_its_entry_where_it_looks(tmp_path: Path) -> None:
    start = autostart("linux", {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")})
    path = tmp_path / "config" / "autostart" / f"{NAME}.desktop"
    assert not start.enabled()
    start.enable(COMMAND)
    assert start.enabled()
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert "Type=Application" in lines
    assert [word for line in lines if line.startswith("Exec=") for word in read_exec(line)] == list(COMMAND)
    start.disable()
    assert list(path.parent.iterdir()) == []
    start.disable()


@pytest.mark.parametrize("config", ["", "relative"])
def test_without_a_place_of_its_own_it_is_in_the_home_folder(tmp_path: Path, config: str) -> None:
    start = autostart("freebsd14", {"HOME": str(tmp_path), "XDG_CONFIG_HOME": config})
    start.enable(["cm-inbox"])
    assert (tmp_path / ".config" / "autostart" / f"{NAME}.desktop").exists()


@pytest.mark.parametrize("off", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_a_desktop_turned_off_is_off(tmp_path: Path, off: str) -> None:
    path = tmp_path / "x.desktop"
    start = DesktopFile(path)
    start.enable(["cm-inbox"])
    path.write_text(path.read_text("utf-8").replace("X-GNOME-Autostart-enabled=true", off), "utf-8")
    assert not start.enabled()


def read_exec(line: str) -> list[str]:
    """Read an Exec line as the specification says: the file's escapes, then quotes, then field codes."""
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    words = [
        re.sub(r'\\(["`$\\])', r"\1", quoted) if whole.startswith('"') else whole
        for whole, quoted in re.findall(r'("((?:[^"\\]|\\.)*)"|[^ ]+)', value)
    ]
    return [word.replace("%%", "%") for word in words]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1), min_size=1))
def test_any_command_line_comes_back_whole(words: list[str]) -> None:
    assert read_exec(f"Exec={' '.join(map(exec_word, words))}") == words


def test_windows_has_a_value_with_the_command_line() -> None:
    values = Values()
    start = RunKey(values)
    assert not start.enabled()
    start.enable([r"C:\Program Files\cm-inbox\cm-inbox.exe", "--data", r"D:\x"])
    assert values == {NAME: '"C:\\Program Files\\cm-inbox\\cm-inbox.exe" --data D:\\x'}
    assert start.enabled()
    start.disable()
    assert not start.enabled()
    assert values == {}


def test_macos_has_a_property_list(tmp_path: Path) -> None:
    start = autostart("darwin", {"HOME": str(tmp_path)})
    assert isinstance(start, LaunchAgent)
    assert not start.enabled()
    start.enable(COMMAND)
    (path,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    read = plistlib.loads(path.read_bytes())
    assert read["ProgramArguments"] == list(COMMAND)
    assert read["RunAtLoad"] is True
    assert path.name == f"{read['Label']}.plist"
    assert start.enabled()
    path.write_bytes(b"not a list")
    assert not start.enabled()
    start.disable()
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is a registry")
def test_elsewhere_there_is_no_registry() -> None:
    with pytest.raises(OSError, match="no registry"):
        autostart("win32", {})
