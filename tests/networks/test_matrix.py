"""The Matrix adapter against a real Synapse: signing in, and what goes wrong."""

from __future__ import annotations

import msgspec
import pytest

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    NetworkError,
    NotPermitted,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Transient,
)
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, Unknown
from cm_inbox.networks.base import SignInRequest
from cm_inbox.networks.matrix import Matrix
from tests.contract.harness import Customer
from tests.networks.matrix_desk import Desk, client, desk, open_desk
from tests.servers.synapse import Synapse

__all__ = ["client", "desk"]

pytestmark = pytest.mark.anyio


# --- signing in --------------------------------------------------------------------------------


async def test_signing_in_by_password_keeps_a_token_and_never_the_password(desk: Desk) -> None:
    us = desk.harness.us
    assert us is not None
    assert set(desk.drawer.secrets) == {"access_token", "device_id"}
    assert us.password not in repr(desk.drawer.secrets)
    report = await desk.adapter.check()
    assert (report.native_id, report.address) == (us.id, us.id)
    delete = report.permissions[ActionKind.DELETE]
    assert isinstance(delete, Allowed)
    assert not delete.reversible
    assert report.permissions[ActionKind.HIDE] == Denied(Reason.NETWORK_CANNOT)


async def test_signing_in_by_token(desk: Desk) -> None:
    request = SignInRequest(SignInMethod.TOKEN, desk.harness.server.url, secret=desk.drawer.secrets["access_token"])
    signed = await Matrix.sign_in(request, desk.http)
    assert signed.report.native_id == desk.adapter.account.native_id
    assert signed.secrets == desk.drawer.secrets


@pytest.mark.parametrize(
    ("method", "user", "secret"),
    [(SignInMethod.PASSWORD, "nobody", "x"), (SignInMethod.TOKEN, None, "syt_wrong")],
)
async def test_a_wrong_password_or_token(desk: Desk, method: SignInMethod, user: str | None, secret: str) -> None:
    with pytest.raises(AuthRevoked):
        await Matrix.sign_in(SignInRequest(method, desk.harness.server.url, user, secret), desk.http)


async def test_the_server_is_found_by_its_domain(desk: Desk) -> None:
    url, token = desk.harness.server.url, desk.drawer.secrets["access_token"]
    found = msgspec.json.encode({"m.homeserver": {"base_url": f"{url}/"}})
    desk.faults.answer("GET", "/.well-known/matrix/client", 200, found)
    request = SignInRequest(SignInMethod.TOKEN, user="@altea:brand.example", secret=token)
    assert (await Matrix.sign_in(request, desk.http)).server == url
    assert desk.faults.requests[-1].url.startswith(url)
    assert any(seen.url == "https://brand.example/.well-known/matrix/client" for seen in desk.faults.requests)


async def test_a_plain_http_server_elsewhere_gets_no_token(desk: Desk) -> None:
    desk.faults.answer(
        "GET", "/.well-known/matrix/client", 200, '{"m.homeserver": {"base_url": "http://matrix.example"}}'
    )
    with pytest.raises(NetworkError, match="https"):
        await Matrix.sign_in(
            SignInRequest(SignInMethod.TOKEN, desk.harness.server.url, secret="very secret"), desk.http
        )
    assert not any("very secret" in str(seen.headers) for seen in desk.faults.requests)


async def test_without_rooms_nobody_can_say_what_may_be_moderated(desk: Desk) -> None:
    user = desk.harness.server.register("lonely")
    request = SignInRequest(SignInMethod.PASSWORD, desk.harness.server.url, user.name, user.password)
    report = (await Matrix.sign_in(request, desk.http)).report
    assert report.permissions[ActionKind.BAN] == Unknown()


# --- failures ----------------------------------------------------------------------------------


async def test_a_dead_token_is_said_and_a_new_one_is_taken(desk: Desk) -> None:
    await desk.read()
    cursor = desk.cursor
    await desk.harness.revoke_our_token()
    with pytest.raises(AuthRevoked):
        await desk.read()
    with pytest.raises(AuthRevoked):
        await desk.adapter.check()
    assert desk.cursor == cursor
    us = desk.harness.us
    assert us is not None
    request = SignInRequest(SignInMethod.PASSWORD, desk.harness.server.url, us.name, us.password)
    await desk.drawer.save((await Matrix.sign_in(request, desk.http)).secrets)
    await desk.read()


async def test_the_token_of_somebody_else_is_refused(desk: Desk) -> None:
    server = desk.harness.server
    desk.drawer.secrets = {"access_token": server.log_in(server.register("autre"))}
    with pytest.raises(AuthRevoked, match="another"):
        await desk.adapter.check()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, '{"errcode": "M_UNKNOWN_TOKEN", "soft_logout": true}', AuthExpired),
        (401, '{"errcode": "M_UNKNOWN_TOKEN"}', AuthRevoked),
        (403, '{"errcode": "M_FORBIDDEN", "error": "no"}', NotPermitted),
        (429, '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 7000}', RateLimited),
        (502, "<html>", Transient),
        (403, "<html>", Transient),
        (404, "<html>", Transient),
        (200, "<html>", Transient),
        (200, "[]", Transient),
        (200, "{}", Transient),
        (500, '{"errcode": "M_UNKNOWN", "error": "Internal server error"}', Transient),
    ],
)
async def test_each_bad_answer_has_its_error_and_loses_nothing(
    desk: Desk, client: Customer, status: int, body: str, error: type[NetworkError]
) -> None:
    await desk.read()
    event_id = await desk.harness.post(client, "Ne pas perdre")
    desk.faults.answer("GET", "*/sync", status, body)
    with pytest.raises(error):
        await desk.read()
    assert (await desk.arrival(event_id)).text == "Ne pas perdre"


@pytest.mark.parametrize(("body", "status"), [("<html>", 502), ("<html>", 200)])
async def test_a_page_instead_of_an_answer_leaves_a_sending_unknown(
    desk: Desk, client: Customer, body: str, status: int
) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Bonjour"))
    desk.faults.answer("PUT", "*/send/*", status, body)
    with pytest.raises(OutcomeUnknown):
        await desk.do(ActionKind.REPLY, message, "Bonjour")


async def test_no_connection_is_offline(desk: Desk) -> None:
    desk.faults.refuse("GET", "*")
    with pytest.raises(Offline):
        await desk.read()


async def test_the_servers_own_limits_are_told_with_their_time(limited_synapse: Synapse) -> None:
    desk = await open_desk(limited_synapse)
    try:
        root = await desk.harness.owner.say(desk.harness.room, "Parlez")
        message = await desk.arrival(root)

        async def many() -> None:
            for number in range(30):
                await desk.do(ActionKind.REPLY, message, f"réponse {number}")

        with pytest.raises(RateLimited) as caught:
            await many()
        assert 0 < caught.value.until - now() <= 60_000
    finally:
        await desk.http.close()
        await desk.harness.close()
