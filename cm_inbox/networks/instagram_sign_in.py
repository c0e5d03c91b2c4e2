"""Signing in for an Instagram account: by Facebook's dialog, through the page that the account is linked to.

Instagram's own sign-in (graph.instagram.com) is not used: it can neither like nor block, and ends at an address on the
web that one would have to have.

Source: developers.facebook.com/docs/instagram-platform (API with Facebook Login, private replies, moderation, likes).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import Invalid, NotPermitted, ScopeMissing
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OwnApp
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Permission
from cm_inbox.models.sentences import Sentence

from . import facebook_sign_in as facebook
from . import oauth_flow as flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .meta_graph import SERVER, GivenToken, Graph, Json, field
from .oauth_tokens import SIGNED_IN

APP = OwnApp(
    facebook.APP.console,
    redirect=facebook.APP.redirect,
    asks=Sentence(
        "Facebook asks you to allow: your pages, the Instagram accounts linked to them, their comments and their "
        "direct messages, and likes."
    ),
    asks_place=True,
)
_COMMENTS = "instagram_manage_comments"
_MESSAGES = "instagram_manage_messages"
_LIKES = "instagram_manage_engagement"
SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "business_management",
    "instagram_basic",
    _COMMENTS,
    _MESSAGES,
    _LIKES,
)
COMMENT_LIMIT = 2_200
DIRECT_LIMIT = 1_000
PAGE = "page"
"""Under which name the keyring keeps which page the account is linked to."""

_NEEDED: Mapping[ActionKind, tuple[str, str]] = {
    ActionKind.REPLY: (_COMMENTS, ""),
    **dict.fromkeys(
        (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RETRACT), (_COMMENTS, "MODERATE")
    ),
    **dict.fromkeys((ActionKind.REPLY_PRIVATE, ActionKind.BAN, ActionKind.UNBAN), (_MESSAGES, "MESSAGING")),
    **dict.fromkeys((ActionKind.LIKE, ActionKind.UNLIKE), (_LIKES, "")),
}
"""For each action the scope and the task on the page that it needs."""

_LINKED = ",instagram_business_account{id,username,name}"


async def finish(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> SignedIn:
    """Trade the code for the token of the page that the account is linked to. Raises NetworkError, UsageError."""
    person, kept = await facebook.person_of(begun, code, http, tell)
    place = _chosen(await facebook.pages(person, _LINKED), begun.secrets.get(facebook.PLACE, ""))
    return await _signed_in(place, kept, begun.server, http, permissions)


async def with_token(
    token: str,
    place: str,
    server: str,
    http: HttpClient,
    permissions: Mapping[ActionKind, Permission],
    tell: Tell = untold,
) -> SignedIn:
    """Sign in with a token made elsewhere: that of a page, or of a person who manages some. Raises NetworkError."""
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    graph = Graph(base, http, GivenToken(token), now)
    await graph.get("me", fields="id,name")
    tell(SignInStep.PROVED)
    try:
        managed = await facebook.pages(graph, _LINKED)
    except (Invalid, NotPermitted, ScopeMissing):  # a page has no pages
        managed = [{**await graph.get("me", fields=f"id,name{_LINKED}"), "access_token": token}]
    return await _signed_in(_chosen(managed, place), {}, base, http, permissions)


def _chosen(managed: list[Json], place: str) -> Json:
    """Return the account that was named by its own name or its page's, or the only one, and its page."""
    linked = [(page, field(page, "instagram_business_account")) for page in managed]
    places = [
        {**page, "id": account["id"], "name": account.get("username"), PAGE: page}
        for page, account in linked
        if account
    ]
    if managed and not places:
        raise NotPermitted(
            "None of your pages has an Instagram account. Link one in Instagram's settings, then try again."
        )
    wished = place.strip().removeprefix("@")
    by_page = [each for each in places if wished and wished.casefold() == str(each[PAGE].get("name")).casefold()]
    return by_page[0] if len(by_page) == 1 else facebook.chosen(places, wished)


async def report(
    graph: Graph, account: str, kept: Mapping[str, str], all_of: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask who the account is. Raises NetworkError."""
    said = await graph.get(account, fields="id,username,name")
    signed_in = kept.get(SIGNED_IN, "")
    username = str(said.get("username") or account)
    return AccountReport(
        native_id=str(said.get("id") or account),
        address=username,
        name=str(said.get("name") or username),
        permissions=facebook.permitted(kept, all_of, _NEEDED),
        text_limit=TextLimit(CountKind.CHARACTERS, COMMENT_LIMIT),
        private_text_limit=TextLimit(CountKind.BYTES, DIRECT_LIMIT),
        token_expires_at=int(signed_in) + facebook.DATA_ACCESS if signed_in.isdigit() else None,
    )


async def _signed_in(
    place: Json, kept: dict[str, str], server: str, http: HttpClient, permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    tasks = place.get("tasks")
    kept |= {flow.ACCESS: str(place["access_token"]), PAGE: str(place[PAGE]["id"])}
    kept |= {facebook.TASKS: " ".join(map(str, tasks))} if isinstance(tasks, list) else {}
    graph = Graph(server, http, GivenToken(kept[flow.ACCESS]), now, secret=kept.get(flow.CLIENT_SECRET, ""))
    made = await report(graph, str(place["id"]), kept, permissions)
    return SignedIn(made, None if server == SERVER else server, kept)
