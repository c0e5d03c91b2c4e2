"""Matrix: rooms and direct messages, by the Client-Server API.

What is read and how is said in ``matrix_reader``, the form of ids in ``matrix_events``, what actions do in
``matrix_actions``. A room can be moderated only where its power levels let us: that is told per message.
There is no hiding; deleting is redaction and for good. Encrypted rooms are not read: how much was passed
over is told as a gap.

Not seen: the redaction of an edit (the server then shows the text before it, and names no message).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, TypeVar

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Gone,
    Invalid,
    NotPermitted,
    Transient,
    Unsupported,
    UsageError,
)
from cm_inbox.models.accounts import Account, AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.enclosures import Enclosure
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.pictures import Picture
from cm_inbox.models.sentences import Sentence

from . import matrix_files
from .base import Lookup, Network, NetworkInfo, Page, Secrets, SignedIn, SignInRequest, Source
from .http import HttpClient, server_url
from .matrix_actions import MatrixActor
from .matrix_api import TEXT_BYTES, Json, MatrixApi, as_error, as_object, discover, errcode, segment, text_of
from .matrix_reader import MatrixReader
from .matrix_rooms import Room, RoomBook
from .media import SECONDS, picture_in

T = TypeVar("T")

_SEEN = (SideEffect.EVERYONE_SEES,)
_PERMISSIONS: dict[ActionKind, Permission] = {
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Allowed(),
    ActionKind.HIDE: Denied(Reason.NETWORK_CANNOT),
    ActionKind.UNHIDE: Denied(Reason.NETWORK_CANNOT),
    ActionKind.DELETE: Allowed(reversible=False, side_effects=_SEEN),
    ActionKind.RESTORE: Denied(Reason.ONE_WAY),
    ActionKind.RETRACT: Allowed(reversible=False, side_effects=_SEEN),
    ActionKind.BAN: Allowed(side_effects=(SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNBAN: Allowed(side_effects=_SEEN),
    ActionKind.MUTE: Allowed(side_effects=(SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNMUTE: Allowed(side_effects=_SEEN),
    ActionKind.LIKE: Allowed(side_effects=(SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)),
    ActionKind.UNLIKE: Allowed(),
}
_MODERATION = (ActionKind.DELETE, ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE)
_NOBODY = "@nobody:invalid"
_LIMIT = TextLimit(CountKind.BYTES, TEXT_BYTES, TEXT_BYTES)


class Matrix(Network):
    """One account's adapter."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="matrix",
        title="Matrix",
        icon="n-matrix",
        sign_in=(SignInMethod.PASSWORD, SignInMethod.TOKEN),
        permissions=_PERMISSIONS,
        needs_server=True,
        needs_user=True,
        default_server="matrix.org",
        poll=(5.0, 60.0),
        settle=2_000,
        about=Sentence("Unencrypted rooms, by your rights."),
        reading=Sentence("Only rooms that are not encrypted."),
        conditions=dict.fromkeys(_MODERATION, Sentence("As far as your rights in the room go.")),
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._reader: MatrixReader | None = None

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Sign in by password or access token; the password is used once and not kept.

        Raises AuthRevoked for a wrong name, password or token, Unsupported where the server wants the
        browser, UsageError, NetworkError.
        """
        user = (request.user or "").strip()
        server = request.server or user.partition(":")[2]
        if not server:
            raise UsageError("Say which Matrix server the account is on.")
        if not request.secret:
            raise UsageError("Give the password or the access token.")
        base = await discover(server, http)
        await _find(base, http)
        request.tell(SignInStep.FOUND)
        if request.method is SignInMethod.PASSWORD:
            secrets = await _log_in(MatrixApi(http, base, "", now), user, request.secret)
        elif request.method is SignInMethod.TOKEN:
            secrets = {"access_token": request.secret.strip(), "device_id": ""}
        else:
            raise UsageError("Matrix is signed in to by password or access token.")
        api = MatrixApi(http, base, secrets["access_token"], now)
        who = await api.get("/account/whoami")
        user_id = text_of(who, "user_id")
        if user_id is None:
            raise Transient("The server does not say who this sign-in is for. Try again.")
        request.tell(SignInStep.PROVED)
        secrets["device_id"] = text_of(who, "device_id") or secrets["device_id"]
        return SignedIn(await _report(api, user_id, RoomBook(user_id)), base, secrets)

    async def check(self) -> AccountReport:
        """Ask who we are and in which rooms we have a say. Raises NetworkError."""
        return await self._with(self._check)

    def sources(self) -> Sequence[Source]:
        return (Source("sync", long_poll=True),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Return what is new in all joined rooms. Raises NetworkError."""
        return await self._with(lambda reader: reader.fetch(cursor, wait))

    async def upload(self, file: Enclosure, content: bytes) -> str:
        """Bring a file to the homeserver. Raises NetworkError."""
        return await self._with(lambda reader: matrix_files.upload(reader.api, file, content))

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        return await self._with(lambda reader: MatrixActor(reader, self.clock).act(action))

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        return await self._with(lambda reader: MatrixActor(reader, self.clock).find(action))

    async def picture(self, url: str) -> Picture:
        """Fetch a picture from our own homeserver, which has those of the others too. Raises NetworkError.

        Client-Server API, "Content repository": ``GET /_matrix/client/v1/media/download/{server}/{id}``, signed in.
        """
        if not url.startswith("mxc://"):
            return await super().picture(url)
        path = "/media/download/" + "/".join(map(segment, url.removeprefix("mxc://").split("/", 1)))

        async def load(reader: MatrixReader) -> Picture:
            answer = await reader.api.send("GET", path, timeout=SECONDS, version="v1")
            if not answer.ok:
                raise as_error(answer, self.clock)
            return picture_in(answer)

        return await self._with(load)

    async def _check(self, reader: MatrixReader) -> AccountReport:
        who = await reader.api.get("/account/whoami")
        if text_of(who, "user_id") != self.account.native_id:
            raise AuthRevoked("This sign-in belongs to another Matrix account. Sign in again as this one.")
        return await _report(reader.api, self.account.native_id, reader.book)

    async def _with(self, work: Callable[[MatrixReader], Awaitable[T]]) -> T:
        """Do some work with the token as last saved; one that is refused is read again the next time."""
        reader = await self._open()
        try:
            return await work(reader)
        except (AuthExpired, AuthRevoked):
            self._reader = None
            raise

    async def _open(self) -> MatrixReader:
        """Return the reader, with the token as last saved. Raises CredentialError, AuthRevoked."""
        if self._reader is None:
            token = (await self.secrets.load()).get("access_token", "")
            if not token:
                raise AuthRevoked()
            api = MatrixApi(self.http, server_url(self.account.server or ""), token, self.clock)
            self._reader = MatrixReader(api, RoomBook(self.account.native_id), self.clock)
        return self._reader


