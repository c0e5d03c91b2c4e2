"""What the networks are called, for where no adapter is at hand: nothing is imported to write a name."""

from __future__ import annotations

_TITLES = {
    "bluesky": "Bluesky",
    "demo": "Demo",
    "discord": "Discord",
    "discourse": "Discourse",
    "facebook": "Facebook",
    "google": "Google",
    "instagram": "Instagram",
    "irc": "IRC",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "matrix": "Matrix",
    "reddit": "Reddit",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "wordpress": "WordPress",
    "x": "X",
    "youtube": "YouTube",
}


def title_of(network: str) -> str:
    """Return the name of a network as it writes it itself; of one that is not known here its id, as a name."""
    return _TITLES.get(network) or network.replace("_", " ").replace("-", " ").capitalize()
