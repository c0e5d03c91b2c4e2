"""Measures, in a process of its own: typing an answer in French, word by word, with spelling and French spaces on."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from benchmarks import history
from benchmarks.window_child import WAIT_SECONDS, Instant, Opened, Press, both
from cm_inbox.gui.text_edit import TextEdit

TEXT = (
    "Bonjour Bruno, 40 minutes d’attente sans annonce : votre agacemment est légitime et je le transmets ce matin à "
    "l’équipe de la ligne B. Le remboursment part aujourd’hui, vous le recevrez sous dix jours ; avez-vous un numéro "
    "de dossier ? Merci de rester courtois avec nos agents, c’est la condition pour échanger ici !\n"
)
"""Some 300 keys; typed again and again, so that the text grows."""
TIMES = 4
BETWEEN_SECONDS = 1 / 15
"""Fast typing: a hundred and sixty words a minute."""

painted = Instant(0.0, 0.0)


def watch() -> None:
    """Note when the field has been painted, from before it is made."""

    def paint_event(self: TextEdit, event: QPaintEvent) -> None:
        global painted  # noqa: PLW0603 - one window, one field
        QPlainTextEdit.paintEvent(self, event)
        painted = Instant.now()

    TextEdit.paintEvent = paint_event  # type: ignore[method-assign]


def press(opened: Opened, character: str) -> Press:
    """Press a key; return how long until the field was painted with it."""
    key = Qt.Key.Key_Return if character == "\n" else Qt.Key(ord(character.upper()))
    edit = opened.window.composer.edit
    before = edit.document().characterCount()
    began = Instant.now()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(edit, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))
    while not painted > began or edit.document().characterCount() <= before:
        opened.qt.processEvents()
        if time.perf_counter() - began.wall > WAIT_SECONDS:
            raise TimeoutError("it was not painted")
    return Press.between(began, painted)


def main() -> None:
    """Print the spread of the times, and how many words were found wrong: none would mean that none was looked at."""
    sys.setswitchinterval(0.001)
    watch()
    with history.copied(Path(sys.argv[1])) as copy:
        opened = Opened(copy)
        opened.window.activateWindow()
        opened.window.run("reply")
        opened.idle(2)
        presses = []
        for character in TEXT * TIMES:
            presses.append(press(opened, character))
            opened.idle(BETWEEN_SECONDS)
        opened.until(opened.window.composer.proof.marks.mistakes)
        found: dict[str, Any] = {**both(presses), "mistakes": len(opened.window.composer.proof.marks.mistakes())}
        opened.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