async def _find(base: str, http: HttpClient) -> None:
    """Make sure that a homeserver is there before it gets a password. Raises NetworkError.

    Source: Client-Server API, "GET /_matrix/client/versions", which needs no sign-in.
    """
    try:
        await MatrixApi(http, base, "", now).get("", version="versions", timeout=15)
    except Gone as error:
        raise Invalid("There is no Matrix server at this address. Check the server's name.") from error


async def _log_in(api: MatrixApi, user: str, password: str) -> dict[str, str]:
    """Trade a password for an access token. Raises AuthRevoked, Unsupported, NetworkError."""
    if not user:
        raise UsageError("Give the user name.")
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": "cm-inbox",
    }
    response = await api.send("POST", "/login", body, safe=True)
    if not response.ok:
        code, _ = errcode(response)
        if code == "M_FORBIDDEN":
            raise AuthRevoked("The server knows no such user name and password.")
        if code in ("M_UNKNOWN", "M_UNRECOGNIZED"):
            raise Unsupported("This server has no sign-in by password. Sign in with an access token instead.")
        raise as_error(response, api.clock)
    answer: Json = as_object(response)
    return {"access_token": text_of(answer, "access_token") or "", "device_id": text_of(answer, "device_id") or ""}


async def _report(api: MatrixApi, user_id: str, book: RoomBook) -> AccountReport:
    try:
        profile = await api.get(f"/profile/{segment(user_id)}")
    except (Gone, NotPermitted):
        profile = {}
    await book.load(api)
    return AccountReport(
        native_id=user_id,
        address=user_id,
        name=text_of(profile, "displayname") or user_id,
        permissions=permissions(user_id, book.rooms()),
        text_limit=_LIMIT,
        enclosures=dict.fromkeys(Visibility, await matrix_files.limit(api)),
    )


def permissions(user_id: str, rooms: Sequence[Room]) -> dict[ActionKind, Permission]:
    """Return what an account may do somewhere; each message says what it may not do there."""
    found = dict(_PERMISSIONS)
    for kind in _MODERATION:
        if not rooms:
            found[kind] = Unknown()
        elif all(room.powers.refusal(kind, user_id, _NOBODY) for room in rooms):
            found[kind] = Denied(Reason.ROLE_MISSING)
    return found
