"""A program of its own that writes an answer and is killed at it:   draft_writer FOLDER KEY pausing|typing"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.composer import Composer
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.queue import View
from cm_inbox.store import Key, Store

ANSWER = "Bonjour, nous regardons cela tout de suite. "


def main() -> None:
    """Type without end, or once and then rest; say when so much of it is kept, and never end by itself.

    A slow machine may keep something earlier, while less has been typed.
    """
    folder, key, how = sys.argv[1:]
    app = QApplication(["draft-writer"])
    inbox = Inbox(Store.open(Path(folder), Key(bytes.fromhex(key))), actor="Camille")
    composer = Composer(inbox, Theme(app, "light"))
    conversation = inbox.conversation(next(iter(inbox.ids(View.INBOX))))
    brand = next(brand for brand in inbox.brands() if brand.id == conversation.row.brand_id)
    composer.open_for(conversation, brand)
    composer.show()
    composer.focus_reply()
    enough = 20 if how == "typing" else len(ANSWER)

    def kept(at: int) -> None:
        draft = inbox.draft(at)
        if draft is not None and len(draft.text) >= enough:
            print("kept", flush=True)

    composer.draft_kept.connect(kept)
    typed = 0
    while True:
        if how == "typing" or typed < len(ANSWER):
            press(composer, ANSWER[typed % len(ANSWER)])
            typed += 1
        end = time.monotonic() + 0.02  # nobody types faster, and nothing pauses
        while time.monotonic() < end:
            app.processEvents()


def press(composer: Composer, character: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord(character.upper()), Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(composer.edit, event)


if __name__ == "__main__":
    main()
