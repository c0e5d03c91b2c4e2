"""The only importer of sqlite-utils, told to use our driver; imported late, for migrations and exports.

sqlite-utils prefers a module named ``pysqlite3`` over the standard library's. Under that name it gets our
driver, so that it recognises the errors of our connections. Importing it takes some 100 ms.
"""

from __future__ import annotations

import sys

import sqlcipher3

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)

from sqlite_utils import Database, Migrations  # noqa: E402 - after the driver is in its place

__all__ = ["Database", "Migrations"]
