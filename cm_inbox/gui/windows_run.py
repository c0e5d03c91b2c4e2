"""One key of the user's registry, on Windows."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import winreg

    class UserRunKey:
        """The values below a key of HKEY_CURRENT_USER."""

        def __init__(self, path: str) -> None:
            self._path = path

        def get(self, name: str) -> str | None:
            """Return a value, None where there is none."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, self._path) as key:
                    return str(winreg.QueryValueEx(key, name)[0])
            except FileNotFoundError:
                return None

        def put(self, name: str, value: str) -> None:
            """Write a value."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, self._path) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)

        def delete(self, name: str) -> None:
            """Take a value away, if there is one."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, self._path, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, name)
            except FileNotFoundError:
                return

else:

    class UserRunKey:
        """There is no registry here."""

        def __init__(self, path: str) -> None:
            raise OSError(f"no registry: {path}")

        def get(self, name: str) -> str | None:
            """There is none."""
            raise OSError(name)

        def put(self, name: str, value: str) -> None:
            """There is none."""
            raise OSError(name, value)

        def delete(self, name: str) -> None:
            """There is none."""
            raise OSError(name)
