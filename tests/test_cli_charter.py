"""The charter's commands, as a script uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Program
from tests.test_judging import CHARTER, suggested

BROKEN = 'title = "x"\n\n[[rule]]\nid = "a"\ntitle = "A"\nmode = "sugest"\nwhen = { bank = ["insults"] }\n'
LINE = {
    "network": "mastodon",
    "account": "altea@social.example",
    "brand": "Altéa",
    "thread": {"id": "1", "kind": "public"},
    "author": {"id": "77"},
    "created_at": "2026-10-01T09:12:00Z",
}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "data")


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    file = tmp_path / "charter.toml"
    file.write_text(suggested(), "utf-8")
    return file


def imported(program: Program, tmp_path: Path) -> None:
    lines = [
        {**LINE, "id": "1", "text": "Quel c0nnard"},
        {**LINE, "id": "2", "text": "Merci", "author": {"id": "78"}},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    program.ok("import", str(file))


def test_check_names_every_problem_with_its_place(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN, "utf-8")
    done = program("charter", "check", str(file))
    assert done.code == 1
    assert f"{file}:6:" in done.err
    assert "suggest" in done.err
    assert f"{file}:7:" in done.err
    assert "banks" in done.err


def test_check_of_what_is_no_charter_says_what_to_do(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    done = program("charter", "check", str(file))
    assert done.code == 1
    assert "UTF-8" in done.err
    assert program("charter", "check", str(tmp_path / "nothing.toml")).code == 1


def test_a_charter_is_tested_line_by_line(program: Program, charter: Path, tmp_path: Path) -> None:
    messages = tmp_path / "messages.jsonl"
    lines = ['{"id": "a", "text": "Quel c0nnard 🙂"}', "no json", '{"text": "bonjour"}']
    messages.write_text("\n".join(lines) + "\n", "utf-8")
    done = program("charter", "test", str(charter), "--messages", str(messages))
    assert done.code == 1
    first, broken, last = [json.loads(line) for line in done.out.splitlines()]
    assert first["id"] == "a"
    (verdict,) = first["verdicts"]
    assert (verdict["rule"], verdict["spans"], verdict["suggest"]) == ("insult", [[5, 12]], ["label:insulte", "hide"])
    assert broken["id"] is None
    assert f"{messages}:2:" in done.err
    assert last == {"id": "3", "verdicts": []}


def test_use_judges_what_waits_and_show_gives_the_text_back(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    found = json.loads(program.ok("queue", "--json").out)
    assert [[verdict["rule"] for verdict in each["verdicts"]] for each in found] == [["insult"], []]
    assert program.ok("charter", "show", "--brand", "Altéa").out == suggested()
    charter.write_text(suggested() + 'note = "n"\n', "utf-8")
    program.ok("charter", "use", str(charter), "--brand", "Altéa", "--note", "better")
    listed = json.loads(program.ok("charter", "show", "--brand", "Altéa", "--list", "--json").out)
    assert [(each["version"], each["note"]) for each in listed] == [(2, "better"), (1, "")]


def test_what_is_imported_is_judged_by_the_charter_in_force(program: Program, charter: Path, tmp_path: Path) -> None:
    program.ok("brand", "add", "Altéa")
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    imported(program, tmp_path)
    found = json.loads(program.ok("queue", "--json").out)
    assert [[verdict["rule"] for verdict in each["verdicts"]] for each in found] == [["insult"], []]
    more = tmp_path / "more.jsonl"
    line = {**LINE, "id": "3", "text": "Abruti", "author": {"id": "78"}, "created_at": "2026-10-01T09:13:00Z"}
    more.write_text(json.dumps(line) + "\n", "utf-8")
    program.ok("import", str(more))
    found = json.loads(program.ok("queue", "--json").out)
    assert [[verdict["rule"] for verdict in each["verdicts"]] for each in found] == [["insult"], ["insult"]]


def test_a_charter_with_errors_never_takes_the_place_of_a_sound_one(
    program: Program, charter: Path, tmp_path: Path
) -> None:
    imported(program, tmp_path)
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    charter.write_text(BROKEN, "utf-8")
    assert program("charter", "use", str(charter), "--brand", "Altéa").code == 1
    assert program.ok("charter", "show", "--brand", "Altéa").out == suggested()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "neither rules"),
        ('brand = "Altéa"\n', "neither rules"),
        (suggested().replace('brand = "Altéa"', 'brand = "Brévent"'), "Brévent"),
    ],
)
def test_an_empty_charter_or_another_brands_is_not_put_in_force(
    program: Program, charter: Path, tmp_path: Path, text: str, why: str
) -> None:
    imported(program, tmp_path)
    charter.write_text(text, "utf-8")
    done = program("charter", "use", str(charter), "--brand", "Altéa")
    assert done.code != 0
    assert why in done.err
    assert program("charter", "show", "--brand", "Altéa").code == 1


def test_a_decision_rests_only_on_an_article_there_is(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    first, second = [str(each["conversation"]) for each in json.loads(program.ok("queue", "--json").out)]
    done = program("do", "note", first, "--text", "x", "--rule", "insult")
    assert (done.code, "no rule insult" in done.err) == (2, True)
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    done = program("do", "note", first, second, "--text", "x", "--rule", "insutl")
    assert (done.code, "Did you mean insult?" in done.err) == (2, True)
    done = program("do", "ban", second, "--rule", "criticism")
    assert (done.code, "protects" in done.err) == (2, True)
    program.ok("do", "note", second, "--text", "x", "--rule", "insult")


def test_a_dry_run_changes_nothing(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    tried = json.loads(program.ok("charter", "dry-run", str(charter), "--brand", "Altéa", "--json").out)
    assert tried["messages"] == 2
    assert {rule["rule"]: rule["matched"]["count"] for rule in tried["rules"]}["insult"] == 1
    assert all(each["verdicts"] == [] for each in json.loads(program.ok("queue", "--json").out))


def test_two_charters_are_compared_in_words(program: Program, charter: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(CHARTER % "automatic", "utf-8")
    assert "insult" in program.ok("charter", "diff", str(charter), str(other)).out
    assert "same" in program.ok("charter", "diff", str(charter), str(charter)).out


def test_a_word_list_becomes_a_charter_that_can_be_read(program: Program, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("# grave\nconnard\nabruti*\n", "utf-8")
    made = tmp_path / "made.toml"
    made.write_text(program.ok("charter", "import", "--from", "words", "--language", "fr", str(words)).out, "utf-8")
    program.ok("charter", "check", str(made))


def test_a_brand_that_is_renamed_takes_its_charter_along(program: Program, tmp_path: Path, charter: Path) -> None:
    program.ok("brand", "add", "Altéa")
    program.ok("brand", "add", "Autre")
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    refused = program("brand", "rename", "Altéa", "AUTRE")
    assert refused.code == 2
    assert "already a brand" in refused.err
    program.ok("brand", "rename", "altéa", "Altéa Nord")
    shown = program.ok("charter", "show", "--brand", "Altéa Nord").out
    assert 'brand = "Altéa Nord"' in shown
    listed = json.loads(program.ok("charter", "show", "--brand", "Altéa Nord", "--list", "--json").out)
    assert [each["note"] for each in listed][:1] == ["Altéa → Altéa Nord"]
    program.ok("brand", "rename", "Altéa Nord", "Altéa")
    assert 'brand = "Altéa"' in program.ok("charter", "show", "--brand", "Altéa").out
