"""Starts the program as a person does, and says at its first paint which of the named modules are there.

``python -m tests.start_driver WIDGET MODULES ARGUMENT...``: stops once a widget of the class WIDGET, or with ``any``
the first widget at all, has been painted; the modules are separated by commas, the arguments are the program's own. A
process of its own, since what a test has imported must not count.
"""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

WIDGET, MODULES = sys.argv[1], sys.argv[2].split(",")


class Watched(QApplication):
    """Ends the process when the widget has been painted."""

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        done = super().notify(receiver, event)
        if event.type() is QEvent.Type.Paint and isinstance(receiver, QWidget):
            names = {type(receiver).__name__, type(receiver.parent()).__name__}
            if WIDGET == "any" or WIDGET in names:
                there = [name for name in MODULES if name in sys.modules]
                print(json.dumps({"painted": type(receiver).__name__, "there": there}), flush=True)
                os._exit(0)
        return done


if __name__ == "__main__":
    application = Watched(["cm-inbox"])
    sys.argv[1:] = sys.argv[3:]
    from cm_inbox.__main__ import main

    main()
