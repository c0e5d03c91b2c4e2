"""Canned replies as a script sends them: worded for each conversation, and never with a place left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from cm_inbox.app import open_workspace
from cm_inbox.cli.canned import worded
from cm_inbox.models.decisions import DecisionKind
from tests.program import PASSPHRASE, Program

CHARTER = """
brand = "Altéa"
languages = ["fr", "en"]

[variables]
shop = "notre boutique de Lyon"

[[reply]]
id = "thanks"
title = "Merci"
text.fr = ["Merci {author.first_name|à vous} ! Écrivez à {shop}."]
text.en = ["Thank you {author.first_name|}!"]

[[reply]]
id = "refund"
title = "Remboursé"
audience = "private"
text.fr = ["Bonjour, {?montant} vous sont rendus le {?date}."]
"""
LINES = (
    '"id": "1", "text": "Mon bus est en retard depuis une heure, merci de répondre",'
    ' "author": {"id": "7", "name": "Léa"}, "thread": {"id": "a", "kind": "public"}',
    '"id": "2", "text": "The bus is late again and nobody answers me, this is so sad",'
    ' "author": {"id": "8"}, "thread": {"id": "a", "kind": "public"}',
    '"id": "3", "text": "Mon remboursement n\'est toujours pas arrivé",'
    ' "author": {"id": "7", "name": "Léa"}, "thread": {"id": "p", "kind": "private"}',
)
COMMON = '"network": "mastodon", "account": "a@x.example", "brand": "Altéa", "created_at": "2026-10-01T09:00:00Z"'


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return a program whose history has a public message in either language and a private one, and a charter."""
    made = Program(tmp_path / "data")
    file = tmp_path / "in.jsonl"
    file.write_text("".join(f"{{{COMMON}, {line}}}\n" for line in LINES), "utf-8")
    made.ok("import", str(file))
    charter = tmp_path / "charter.toml"
    charter.write_text(CHARTER, "utf-8")
    made.ok("charter", "use", str(charter), "--brand", "Altéa")
    return made


def conversations(program: Program) -> dict[str, str]:
    return {each["id"]: str(each["conversation"]) for each in program.ok("queue", "--json").json}


def test_each_is_answered_in_their_language_by_their_name(program: Program) -> None:
    ids = {id: int(row) for id, row in conversations(program).items()}
    app = open_workspace(program.data, passphrase=PASSPHRASE)
    try:

        def said(reply: str, *messages: str, language: str | None = None, **filled: str) -> list[str]:
            rows = [ids[each] for each in messages]
            made = worded(app, DecisionKind.REPLY, reply, rows, filled=filled, language=language, private=False)
            assert list(made) == list(dict.fromkeys(rows))
            return list(made.values())

        french, english = "Merci Léa ! Écrivez à notre boutique de Lyon.", "Thank you!"
        assert said("thanks", "1", "2", "1") == [french, english]
        assert said("thanks", "1", language="en") == ["Thank you Léa!"]
        assert said("refund", "3", montant="12 €", date="1er mars") == ["Bonjour, 12 € vous sont rendus le 1er mars."]
    finally:
        app.close()


def test_what_cannot_be_sent_is_refused_and_nothing_decided(program: Program) -> None:
    ids = conversations(program)
    done = program("do", "reply", ids["1"], ids["2"], "--canned", "thanks", "--json")
    assert done.code == 1  # an archive sends nothing
    assert [each["conversation"] for each in done.json["refused"]] == [int(ids["1"]), int(ids["2"])]
    assert done.json["decisions"] == []


def test_a_place_left_open_refuses_all_of_it(program: Program) -> None:
    ids = conversations(program)
    done = program("do", "reply", ids["3"], "--canned", "refund")
    assert done.code == 2
    assert "montant, date" in done.err
    assert "--fill" in done.err
    done = program("do", "reply", ids["3"], "--canned", "refund", "--fill", "montant=12 €")
    assert done.code == 2
    assert "waits for date" in done.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("reply", "--canned", "thank"), "Did you mean thanks?"),
        (("reply", "--canned", "refund"), "private"),
        (("reply", "--canned", "thanks", "--text", "x"), "only one"),
        (("reply", "--text", "x", "--fill", "a=b"), "--canned"),
        (("reply", "--canned", "thanks", "--fill", "ab"), "NAME=TEXT"),
        (("hide", "--canned", "thanks"), "takes no canned reply"),
    ],
)
def test_what_makes_no_sense_is_refused(program: Program, given: tuple[str, ...], said: str) -> None:
    command, *options = given
    done = program("do", command, conversations(program)["1"], *options)
    assert done.code == 2
    assert said in done.err


def test_it_is_sent_with_everything_filled(tmp_path: Path) -> None:
    program = Program(tmp_path / "demo")
    queue = program.ok("--demo", "queue", "--json").json
    public = next(
        each
        for each in queue
        if each["thread"]["kind"] == "public"
        and each["brand"] == "Altéa Mobilités"
        and " " in each["author"]["name"]  # a first name and another: what is no name is not called by it
    )
    done = program.ok("--demo", "do", "reply", str(public["conversation"]), "--canned", "merci", "--now", "--json")
    assert [each["state"] for each in done.json["outbox"]] == ["sent"]
    shown = program.ok("--demo", "show", str(public["conversation"]), "--json").json
    answer = shown["messages"][-1]["text"]
    assert public["author"]["name"].split()[0] in answer
    assert "{" not in answer
    assert "[" not in answer
