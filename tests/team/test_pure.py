"""What needs no server: addresses, codes, the chain."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox.errors import CmInboxError, HubChanged, UsageError
from cm_inbox.team.address import Address, Place, parse_address
from cm_inbox.team.chain import Anchor, Event, follow, link
from cm_inbox.team.codes import Invitation, read_code, write_code
from cm_inbox.team.faults import of_asking
from tests.program import ROOT


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://hub.example/cm", Address("hub.example", "cm")),
        ("postgres://l%C3%A9a@hub.example:6432/a%20b", Address("hub.example", "a b", "léa", 6432)),
        ("postgresql://u@[::1]:1/cm", Address("::1", "cm", "u", 1)),
        ("postgresql:///cm?host=/run/postgresql", Address("/run/postgresql", "cm")),
        ("postgresql://hub.example/cm?hostaddr=127.0.0.1&sslmode=verify-full",
         Address("hub.example", "cm", hostaddr="127.0.0.1")),
        ("postgresql://u@a.example,b.example:5433/cm?target_session_attrs=read-write",
         Address("a.example", "cm", "u", others=(Place("b.example", 5433),))),
        ("postgresql://u@[::1]:1,A.example/cm?hostaddr=10.0.0.1,10.0.0.2",
         Address("::1", "cm", "u", 1, "10.0.0.1", others=(Place("a.example", 5432, "10.0.0.2"),))),
    ],
)  # fmt: skip
def test_an_address_is_read(url: str, expected: Address) -> None:
    assert parse_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "hub.example/cm", "https://hub.example/cm", "postgresql://hub.example", "postgresql:///cm",
        "postgresql://u:hunter2@hub.example/cm", "postgresql://hub.example:x/cm", "postgresql://[::1/cm",
        "postgresql://hub.example/cm?sslmode=require", "postgresql://hub.example/cm?sslmode=disable",
        "postgresql://hub.example/cm?options=-c%20x", "postgresql://hub.example/cm?sslrootcert=/no/such/file",
        "postgresql://hub.example/cm?password=hunter2", "postgresql://a.example,/cm", "postgresql://a:1:2/cm",
        "postgresql://a,b/cm?hostaddr=1.1.1.1", "postgresql://a,b:99999/cm", "postgresql://a/cm?target_session_attrs=any",
    ],
)  # fmt: skip
def test_what_is_no_address_or_less_safe_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_address(url)
    assert "hunter2" not in told.value.message


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "/run/postgresql"])
def test_this_computer_needs_no_certificate(host: str) -> None:
    assert Address(host, "cm").parameters()["sslmode"] == "prefer"


def test_of_several_servers_the_one_that_takes_changes_is_asked() -> None:
    told = Address("localhost", "cm", port=1, others=(Place("hub.example", 2, "10.0.0.2"),)).parameters()
    assert (told["host"], told["port"], told["hostaddr"]) == ("localhost,hub.example", "1,2", ",10.0.0.2")
    assert (told["target_session_attrs"], told["sslmode"]) == ("read-write", "verify-full")


@pytest.mark.parametrize("host", ["hub.example", "192.168.1.2", "localhost.example", "127.0.0.1.example", "0.0.0.0"])
def test_all_else_does_wherever_it_is_said_to_be(host: str) -> None:
    told = Address(host, "cm", hostaddr="127.0.0.1").parameters()
    assert told["sslmode"] == "verify-full"
    assert told["sslrootcert"]


BUSY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""How busy the machine is decides nothing."""
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
others = st.lists(st.builds(Place, words, st.integers(1, 65535), words), max_size=2).map(tuple)
addresses = st.builds(Address, words, words, words, st.integers(1, 65535), words, others=others)


@BUSY
@given(st.builds(Invitation, addresses, words), st.integers(0, 400))
def test_a_code_survives_a_mail(invitation: Invitation, at: int) -> None:
    code = write_code(invitation)
    assert read_code(f" {code[:at]}\r\n  {code[at:]}\n") == invitation


@BUSY
@given(st.text(max_size=200))
def test_what_is_no_code_is_refused(text: str) -> None:
    for said in (text, f"cmhub1.{text}"):
        with pytest.raises(UsageError):
            read_code(said)


@BUSY
@given(st.builds(Invitation, addresses, words), st.integers(7), st.characters(codec="ascii"))
def test_a_slip_in_a_code_is_seen(invitation: Invitation, at: int, char: str) -> None:
    code = write_code(invitation)
    at %= len(code)
    slipped = code[:at] + char + code[at + 1 :]
    try:
        found = read_code(slipped)
    except UsageError:
        return
    assert found == invitation  # the last letter holds bits that mean nothing


def chain(bodies: list[str]) -> list[Event]:
    made, before = [], b""
    for seq, body in enumerate(bodies, 1):
        event = Event(seq, f"op{seq}", seq, seq, "p", None, "message", None, body, b"")
        before = link("t", "b", before, event)
        made.append(Event(seq, f"op{seq}", seq, seq, "p", None, "message", None, body, before))
    return made


@BUSY
@given(st.lists(st.text(), min_size=2, max_size=6), st.data())
def test_a_chain_holds_only_what_was_written(bodies: list[str], data: st.DataObject) -> None:
    events = chain(bodies)
    end = Anchor(len(events), events[-1].hash)
    assert follow("t", "b", Anchor(), events) == end
    middle = data.draw(st.integers(1, len(events) - 1))
    assert follow("t", "b", follow("t", "b", Anchor(), events[:middle]), events[middle:]) == end
    missing = events[: middle - 1] + events[middle:]
    with pytest.raises(HubChanged):
        follow("t", "b", Anchor(), missing)
    with pytest.raises(HubChanged):
        follow("t", "other", Anchor(), events)
    swapped = [*events[: middle - 1], events[middle], events[middle - 1], *events[middle + 1 :]]
    with pytest.raises(HubChanged):
        follow("t", "b", Anchor(), swapped)


def test_without_a_hub_nothing_of_it_is_loaded() -> None:
    """Neither the window nor a command that has nothing to do with the team waits for psycopg."""
    program = (
        "import sys, cm_inbox.app, cm_inbox.inbox, cm_inbox.cli.hub, cm_inbox.command_line;"
        "print([name for name in sys.modules if name.startswith(('psycopg', 'cm_inbox.team'))]);"
        "import cm_inbox.team.membership;"
        "print('psycopg' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["[]", "False"], "whether there is a team is known without it, too"


def test_every_refusal_has_words() -> None:
    import psycopg

    for state in ("CM001", "CM002", "CM003", "CM006", "CM007", "CM008", "CM009", "42501", "3F000", "42883", "XX000"):
        error = psycopg.Error()
        error.sqlstate = state
        assert isinstance(of_asking(error, lambda: 0), CmInboxError)
