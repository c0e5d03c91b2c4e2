"""People on the command line: the dossier, and who is the same person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .program import Program

LINES = [
    {
        "network": network,
        "account": f"altea@{network}.example",
        "brand": brand,
        "thread": {"id": f"t{number}", "kind": "public", "title": "Trafic"},
        "id": str(number),
        "author": {"id": f"p{number}", "handle": handle, "name": name},
        "text": text,
        "created_at": f"2026-10-0{number}T09:12:00Z",
    }
    for number, network, brand, handle, name, text in (
        (1, "mastodon", "Altéa", "@relou59", "Kévin", "Où est le tram ?"),
        (2, "bluesky", "Altéa", "relou59.bsky.social", "", "Toujours rien."),
        (3, "wordpress", "Brévent", "relou59", "", "Et mon colis ?"),
    )
]


@pytest.fixture
def history(tmp_path: Path) -> Program:
    program = Program(tmp_path / "data")
    file = tmp_path / "people.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    program.ok("import", str(file))
    return program


def authors(history: Program) -> list[str]:
    """Return the numbers of the three authors, in the order of ``LINES``."""
    rows = sorted(history.ok("queue", "--json").json, key=lambda row: str(row["id"]))
    return [str(history.ok("show", str(row["conversation"]), "--json").json["author"]["row"]) for row in rows]


def test_who_is_linked_is_one_person_until_it_is_taken_back(history: Program) -> None:
    here, there, _ = authors(history)
    (suggested,) = history.ok("author", here, "--json").json["suggestions"]
    assert (str(suggested["row"]), suggested["why"], suggested["apart"]) == (there, ["handle"], False)
    assert "perhaps: same handle" in history.ok("author", here).out
    history.ok("author", "link", here, there)
    shown = history.ok("author", there, "--json").json
    assert [each["network"] for each in shown["identities"]] == ["bluesky", "mastodon"]
    assert [each["text"] for each in shown["written"]] == ["Toujours rien.", "Où est le tram ?"]
    assert [each["kind"] for each in shown["journal"]] == ["link-person"]
    found = history.ok("author", here, "--search", "tram", "--json").json["written"]
    assert [each["id"] for each in found] == ["1"]
    history.ok("undo")
    assert len(history.ok("author", here, "--json").json["identities"]) == 1


def test_unlinked_told_apart_and_noted(history: Program) -> None:
    here, there, _ = authors(history)
    history.ok("author", "link", here, there)
    history.ok("author", "unlink", there)
    history.ok("author", "apart", here, there)
    assert history.ok("author", here, "--json").json["suggestions"][0]["apart"]
    assert history("author", "apart", here, there).code == 1, "it is so already"
    history.ok("author", "note", here, "--text", "Vrai abonné.")
    assert history.ok("author", "show", here, "--json").json["note"] == "Vrai abonné."
    assert "Note: Vrai abonné." in history.ok("author", here).out


def test_never_across_brands(history: Program) -> None:
    here, _, elsewhere = authors(history)
    done = history("author", "link", here, elsewhere)
    assert done.code == 2
    assert "one brand" in done.err


@pytest.mark.parametrize("arguments", [("link", "1"), ("link", "1", "999"), ("note", "1"), ("999",), ("do", "1")])
def test_what_makes_no_sense_is_refused(history: Program, arguments: tuple[str, ...]) -> None:
    assert history("author", *arguments).code in (1, 2)


def test_a_person_is_not_decided_about_by_conversation(history: Program) -> None:
    assert history("do", "link-person", "1").code == 2
