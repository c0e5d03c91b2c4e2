"""The team on the command line: two desktops of their own, as processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Program
from tests.servers.postgres import PASSWORD, Postgres

pytestmark = pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)


@pytest.fixture
def url(hub_server: Postgres) -> str:
    return hub_server.url(hub_server.new_database())


def test_a_team_is_founded_joined_and_left(url: str, tmp_path: Path) -> None:
    ada, nora = Program(tmp_path / "ada"), Program(tmp_path / "nora")
    ada.ok("brand", "add", "Altéa")
    assert "No team here" in ada("hub", "members").err
    assert "asks for a password" in ada("hub", "init", url, "--team", "Agence").err
    wrong = ada("hub", "init", url, "--team", "Agence", "--secret-stdin", given="wrong\n").err
    assert "password is wrong" in wrong
    made = ada.ok("hub", "init", url, "--team", "Agence", "--secret-stdin", given=f"{PASSWORD}\n")
    assert "its first admin" in made.out
    assert PASSWORD not in (tmp_path / "ada" / "hub.json").read_text()

    invited = ada.ok("hub", "invite", "Nora", "--role", "writer", "--brand", "altéa", "--json").json
    assert invited["brands"] == ["altéa"]
    joined = nora.ok("hub", "join", "--json", given=invited["code"]).json
    assert "In a team already" in nora("hub", "join", given=invited["code"]).err
    assert (joined["team"], joined["name"]) == ("Agence", "Nora")
    listed = nora.ok("hub", "members", "--json").json
    assert {each["name"]: [post["role"] for post in each["posts"]] for each in listed}["Nora"] == ["writer"]
    assert nora("hub", "invite", "Eve", "--role", "reader", "--brand", "Altéa").code == 1
    status = nora.ok("hub", "status", "--json").json
    assert status["brands"] == [{"name": "Altéa", "role": "writer", "events": 0, "behind": 0, "unsaid": 0}]
    found = {each["what"]: each for each in nora("doctor", "--json").json}
    assert (found["hub"]["ok"], found["hub"]["detail"]) == (True, "Nora in the team Agence, at 127.0.0.1")
    assert status["server"] is None, "that is for admins of all brands"
    assert ada.ok("hub", "status", "--json").json["server"]["oldest_month"]
    assert "0 decisions and changes" in ada.ok("hub", "export", "altéa", "--to", "2100-01-01").out
    checked = ada.ok("hub", "verify", "--json").json
    assert [(each["brand"], each["problem"]) for each in checked] == [(None, None), ("Altéa", None)]
    assert json.loads((tmp_path / "ada" / "hub.json").read_text())["anchors"]

    assert "Nora has no access any more" in ada.ok("hub", "revoke", "nora").out
    refused = nora("hub", "status")
    assert refused.code == 1
    assert "The hub does not let you in" in refused.err
    assert "You are Nora in the team Agence." in refused.out, "what is known without the hub"
    nora.ok("hub", "leave")
    assert not (tmp_path / "nora" / "hub.json").exists()


def test_scripts_say_and_hear_what_there_is(url: str, tmp_path: Path) -> None:
    ada, nora = Program(tmp_path / "ada"), Program(tmp_path / "nora")
    ada.ok("brand", "add", "Altéa")
    ada.ok("hub", "init", url, "--team", "Agence", "--secret-stdin", given=f"{PASSWORD}\n")
    assert "tells its history" in ada.ok("hub", "share", "altéa").out
    assert "is shared already" in ada.ok("hub", "share", "altéa").out
    ada.ok("sync", "--once")
    (told,) = ada.ok("hub", "status", "--json").json["brands"]
    assert (told["behind"], told["unsaid"]) == (0, 0)
    assert told["events"] > 0
    nora.ok("hub", "join", given=ada.ok("hub", "invite", "Nora", "--role", "lead", "--brand", "Altéa").out)
    nora.ok("sync", "--once")
    assert [each["name"] for each in nora.ok("brand", "list", "--json").json] == ["Altéa"]
    assert "Nothing of yours" in nora.ok("hub", "aside").out
    assert "lacks nothing" in nora.ok("hub", "offer").out
    ada.ok("hub", "revoke", "Nora")
    ended = nora("sync", "--once")
    assert ended.code == 1
    assert "The hub does not let you in" in ended.err


def test_what_makes_no_sense_is_said(url: str, tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    for arguments, said in (
        (("init", "postgresql://u:hunter2@127.0.0.1/x"), "does not belong into an address"),
        (("invite", "Eve", "--role", "reader"), "--all-brands"),
        (("join",), "no invitation's code"),
    ):
        done = program("hub", *arguments, given="not a code")
        assert done.code == 2, done
        assert said in done.err
        assert "hunter2" not in done.err
    assert "libpq" in Program(tmp_path / "data", PSYCOPG_IMPL="none such")("hub", "members").err
    assert "demo" in program("--demo", "hub", "members", passphrase=False).err
