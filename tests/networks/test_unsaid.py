"""What we sent in secret is in no answer that is told, however the network writes it."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import CmInboxError, Invalid
from cm_inbox.fault_log import BareRecord, FaultLog
from cm_inbox.networks.http import HttpClient, by_status
from cm_inbox.networks.irc_line import Line
from cm_inbox.networks.irc_link import Link, Place, SignInAs
from cm_inbox.networks.unsaid import UNSAID, secrets_of, unsaid, unsaid_bytes
from tests.faults import FaultyTransport

secret_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=40)


@given(secret_texts)
def test_no_way_to_write_it_is_left(secret: str) -> None:
    ways = {
        secret: UNSAID,
        json.dumps({"said": secret}): json.dumps({"said": UNSAID}, ensure_ascii=False),
        json.dumps([secret], ensure_ascii=False): f'["{UNSAID}"]',
        quote(secret, safe=""): UNSAID,
        urlencode({"a": secret, "b": 1}): f"a={UNSAID}&b=1",
    }
    for way, left in ways.items():
        if secret not in "{'said': \"}[]a=b1&":
            assert unsaid(way, [secret]) == left
            assert unsaid_bytes(way.encode(), [secret]) == left.encode()


def test_secrets_are_known_by_the_names_they_go_under() -> None:
    basic = base64.b64encode(b"altea:wxyz 1234").decode()
    found = secrets_of(
        "https://a.example/x?access_token=in-the-query&since=2026-11-23",
        {"Authorization": f"Basic {basic}", "Accept": "application/json", "User-Api-Key": "in-a-header"},
        {"grant_type": "authorization_code", "code": "in-the-form", "redirect_uri": "http://127.0.0.1"},
        {"identifier": {"user": "altea", "password": "in-the-json"}, "text": "Bonjour", "limit": 3},
        None,
    )
    assert set(found) == {
        *("in-the-query", f"Basic {basic}", basic, "wxyz 1234"),
        *("in-a-header", "in-the-form", "in-the-json"),
    }


@pytest.fixture
async def wire() -> AsyncIterator[FaultyTransport]:
    wire = FaultyTransport(httpx.AsyncHTTPTransport())
    yield wire
    await wire.aclose()


@pytest.mark.anyio
async def test_what_went_well_is_left_as_it_is(wire: FaultyTransport) -> None:
    """A refresh token that stays the same comes back to be kept."""
    http = HttpClient(transport=wire)
    told = {"access_token": "new-token", "refresh_token": "same-token"}
    wire.answer("POST", "/token", 200, json.dumps(told))
    answer = await http.request("POST", "http://127.0.0.1:1/token", form={"refresh_token": "same-token"}, safe=True)
    assert answer.json() == told
    wire.answer("POST", "/token", 400, '{"error": "same-token is spent"}')
    answer = await http.request("POST", "http://127.0.0.1:1/token", form={"refresh_token": "same-token"}, safe=True)
    assert answer.json() == {"error": f"{UNSAID} is spent"}
    assert "same-token" not in str(by_status(answer))
    await http.close()


@pytest.mark.anyio
@pytest.mark.parametrize("token", ["geheim\nX-Evil: 1", "gehéim", "geheim\x00", "ge\ud800heim"])
async def test_a_token_that_no_header_can_hold_is_refused_and_not_quoted(token: str) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert not await reader.read(), "nothing of it has left"
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    http = HttpClient()
    with pytest.raises(Invalid) as raised:
        await http.request("GET", url, headers={"Authorization": f"Bearer {token}"})
    await http.close()
    server.close()
    await server.wait_closed()
    error = raised.value
    assert error.__suppress_context__
    assert "heim" not in f"{error!r} {error} {error.__notes__} {error.__cause__}"


@pytest.mark.anyio
async def test_an_irc_server_that_quotes_passwords_is_heard_without() -> None:
    who = SignInAs("altea", "account-password", "server-password")
    heard: list[str] = []

    async def quoting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode().strip():
            heard.append(line)
            if line.startswith("CAP LS"):
                writer.write(b":srv CAP * LS :sasl\r\n")
            elif line.startswith("CAP REQ"):
                writer.write(b":srv CAP * ACK :sasl\r\n")
            elif line.startswith("AUTHENTICATE") and line.endswith("PLAIN"):
                writer.write(b"AUTHENTICATE +\r\n")
            elif line.startswith("AUTHENTICATE"):
                writer.write(f":srv 904 altea :Failed: {' '.join(heard)} {who.password}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(quoting, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lines: list[Line] = []
    with pytest.raises(CmInboxError, match="does not take this account's password: Failed") as raised:
        await Link.open(Place("127.0.0.1", port, tls=False), who, lines.append)
    server.close()
    await server.wait_closed()
    sasl = base64.b64encode(b"\0altea\0account-password").decode()
    assert any(sasl in line for line in heard)
    for secret in ("account-password", "server-password", sasl):
        assert secret not in f"{raised.value!r} {lines}"


def test_a_traceback_in_a_log_does_not_say_what_the_error_says(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        try:
            raise KeyError("geheim")
        except KeyError as error:
            raise RuntimeError("geheim too") from error
    except RuntimeError as error:
        given_ = (type(error), error, error.__traceback__)
    record = BareRecord("other", logging.ERROR, __file__, 1, "failed\nfuture: <Task exception='geheim'>", (), given_)
    shown = logging.Formatter("%(name)s").format(record)
    assert "RuntimeError" in shown
    assert "KeyError" in shown
    FaultLog().emit(record)
    assert "geheim" not in shown + capsys.readouterr().err
