"""Signing in for an Instagram account: by Facebook's dialog, through the page that the account is linked to.

Instagram's own sign-in (graph.instagram.com) is not used: it can neither like nor block, and ends at an address on the
web that one would have to have.

Source: developers.facebook.com/docs/instagram-platform (API with Facebook Login, private replies, moderation, likes).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import Invalid, NotPermitted, ScopeMissing
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OwnApp, Scope, scope_names
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Permission
from cm_inbox.models.sentences import Sentence

from . import facebook_sign_in as facebook
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .meta_graph import SERVER, GivenToken, Graph, Json, field
from .oauth_tokens import SIGNED_IN

APP = OwnApp(facebook.APP.console, redirect=facebook.APP.redirect)
_COMMENTS = "instagram_manage_comments"
_MESSAGES = "instagram_manage_messages"
_LIKES = "instagram_manage_engagement"
ASKED = (
    Scope(
        ("pages_show_list", "business_management"),
        Sentence("Find your pages and the Instagram accounts linked to them, also those of a business."),
    ),
    Scope(
        ("pages_read_engagement", "instagram_basic"), Sentence("Read the account, its posts, and posts that tag it.")
    ),
    Scope(
        (_COMMENTS,),
        Sentence("Read comments, answer, hide and delete them."),
        Sentence("no comments, neither read nor answered; no posts that tag the account"),
    ),
    Scope(
        (_MESSAGES, "pages_manage_metadata"),
        Sentence("Direct messages, private answers to comments, and blocking."),
        Sentence("no direct messages, no private answers, no blocking"),
    ),
    Scope((_LIKES,), Sentence("Like comments and posts."), Sentence("no likes")),
)
SCOPES = scope_names(ASKED)
COMMENT_LIMIT = 2_200
DIRECT_LIMIT = 1_000
PAGE = "page"
"""Under which name the keyring keeps which page the account is linked to."""
ACCOUNT = "account"

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


async def opened(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Trade the code for the tokens of all pages with an account. Raises NetworkError, UsageError."""
    person, kept = await facebook.person_of(begun, code, http, tell)
    places = facebook.managed(_linked(await facebook.pages(person, _LINKED)))
    return [_signed_in(place, kept, begun.server, permissions) for place in places]


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
    return _signed_in(_chosen(await _places_of(token, base, http, tell), place), {}, base, permissions)


async def opened_with(
    token: str, server: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Return all accounts that a token made elsewhere opens. Raises NetworkError."""
    base = server_url(server) if server else SERVER
    places = facebook.managed(await _places_of(token, base, http, tell))
    return [_signed_in(place, {}, base, permissions) for place in places]


async def _places_of(token: str, base: str, http: HttpClient, tell: Tell) -> list[Json]:
    """Return the account of the page whose token it is, or of those that its person manages. Raises NetworkError."""
    tell(SignInStep.FOUND)
    graph = Graph(base, http, GivenToken(token), now)
    await graph.get("me", fields="id,name")
    tell(SignInStep.PROVED)
    try:
        managed = await facebook.pages(graph, _LINKED)
    except (Invalid, NotPermitted, ScopeMissing):  # a page has no pages
        managed = [{**await graph.get("me", fields=f"id,name{_LINKED}"), "access_token": token}]
    return _linked(managed)


def _linked(managed: list[Json]) -> list[Json]:
    """Return the accounts linked to pages, each with its page. Raises NotPermitted where no page has one."""
    linked = [(page, field(page, "instagram_business_account")) for page in managed]
    places = [
        {**page, "id": account["id"], "name": account.get("username"), ACCOUNT: account, PAGE: page}
        for page, account in linked
        if account
    ]
    if managed and not places:
        raise NotPermitted(
            "None of your pages has an Instagram account. Link one in Instagram's settings, then try again."
        )
    return places


def _chosen(places: list[Json], place: str) -> Json:
    """Return the account that was named by its own name or its page's, or the only one."""
    wished = place.strip().removeprefix("@")
    by_page = [each for each in places if wished and wished.casefold() == str(each[PAGE].get("name")).casefold()]
    return by_page[0] if len(by_page) == 1 else facebook.chosen(places, wished)


async def report(
    graph: Graph, account: str, kept: Mapping[str, str], all_of: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask who the account is. Raises NetworkError."""
    return _told({"id": account, **await graph.get(account, fields="id,username,name")}, kept, all_of)


def _told(account: Json, kept: Mapping[str, str], all_of: Mapping[ActionKind, Permission]) -> AccountReport:
    signed_in = kept.get(SIGNED_IN, "")
    number = str(account["id"])
    username = str(account.get("username") or number)
    return AccountReport(
        native_id=number,
        address=username,
        name=str(account.get("name") or username),
        permissions=facebook.permitted(kept, all_of, _NEEDED),
        text_limit=TextLimit(CountKind.CHARACTERS, COMMENT_LIMIT),
        private_text_limit=TextLimit(CountKind.BYTES, DIRECT_LIMIT),
        token_expires_at=int(signed_in) + facebook.DATA_ACCESS if signed_in.isdigit() else None,
    )


def _signed_in(
    place: Json, kept: Mapping[str, str], server: str, permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    ours = {**kept, **facebook.of_place(place), PAGE: str(place[PAGE]["id"])}
    return SignedIn(_told(place[ACCOUNT], ours, permissions), None if server == SERVER else server, ours)
