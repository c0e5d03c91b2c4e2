"""Telegram's Bot API on the wire: its calls, and what its refusals mean.

Every answer says itself whether it is one (``ok``); what is refused is told in words (``description``), which are all
there is to tell one 400 from another. The token is part of each address.

Sources: core.telegram.org/bots/api#making-requests, #responseparameters (Bot API 10.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
    WindowClosed,
)
from cm_inbox.models.instants import Millis, now

from .http import HttpClient, Response, by_status

SERVER = "https://api.telegram.org"
Json = dict[str, Any]

_BY_WORDS: tuple[tuple[str, type[NetworkError]], ...] = (
    ("message to be replied not found", Gone),
    ("message to reply not found", Gone),
    ("message to delete not found", Gone),
    ("message to react not found", Gone),
    ("message not found", Gone),
    ("message_id_invalid", Gone),
    ("message can't be deleted", WindowClosed),
    ("message is too long", Invalid),
    ("message text is empty", Invalid),
    ("can't parse entities", Invalid),
    ("available only for supergroups", Unsupported),
    ("method is available for supergroup", Unsupported),
    ("user is an administrator of the chat", NotPermitted),
    ("can't remove chat owner", NotPermitted),
    ("not enough rights", NotPermitted),
    ("need administrator rights", NotPermitted),
    ("participant_id_invalid", Gone),
    ("user not found", Gone),
    ("chat not found", Gone),
)


class Moved(Exception):
    """A group has become a supergroup, which has another id."""

    def __init__(self, to: int) -> None:
        super().__init__(to)
        self.to = to


class TelegramApi:
    """Calls as one bot."""

    def __init__(self, http: HttpClient, server: str, token: str, clock: Callable[[], Millis] = now) -> None:
        self.http, self.server, self.clock = http, server.rstrip("/"), clock
        self._token = token

    async def get(self, method: str, *, wait: float = 0.0, **query: object) -> Any:
        """Ask for something. Raises NetworkError, Moved."""
        params = {
            name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
            for name, value in query.items()
            if value is not None
        }
        answer = await self.http.request(
            "GET", self._url(method), params=params, timeout=max(30.0, wait + 15), secret=self._token
        )
        return self._result(answer, safe=True)

    async def post(self, method: str, **body: object) -> Any:
        """Do something. Raises NetworkError, Moved."""
        given = {name: value for name, value in body.items() if value is not None}
        answer = await self.http.request("POST", self._url(method), json=given, secret=self._token)
        return self._result(answer, safe=False)

    async def file(self, path: str) -> Response:
        """Fetch a file by the path that ``getFile`` gave."""
        return await self.http.request("GET", f"{self.server}/file/bot{self._token}/{path}", secret=self._token)

    def _url(self, method: str) -> str:
        return f"{self.server}/bot{self._token}/{method}"

    def _result(self, answer: Response, *, safe: bool) -> Any:
        try:
            said = answer.json()
        except Transient:
            if answer.ok and not safe:
                raise OutcomeUnknown() from None
            if answer.ok or answer.status < 500:
                raise
            raise by_status(answer, self.clock, safe=safe) from None
        if not isinstance(said, dict) or "ok" not in said:
            raise by_status(answer, self.clock, safe=safe) if not answer.ok else Transient()
        if said["ok"] is True:
            return said.get("result")
        raise self._refusal(said, answer, safe=safe)

    def _refusal(self, said: Mapping[str, Any], answer: Response, *, safe: bool) -> Exception:
        code = said.get("error_code", answer.status)
        words = str(said.get("description", ""))
        given = said.get("parameters")
        parameters: Mapping[str, Any] = given if isinstance(given, dict) else {}
        if isinstance(parameters.get("migrate_to_chat_id"), int):
            return Moved(parameters["migrate_to_chat_id"])
        if isinstance(parameters.get("retry_after"), int):
            return RateLimited(self.clock() + parameters["retry_after"] * 1000, "bot")
        if code in (401, 404):
            return AuthRevoked("Telegram does not take this bot's token (any more). Give the one that BotFather shows.")
        if code == 409:
            if "webhook" in words:
                return NotPermitted(
                    "This bot hands its messages to a web address (webhook). Take that away, then try again."
                )
            return Conflict(
                "Another program reads this bot's messages: only one may. Stop it; cm-inbox tries again by itself."
            )
        lower = words.casefold()
        for part, error in _BY_WORDS:
            if part in lower:
                return error("Telegram: {said}", said=words)
        if code == 403:
            return NotPermitted("Telegram: {said}", said=words)
        return by_status(answer, self.clock, safe=safe) if code >= 500 else Invalid("Telegram: {said}", said=words)
