"""Signing in to a forum: with a key that the person grants in the browser, or with an administrator's.

In the browser (user API keys): we make a key pair, the forum shows the person what cm-inbox asks for, and encrypts
the new key for us. Where the forum lets a program register itself, or its owner permits the address, the browser
brings that text back to this computer; everywhere else the page shows it and the person copies it.

Source: Discourse's user_api_keys and user_api_key_clients controllers; "User API keys specification" on
meta.discourse.org. The text is encrypted by RSA with PKCS #1 v1.5 padding, the only one all versions know.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
import secrets as random
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from cm_inbox.errors import Gone, Invalid, NotPermitted, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.apps import Scope, scope_names
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from .base import OAuthStart, SignedIn, SignInRequest, Tell
from .discourse_api import ADMIN_KEY, USER_KEY, DiscourseApi, Json
from .http import HttpClient, server_url

APP_NAME = "cm-inbox"
ASKED = (
    Scope(("read",), Sentence("Read what your user reads there: posts, private messages, the review queue.")),
    Scope(
        ("write",),
        Sentence("Do what your user may do: answer, like and, as a moderator, decide the review queue."),
        Sentence("nothing can be answered or decided from here"),
    ),
)
SCOPES = ",".join(scope_names(ASKED))

KEY_BITS = 2048
DEFAULT_LENGTH = 32_000
"""Characters of a post (the site setting max_post_length, as a site has it to begin with)."""

STAFF_ONLY = frozenset(
    {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE}
    | {ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE}
)


async def by_key(request: SignInRequest, http: HttpClient, permissions: Mapping[ActionKind, Permission]) -> SignedIn:
    """Sign in with a key from the forum's administration. Raises NetworkError, UsageError."""
    if request.method is not SignInMethod.TOKEN:
        raise UsageError("Sign in through the browser, or with a key from the forum's administration.")
    name, key = (request.user or "").strip().removeprefix("@"), request.secret.strip()
    if not request.server or not name or not key:
        raise UsageError("Give the forum's address, a user name there and a key from its administration.")
    base = _base(request.server)
    await find(base, http)
    request.tell(SignInStep.FOUND)
    kept = {"kind": ADMIN_KEY, "key": key, "user": name}
    return await _signed_in(base, kept, http, permissions, request.tell)


async def start(server: str, redirect_uri: str, http: HttpClient, tell: Tell) -> OAuthStart:
    """Make a key pair and return the page where the person grants a key. Raises NetworkError."""
    base = _base(server)
    await find(base, http)
    tell(SignInStep.FOUND)
    private, public = await asyncio.to_thread(_key_pair)
    state, nonce = random.token_urlsafe(24), random.token_hex(16)
    asked = {
        "application_name": APP_NAME,
        "client_id": random.token_hex(16),
        "public_key": public,
        "scopes": SCOPES,
        "auth_redirect": f"{redirect_uri}?{urlencode({'state': state})}",
    }
    if not await _registered(base, asked, http):
        del asked["auth_redirect"]  # the page then shows what is to be copied
    tell(SignInStep.REGISTERED)
    url = f"{base}/user-api-key/new?{urlencode({**asked, 'nonce': nonce})}"
    kept = {"private": private, "nonce": nonce, "client": asked["client_id"]}
    return OAuthStart(url, state, redirect_uri, base, kept)


async def finish(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell
) -> SignedIn:
    """Decrypt what the forum gave for us, and try the key in it. Raises NetworkError."""
    payload = await asyncio.to_thread(_decrypted, begun.secrets["private"], code)
    key, nonce = payload.get("key"), payload.get("nonce")
    fits = isinstance(nonce, str) and hmac.compare_digest(nonce.encode(), begun.secrets["nonce"].encode())
    if not fits or not isinstance(key, str) or not key:
        raise _unfit()
    kept = {"kind": USER_KEY, "key": key, "client": begun.secrets["client"]}
    return await _signed_in(begun.server, kept, http, permissions, tell)


