"""``python -m tools.screenshots [--to FOLDER] [NAME ...]``: photograph the running window, light and dark, in French.

Each picture is the real window on the scene of ``scene.py``, brought there by the keys a person would press. The
pictures of ``docs/screenshots`` are made so (``make screenshots``).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZE = (1440, 900)
THEMES = ("light", "dark")
SETTLE_MS = 500

if TYPE_CHECKING:
    from cm_inbox.gui.desk_protocol import NetworkChoice
    from cm_inbox.gui.tour_guide import Guide
    from cm_inbox.gui.window import MainWindow
    from cm_inbox.settings import Settings
    from tools.screenshots.scene import Scene


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PICTURES)}; all without any")
    parser.add_argument("--theme", choices=THEMES, help="both without this")
    parser.add_argument("--to", type=Path, default=FOLDER)
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    names, themes = given.names or list(PICTURES), (given.theme,) if given.theme else THEMES
    if len(names) == len(themes) == 1:
        take(names[0], themes[0], given.to / f"{names[0]}-{themes[0]}.png")
        return 0
    for name in names:
        for theme in themes:  # each in a program of its own, as a person would start it
            command = [sys.executable, "-m", "tools.screenshots", name, "--theme", theme, "--to", str(given.to)]
            if code := subprocess.run(command, check=False).returncode:  # noqa: S603 - this program
                return code
    return 0


def take(name: str, theme: str, path: Path) -> None:
    """Take one picture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "Europe/Paris"
    if hasattr(time, "tzset"):
        time.tzset()
    application = QApplication(["cm-inbox"])
    with tempfile.TemporaryDirectory(prefix="cm-inbox-scene-", ignore_cleanup_errors=True) as folder:
        photograph(name, Path(folder), theme, path)
    application.quit()
    print(path)  # noqa: T201 - what a command prints


def photograph(name: str, folder: Path, theme: str, path: Path) -> None:
    """Bring a window on the scene to what a picture shows, and save it. Raises TourFailed."""
    from cm_inbox.gui.tour_guide import Guide
    from cm_inbox.settings import Settings
    from tools.screenshots.scene import ME, Scene

    scene = Scene(folder, empty=name in EMPTY)
    settings = Settings(name=ME, theme=theme, language="fr", soften=name not in IN_CLEAR)
    window = opened(scene, settings)
    try:
        guide = Guide(window, scene.inbox, folder)
        PICTURES[name](guide, scene)
        settle()
        if not guide.picture().save(str(path)):
            raise SystemExit(f"{path} cannot be written.")
    finally:
        window.close()
        scene.close()


def opened(scene: Scene, settings: Settings) -> MainWindow:
    """Return the window, shown."""
    from cm_inbox.gui.canned import CharterReplies
    from cm_inbox.gui.context import WindowContext
    from cm_inbox.gui.exposure_book import ExposureBook
    from cm_inbox.gui.window import MainWindow
    from cm_inbox.settings import State

    def keep(_settings: Settings) -> Future[None]:
        kept: Future[None] = Future()
        kept.set_result(None)
        return kept

    window = MainWindow(
        WindowContext(
            inbox=scene.inbox,
            settings=settings,
            state=State(scene.folder),
            save_settings=keep,
            desk=SceneDesk(),  # type: ignore[arg-type]  # no picture signs in
            fetch_now=lambda: None,
            canned=CharterReplies(scene.charters, lambda: scene.inbox.actor, scene.clock),
            charters=scene.charters,
            clock=scene.clock,
            speller=scene.speller,
            exposure=ExposureBook(scene.folder / "exposure.json"),
        )
    )
    window.resize(*SIZE)
    window.show()
    window.queue.list.setFocus()
    return window


class SceneDesk(QObject):
    """Knows which networks there are; nothing is connected through it."""

    def networks(self) -> Future[Sequence[NetworkChoice]]:
        from cm_inbox.networks import load_network, network_ids
        from cm_inbox.window_desk import choices

        infos = [load_network(name).info for name in network_ids()]
        known: Future[Sequence[NetworkChoice]] = Future()
        known.set_result(choices(info for info in infos if info.sign_in and not info.built_in))
        return known


def settle() -> None:
    """Wait until what is painted aside is there and nothing fades any more."""
    from PySide6.QtTest import QTest

    QTest.qWait(SETTLE_MS)


# --- the pictures ------------------------------------------------------------------------------


def go_to(guide: Guide, scene: Scene, name: str) -> None:
    """Walk to the conversation with a person."""
    wanted = scene.conversation_of(name)
    guide.until(lambda: wanted in guide.window.queue.model.ids, f"{name} in the list")
    guide.walk_to(wanted)
    guide.row()


def main_window(guide: Guide, scene: Scene) -> None:
    """The window in the middle of an answer."""
    from tools.screenshots.scene import DRAFT

    go_to(guide, scene, "Bruno Castel")
    guide.press("r")
    guide.press(DRAFT)
    guide.until(guide.window.composer.proof.marks.mistakes, "the mistake in the draft")


def palette(guide: Guide, scene: Scene) -> None:
    """Every command, by a few letters."""
    main_window(guide, scene)
    guide.press(Qt.Key.Key_Escape)
    guide.open_dialog(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    guide.press("rep avert")


def ban(guide: Guide, scene: Scene) -> None:
    """What a ban would do, where, and why."""
    go_to(guide, scene, "gros_relou_59")
    guide.open_dialog("b")


def charter(guide: Guide, scene: Scene) -> None:
    """A rule of the charter, its examples, and what it would have done."""
    go_to(guide, scene, "Bruno Castel")
    guide.press("gc")
    guide.until(lambda: guide.window.charter.editor is not None, "the charter")
    editor = guide.window.charter.editor
    assert editor is not None
    guide.until(lambda: editor.form.rule is not None and not editor.trying.running, "the charter")
    editor.show_rule("insulte-directe")
    guide.until(editor.trying.cards, "the dry run")


def shield(guide: Guide, scene: Scene) -> None:
    """The window with the shield raised."""
    guide.press("B", Qt.KeyboardModifier.ShiftModifier)
    guide.until(lambda: guide.window.shield.on, "the shield")
    go_to(guide, scene, "gros_relou_59")


def onboarding(guide: Guide, _scene: Scene) -> None:
    """The first start."""
    guide.until(lambda: guide.window.welcome.page is not None, "the first page")


def dossier(guide: Guide, scene: Scene) -> None:
    """What one person wrote."""
    go_to(guide, scene, "Bruno Castel")
    guide.press("d")
    guide.until(lambda: guide.window.dossier.open, "the dossier")


def settings_window(guide: Guide, _scene: Scene) -> None:
    """The settings."""
    guide.row()
    guide.open_dialog(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)


EMPTY = ("onboarding",)
"""Pictures of a history that nothing was connected to."""

IN_CLEAR = ("main", "palette")
"""Pictures of a window in which one has chosen to read hurtful words."""

PICTURES: dict[str, Callable[[Guide, Scene], None]] = {
    "main": main_window,
    "palette": palette,
    "ban": ban,
    "charter": charter,
    "shield": shield,
    "onboarding": onboarding,
    "dossier": dossier,
    "settings": settings_window,
}

if __name__ == "__main__":
    sys.exit(main())
