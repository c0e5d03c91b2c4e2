"""The dialogs. Each is opened with ``open()``, closes by Escape, gives the keyboard back, and tells by signals.

None runs a loop of its own: ``exec()`` inside a coroutine breaks the event loop that qasync shares with Qt.
"""
