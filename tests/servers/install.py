"""Install the real servers that the tests start: ``python -m tests.servers.install``.

Part of ``make test``'s set-up, so that a test's time limit never includes a download. A server that is there already
costs nothing; one that cannot be had is named on stderr, the exit code is 1, and its tests skip with the reason.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.servers import bluesky, irc, mastodon_mock, postgres, synapse, wordpress

INSTALLERS: dict[str, Callable[[], object]] = {
    "Synapse (Matrix)": synapse.install,
    "mastodon-mock": mastodon_mock.install,
    "Bluesky": bluesky.install,
    "WordPress": wordpress.install,
    "IRC": irc.install,
    "PostgreSQL": postgres.install,
}


def main() -> int:
    missing = 0
    for name, install in INSTALLERS.items():
        began = time.monotonic()
        try:
            install()
        except (OSError, RuntimeError, bluesky.Unavailable) as error:
            missing = 1
            print(f"setup: the tests' server {name} cannot be had here: {error}", file=sys.stderr)
        else:
            seconds = time.monotonic() - began
            if seconds > 2:
                print(f"setup: installed the tests' server {name} in {seconds:.0f} s", file=sys.stderr)
    return missing


if __name__ == "__main__":
    sys.exit(main())