async def report(
    api: DiscourseApi, permissions: Mapping[ActionKind, Permission], *, urgent: bool = False
) -> tuple[AccountReport, bool, str]:
    """Return who we are, whether we are of the staff, and how claiming works there. Raises NetworkError."""
    me = await api.me(urgent=urgent)
    settings = await _settings(api, urgent=urgent)
    staff = me.get("admin") is True or me.get("moderator") is True
    length = settings.get("max_post_length")
    limit = length if isinstance(length, int) and 0 < length < 10**7 else DEFAULT_LENGTH
    parts = urlsplit(api.base)
    allowed = dict(permissions)
    if not staff:
        allowed |= dict.fromkeys(STAFF_ONLY, Denied(Reason.ROLE_MISSING))
    made = AccountReport(
        native_id=str(me["id"]),
        address=f"{me['username']}@{parts.netloc}{parts.path}".rstrip("/"),
        name=str(me.get("name") or me["username"]),
        permissions=allowed,
        text_limit=TextLimit(CountKind.CHARACTERS, limit),
    )
    return made, staff, str(settings.get("reviewable_claiming") or "disabled")


async def find(base: str, http: HttpClient) -> None:
    """Make sure of a forum before it gets a key. Raises NetworkError; Invalid where there is none."""
    response = await http.request("GET", f"{base}/site/basic-info.json", headers={"Accept": "application/json"})
    if response.status == 404:
        raise Invalid("There is no Discourse forum at {base}.", base=base)
    api = DiscourseApi(http, base, {}, now)
    if not response.ok:
        raise api.refused(response)
    answer = response.json()
    if not isinstance(answer, dict) or "title" not in answer:
        raise Invalid("There is no Discourse forum at {base}.", base=base)


async def _signed_in(
    base: str, kept: Mapping[str, str], http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell
) -> SignedIn:
    api = DiscourseApi(http, base, kept, now)
    await api.me(urgent=True)
    tell(SignInStep.PROVED)
    made, _, _ = await report(api, permissions, urgent=True)
    return SignedIn(made, base, kept)


async def _settings(api: DiscourseApi, *, urgent: bool) -> Json:
    """Return what the forum tells its own pages of its settings; nothing where it keeps that to itself."""
    try:
        return await api.get("/site/settings.json", urgent=urgent)
    except (Gone, NotPermitted, Invalid):
        return {}


async def _registered(base: str, asked: Mapping[str, str], http: HttpClient) -> bool:
    """Register with the forum, which then sends the browser back to us. Many forums do not take registrations."""
    response = await http.request("POST", f"{base}/user-api-key-client.json", form=asked, safe=True)
    return response.ok and "html" not in response.headers.get("content-type", "")


def _key_pair() -> tuple[str, str]:
    """Return a private and a public key as PEM. Takes some tenths of a second: call it on a thread."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def _decrypted(private: str, text: str) -> Json:
    """Return what the forum encrypted for us. Raises NotPermitted where it is something else."""
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    try:
        sealed = base64.b64decode("".join(text.split()), validate=True)
        payload = json.loads(key.decrypt(sealed, padding.PKCS1v15()))
    except (ValueError, binascii.Error, RecursionError):
        raise _unfit() from None  # what was decrypted is in the error's context, and could be logged
    return payload if isinstance(payload, dict) else {}


def _unfit() -> NotPermitted:
    return NotPermitted("This text is not of this sign-in, or not whole. Copy all of it, or start the sign-in again.")


def _base(server: str) -> str:
    """Return a forum's address, also where a page of it was pasted. Raises Invalid, InsecureServer."""
    base = server_url(server)
    if "@" in urlsplit(base).netloc:
        raise Invalid("Write the forum's address without a user name or password in it.")
    for page in ("/latest", "/categories", "/t/", "/u/", "/c/", "/admin", "/review", "/login"):
        base = base.partition(page)[0]
    return base.partition("?")[0].rstrip("/")
