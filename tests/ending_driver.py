"""Starts the program as a person does, and asks it to end while Qt is in the middle of telling Python something.

``python -m tests.ending_driver WIDGET SIGNAL ARGUMENT...``: the signal comes when a widget of the class WIDGET, or with
``any`` the first widget at all, has been painted; the arguments are the program's own.
"""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

WIDGET, SIGNAL = sys.argv[1], signal.Signals[sys.argv[2]]


class Watched(QApplication):
    """Sends the signal when the widget has been painted, once."""

    sent = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        done = super().notify(receiver, event)
        if event.type() is QEvent.Type.Paint and isinstance(receiver, QWidget) and not self.sent:
            names = {type(receiver).__name__, type(receiver.parent()).__name__}
            if WIDGET == "any" or WIDGET in names:
                self.sent = True
                os.kill(os.getpid(), SIGNAL)
        return done


if __name__ == "__main__":
    application = Watched(["cm-inbox"])
    sys.argv[1:] = sys.argv[3:]
    from cm_inbox.__main__ import main

    main()
