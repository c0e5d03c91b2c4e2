"""What the window says of the team, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.record import Record
from cm_inbox.models.team import HubState, TeamStanding

from . import texts
from .plain import isolated

translate = QCoreApplication.translate


class Said(Record, frozen=True):
    """The state of the hub: a mark, its colour, the sentence, and all there is room for in a narrow pane."""

    icon: str
    role: str
    text: str
    brief: str = ""

    @property
    def quiet(self) -> bool:
        """Say whether there is nothing to say."""
        return not self.text


def hub_said(standing: TeamStanding) -> Said:
    """Return how this desktop stands with its hub, for the foot of the left pane; nothing while all is well."""
    state = standing.state
    if state is HubState.CONNECTING:
        return Said("users", "text.muted", translate("Team", "Team: connecting…"))
    if state is HubState.CATCHING_UP:
        said = translate("Team", "Team: %n event(s) to catch up on", "", standing.behind)
        return Said("sync", "text.muted", said, translate("Team", "Catching up: %n", "", standing.behind))
    if state is HubState.AWAY:
        said = translate("Team", "Team: no connection, everything waits")
        return Said("pause", "warning.text", said, translate("Team", "Team: no connection"))
    if state is HubState.ENDED:
        return Said("x", "danger.text", translate("Team", "Team: your access has ended"))
    if state is HubState.STOPPED:
        why = texts.stored_error(standing.title, None)[0] if standing.title else translate("Team", "stopped")
        return Said("warn", "danger.text", translate("Team", "Team: %1").replace("%1", why))
    return Said("", "", "")


def hub_explained(standing: TeamStanding) -> str:
    """Return in whole sentences how this desktop stands, and what to do."""
    if standing.message and standing.state is not HubState.AWAY:
        title, message = texts.stored_error(standing.title or None, standing.message)
        return f"{title}. {message}"
    if standing.state is HubState.LEVEL:
        if standing.unsaid:
            return translate("Team", "Connected; %n thing(s) still to tell the others.", "", standing.unsaid)
        return translate("Team", "Connected: everybody has the same queue.")
    return {
        HubState.NONE: "",
        HubState.CONNECTING: translate("Team", "Connecting to the hub…"),
        HubState.CATCHING_UP: translate(
            "Team", "Catching up: %n event(s) to go, newest first. You can work meanwhile.", "", standing.behind
        ),
        HubState.AWAY: translate(
            "Team",
            "No connection to the hub. You can read and decide; what you decide leaves once the others know of it.",
        ),
        HubState.ENDED: translate(
            "Team", "Your access has ended. Nothing is sent any more. Ask an admin of the team for a new invitation."
        ),
        HubState.STOPPED: translate("Team", "The team's work is stopped here until somebody has looked at it."),
    }[standing.state]


def hub_detail(standing: TeamStanding) -> str:
    """Return why the hub is not there, with the system's own words: for who wants to know; empty where it is."""
    if standing.state is not HubState.AWAY or not standing.message:
        return ""
    return texts.stored_error(standing.title or None, standing.message)[1]


def role_title(role: str) -> str:
    """Return what a role is called."""
    return {
        "reader": translate("Team", "Reader"),
        "writer": translate("Team", "Writer"),
        "moderator": translate("Team", "Moderator"),
        "lead": translate("Team", "Lead"),
        "admin": translate("Team", "Admin"),
    }.get(role, role)


def role_means(role: str) -> str:
    """Return what somebody of a role may do."""
    return {
        "reader": translate("Team", "reads everything, decides nothing"),
        "writer": translate("Team", "notes, labels, assigns; answers nothing"),
        "moderator": translate("Team", "answers, hides, bans"),
        "lead": translate("Team", "also changes the charter"),
        "admin": translate("Team", "also invites and lets people go"),
    }.get(role, "")


def posts_said(posts: tuple[tuple[str, str | None], ...]) -> str:
    """Return who is what where: "Moderator: Altéa, Bosco · Reader: all brands"."""
    by_role: dict[str, list[str]] = {}
    for role, brand in posts:
        named = translate("Team", "all brands") if brand is None else isolated(brand, 60)
        by_role.setdefault(role, []).append(named)
    pattern = translate("Team", "%1: %2")
    return " · ".join(
        pattern.replace("%2", ", ".join(brands)).replace("%1", role_title(role)) for role, brands in by_role.items()
    )
