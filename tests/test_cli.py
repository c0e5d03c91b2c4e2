"""The command line, as a script uses it: real processes, exit codes, and nothing secret in an argument."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.program import PASSPHRASE, Program

COMMANDS = ("brand", "account", "sync", "queue", "show", "do", "undo", "outbox", "search", "author", "import", "export")

LINES: list[dict[str, Any]] = [
    {
        "network": "mastodon",
        "account": "altea@social.example",
        "brand": "Altéa",
        "id": "1123",
        "parent": None,
        "thread": {"id": "1100", "kind": "public", "title": "Line B", "url": None},
        "author": {"id": "77", "handle": "@client77", "name": "Client 77"},
        "direction": "in",
        "visibility": "public",
        "text": "Où est ma correspondance ?",
        "created_at": "2026-10-01T09:12:00Z",
        "edited_at": None,
    },
    {
        "network": "mastodon",
        "account": "altea@social.example",
        "brand": "Altéa",
        "id": "1124",
        "thread": {"id": "1101", "kind": "public"},
        "author": {"id": "78"},
        "text": "Merci pour tout",
        "created_at": "2026-10-02T09:12:00Z",
    },
]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "data")


@pytest.fixture
def history(program: Program, tmp_path: Path) -> Program:
    """A program with two imported conversations."""
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    program.ok("import", str(file))
    return program


def test_help_names_every_command(program: Program) -> None:
    out = program.ok("--help").out
    for command in COMMANDS:
        assert f"  {command} " in out


def test_a_queue_in_json_has_the_documented_fields(history: Program) -> None:
    first, second = history.ok("queue", "--json").json
    assert {*LINES[0]} <= {*first}
    assert {"conversation", "state", "priority", "waiting_since", "due_at", "verdicts"} <= {*first}
    assert (first["text"], first["state"], first["waiting_since"]) == (LINES[0]["text"], "open", "2026-10-01T09:12:00Z")
    assert second["author"]["id"] == "78"
    assert history.ok("queue", "--brand", "altéa", "--network", "mastodon", "--limit", "1", "--json").json == [first]
    assert history.ok("queue", "--view", "done", "--json").json == []
    assert "Où est ma correspondance" in history.ok("queue").out


def test_decide_and_take_back(history: Program) -> None:
    conversation = str(history.ok("queue", "--json").json[0]["conversation"])
    history.ok("do", "label", conversation, "--text", "retard")
    history.ok("do", "note", conversation, "--text-stdin", given="Vraie abonnée.\n")
    history.ok("do", "assign", conversation, "--text", "Léa")
    history.ok("do", "snooze", conversation, "--until", "2h")
    history.ok("do", "done", conversation)
    shown = history.ok("show", conversation, "--json").json
    assert (shown["state"], shown["labels"], shown["assigned_to"]) == ("done", ["retard"], "Léa")
    assert [note["text"] for note in shown["notes"]] == ["Vraie abonnée."]
    assert [entry["kind"] for entry in shown["journal"]] == ["label", "note", "assign", "snooze", "done"]
    history.ok("undo")
    assert history.ok("show", conversation, "--json").json["state"] == "snoozed"
    history.ok("undo", shown["journal"][0]["id"])
    assert history.ok("show", conversation, "--json").json["labels"] == []
    assert "Client 77" in history.ok("show", conversation).out
    author = history.ok("show", conversation, "--json").json["author"]["row"]
    assert len(history.ok("author", str(author), "--json").json["conversations"]) == 1


def test_an_archive_account_sends_nothing_and_says_so(history: Program) -> None:
    conversation = str(history.ok("queue", "--json").json[0]["conversation"])
    done = history("do", "reply", conversation, "--text", "Bonjour")
    assert done.code == 1
    assert "archive" in done.err
    assert history.ok("outbox", "--json").json == []


def test_search(history: Program) -> None:
    (hit,) = history.ok("search", "correspondance", "--json").json
    assert hit["id"] == "1123"
    assert hit["conversation"] is not None
    assert [each["id"] for each in history.ok("search", 'is:open "pour tout"', "--json").json] == ["1124"]
    assert history.ok("search", "ou EST", "--json").json[0]["id"] == "1123"
    assert history.ok("search", "nowhere", "--json").json == []


def test_export_and_import_round_trip(history: Program, tmp_path: Path) -> None:
    exported = history.ok("export").out
    other = Program(tmp_path / "other")
    file = tmp_path / "out.jsonl"
    file.write_text(exported, "utf-8")
    other.ok("import", str(file))
    assert other.ok("export").out == exported
    assert len(exported.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("do", "dance", "1"),
        ("do", "reply", "1"),
        ("do", "snooze", "1", "--until", "soon"),
        ("do", "note", "1", "--text", "a", "--text-stdin"),
        ("queue", "--limit", "0"),
        ("show",),
        ("--tour", "x", "queue"),
        ("--seed", "2", "queue"),
        ("do", "note", "1", "--text", "a", "--until", "2h"),
        ("do", "done", "1", "--text", "a"),
        ("nothing",),
    ],
)
def test_wrong_use_ends_with_2(program: Program, arguments: tuple[str, ...]) -> None:
    done = program(*arguments)
    assert done.code == 2
    assert done.err.strip()
    assert done.out == ""


@pytest.mark.parametrize(
    "arguments",
    [("show", "999"), ("undo",), ("queue", "--brand", "Nobody"), ("author", "999"), ("outbox", "retry", "x")],
)
def test_what_is_not_there_ends_with_1(program: Program, arguments: tuple[str, ...]) -> None:
    done = program(*arguments)
    assert done.code == 1
    assert done.err.strip()


def test_a_wrong_passphrase_opens_nothing(history: Program) -> None:
    history.passphrase = "another"
    done = history("queue")
    assert done.code == 1
    assert "passphrase" in done.err


def test_without_keyring_and_passphrase_nothing_is_made_in_plain_text(program: Program) -> None:
    done = program("queue", passphrase=False)
    assert done.code == 1
    assert "--passphrase-fd" in done.err
    assert not (program.data / "history.db").exists()
    program.ok("queue")


def test_a_folder_that_cannot_be_one_names_the_option_for_another(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    done = Program(file)("queue")
    assert done.code == 1
    assert done.err.strip().endswith("Choose another folder. (--data DIR)")


def test_the_history_is_not_readable_on_the_disk(history: Program) -> None:
    kept = b"".join(path.read_bytes() for path in history.data.rglob("*") if path.is_file())
    for secret in ("correspondance", "client77", "Client 77", "SQLite format 3", PASSPHRASE):
        assert secret.encode() not in kept


def test_doctor_tells_what_works(history: Program) -> None:
    done = history("doctor", "--json")
    found = {each["what"]: each for each in done.json}
    assert found["history"]["ok"] is True
    assert found["keyring"]["ok"] is False
    assert done.code == 1


def test_the_demo_world_is_the_same_for_the_same_seed(program: Program) -> None:
    first = [item["text"] for item in program.ok("--demo", "--seed", "7", "queue", "--json").json]
    again = [item["text"] for item in program.ok("--demo", "--seed", "7", "queue", "--json").json]
    other = [item["text"] for item in program.ok("--demo", "--seed", "8", "queue", "--json").json]
    assert first == again != other
    assert len(first) == 50


def test_the_passphrase_may_stand_behind_any_command(history: Program) -> None:
    for name in COMMANDS:
        assert "--passphrase-fd" in history.ok(name, "--help").out
    assert "--passphrase-fd" in history.ok("outbox", "retry", "--help").out


def test_a_token_needs_no_user(history: Program) -> None:
    server = ("--server", "https://localhost:1", "--secret-stdin")
    done = history("account", "add", "matrix", "--brand", "Altéa", *server, given="token\n")
    assert (done.code, done.err.split(".")[0]) == (1, "No connection")
