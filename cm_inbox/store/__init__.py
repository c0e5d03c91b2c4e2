"""The only SQL: the encrypted history, what goes in and what can be asked.

``Store`` runs the functions of the other modules; each takes a connection first. Importing this package
loads nothing but the standard library and the driver.
"""

from .connection import Connection, Key
from .database import Store

__all__ = ["Connection", "Key", "Store"]
