"""The networks: one adapter a file behind the protocol of ``base``.

The table names modules instead of importing them, so that the window can open before httpx is loaded.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from cm_inbox.errors import NotFound

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

    from .base import Network

# httpx imports its own command line wherever it can: click, and rich and pygments where these happen to be installed,
# which takes longer than httpx itself. It does without, as it does where they are missing.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None: not to be had (importlib's rule)

NETWORKS = {
    "bluesky": "cm_inbox.networks.bluesky:Bluesky",
    "demo": "cm_inbox.networks.demo:Demo",
    "discord": "cm_inbox.networks.discord:Discord",
    "discourse": "cm_inbox.networks.discourse:Discourse",
    "facebook": "cm_inbox.networks.facebook:Facebook",
    "instagram": "cm_inbox.networks.instagram:Instagram",
    "irc": "cm_inbox.networks.irc:Irc",
    "linkedin": "cm_inbox.networks.linkedin:LinkedIn",
    "mastodon": "cm_inbox.networks.mastodon:Mastodon",
    "matrix": "cm_inbox.networks.matrix:Matrix",
    "reddit": "cm_inbox.networks.reddit:Reddit",
    "telegram": "cm_inbox.networks.telegram:Telegram",
    "threads": "cm_inbox.networks.threads:Threads",
    "wordpress": "cm_inbox.networks.wordpress:WordPress",
    "x": "cm_inbox.networks.x:X",
    "youtube": "cm_inbox.networks.youtube:YouTube",
}
"""Id to "module:class". Another package adds one through the entry point group ``cm_inbox.networks``."""

ENTRY_POINTS = "cm_inbox.networks"


def network_ids() -> list[str]:
    """Return the ids of all networks that can be loaded, sorted."""
    return sorted({*NETWORKS, *(point.name for point in _others())})


def load_network(network: str) -> type[Network]:
    """Import and return the adapter class of a network. Raises NotFound."""
    target = NETWORKS.get(network)
    if target is None:
        found = [point for point in _others() if point.name == network]
        if not found:
            raise NotFound(
                "There is no network “{network}”. Known: {known}.", network=network, known=", ".join(network_ids())
            )
        target = found[0].value
    module, _, name = target.partition(":")
    adapter: type[Network] = getattr(import_module(module), name)
    return adapter


def _others() -> EntryPoints:
    """Return the networks that other packages bring."""
    from importlib.metadata import entry_points  # late: reading what is installed costs more than the window may wait

    return entry_points(group=ENTRY_POINTS)
