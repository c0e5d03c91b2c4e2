"""Signing in as a moderator: Reddit's page in the browser, with an app of one's own, for one of one's subreddits.

An installed app has no secret: it proves itself by its id and an empty password. Reddit compares the address that the
browser comes back to letter by letter, gives tokens for a day and renews them for as long as nobody withdraws them.

Source: github.com/reddit-archive/reddit/wiki/OAuth2, support.reddithelp.com (Reddit Data API Wiki).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import NotPermitted, ScopeMissing, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, OwnApp, Scope, scope_names
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import oauth_flow as flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .oauth_tokens import first_kept, sign_in_ends
from .reddit_api import SERVER, SITE, TEXT_LIMIT, Api, GivenToken, Json, agent, listed, part
from .reddit_things import PERSON

PORT = 27_183
"""The port of this computer that the browser comes back to: the app names it."""

APP = OwnApp(f"{SITE}/prefs/apps", needs_secret=False, port=PORT)
ASKED = (
    Scope(("identity", "mysubreddits"), Sentence("See who you are, and which subreddits you moderate.")),
    Scope(("read", "history"), Sentence("Read comments and posts, and find again what was sent.")),
    Scope(("submit",), Sentence("Answer, in your name."), Sentence("no answers")),
    Scope(("edit",), Sentence("Take back what you wrote."), Sentence("nothing can be taken back")),
    Scope(("vote",), Sentence("Like: a vote up."), Sentence("no likes")),
    Scope(
        ("modposts",),
        Sentence("Remove and approve, and read what waits for moderators."),
        Sentence("nothing is hidden or approved; the mod queue is not read"),
    ),
    Scope(("modcontributors",), Sentence("Ban and mute."), Sentence("no bans, no mutes")),
    Scope(("modmail",), Sentence("Read and write modmail."), Sentence("no modmail")),
)
SCOPES = scope_names(ASKED)
USER, USER_ID = "user", "user_id"

_SCOPE_OF: Mapping[ActionKind, str] = {
    ActionKind.REPLY: "submit",
    ActionKind.RETRACT: "edit",
    ActionKind.LIKE: "vote",
    ActionKind.UNLIKE: "vote",
    ActionKind.HIDE: "modposts",
    ActionKind.UNHIDE: "modposts",
    ActionKind.BAN: "modcontributors",
    ActionKind.UNBAN: "modcontributors",
    ActionKind.MUTE: "modcontributors",
    ActionKind.UNMUTE: "modcontributors",
    ActionKind.REPLY_PRIVATE: "modmail",
}
_ROLE_OF: Mapping[ActionKind, str] = {
    ActionKind.HIDE: "posts",
    ActionKind.UNHIDE: "posts",
    ActionKind.BAN: "access",
    ActionKind.UNBAN: "access",
    ActionKind.MUTE: "access",
    ActionKind.UNMUTE: "access",
    ActionKind.REPLY_PRIVATE: "mail",
}
"""What a moderator must be allowed there to do this."""


def provider(server: str) -> flow.Provider:
    """Return where to sign in: Reddit, or a server for tests that is all in one."""
    site = SITE if server == SERVER else server
    return flow.Provider(
        f"{site}/api/v1/authorize",
        f"{site}/api/v1/access_token",
        SCOPES,
        extra={"duration": "permanent"},
        pkce=False,
        basic=True,
        without_secret=True,
        headers=lambda app: {"User-Agent": agent(app.client_id)},
    )


def start(server: str, redirect_uri: str, app: OAuthApp | None, tell: Tell = untold) -> OAuthStart:
    """Return the page to open. Raises UsageError."""
    if app is None or not app.client_id:
        raise UsageError("Reddit needs the client ID of an app of your own.")
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    tell(SignInStep.REGISTERED)
    return flow.begin(provider(base), app, redirect_uri, server=base)


async def opened(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Trade the code for tokens, which serve all subreddits that the person moderates. Raises NetworkError."""
    places, kept = await _traded(begun, code, http, tell)
    return [_signed_in(place, begun.server, kept, permissions) for place in ours(places)]


def _signed_in(
    place: Json, server: str, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    return SignedIn(_report(place, kept, permissions), None if server == SERVER else server, dict(kept))


async def _traded(begun: OAuthStart, code: str, http: HttpClient, tell: Tell) -> tuple[list[Json], dict[str, str]]:
    """Return the subreddits of who signed in, and what to keep. Raises NetworkError."""
    client_id = begun.secrets.get(flow.CLIENT_ID, "")
    tokens = await flow.trade(provider(begun.server), begun, code, http, now)
    kept = first_kept(begun.secrets, tokens, now())
    scopes = scopes_of(kept)
    if scopes and not {"identity", "read", "mysubreddits"} <= scopes:
        raise ScopeMissing("Reddit's page was left without allowing it. Sign in again, and allow all that it asks.")
    api = Api(begun.server, http, GivenToken(kept[flow.ACCESS]), now, named=agent(client_id))
    me = await api.get("/api/v1/me")
    tell(SignInStep.PROVED)
    kept |= {USER: str(me.get("name") or ""), USER_ID: f"{PERSON}{me.get('id') or ''}"}
    return await moderated(api), kept


async def moderated(api: Api) -> list[Json]:
    """Return the subreddits that the user moderates. Raises NetworkError."""
    listing = part(await api.get("/subreddits/mine/moderator", limit=100), "data")
    each = [part(raw, "data") for raw in listed(listing, "children")]
    return [one for one in each if one.get("name") and one.get("display_name")]


def ours(places: list[Json]) -> list[Json]:
    """Return the subreddits, if there are any. Raises NotPermitted."""
    if not places:
        raise NotPermitted("You moderate no subreddit there. Have its moderators add you.")
    return places


async def report(
    api: Api, native_id: str, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask what we may do in our subreddit now. Raises NotPermitted where we no longer moderate it, NetworkError."""
    for place in await moderated(api):
        if place["name"] == native_id:
            return _report(place, kept, permissions)
    raise NotPermitted("You no longer moderate this subreddit.")


def _report(place: Json, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]) -> AccountReport:
    name = str(place["display_name"])
    limit = TextLimit(CountKind.CHARACTERS, TEXT_LIMIT)
    return AccountReport(
        native_id=str(place["name"]),
        address=f"r/{name}",
        name=str(place.get("title") or name),
        permissions=permitted(place, scopes_of(kept), permissions),
        text_limit=limit,
        private_text_limit=limit,
        token_expires_at=sign_in_ends(kept),
    )


def permitted(
    place: Json, scopes: frozenset[str], permissions: Mapping[ActionKind, Permission]
) -> Mapping[ActionKind, Permission]:
    """Narrow what Reddit permits by what the person allowed, and by what they may do as a moderator there."""
    roles = {str(each) for each in listed(place, "mod_permissions")}
    narrowed = dict(permissions)
    for kind in permissions:
        role, scope = _ROLE_OF.get(kind), _SCOPE_OF.get(kind)
        if role is not None and roles and not roles & {"all", role}:
            narrowed[kind] = Denied(Reason.ROLE_MISSING)
        elif scope is not None and scopes and not scopes & {"*", scope}:
            narrowed[kind] = Denied(Reason.SCOPE_MISSING)
    return narrowed


def scopes_of(kept: Mapping[str, str]) -> frozenset[str]:
    """Return what was allowed; Reddit puts spaces between, and once put commas."""
    return frozenset(kept.get(flow.SCOPE, "").replace(",", " ").split())
