"""The charter's commands on files that are not what they should be, and on charters of several files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cm_inbox.charter.durations import DAY
from cm_inbox.charter.imports import import_automod, import_replies
from cm_inbox.charter.shape import Ladder, Step, StepKind
from cm_inbox.cli.charter_imports import import_file
from cm_inbox.cli.strikes_told import strike_lines, told_of, warned_line, warned_of
from cm_inbox.errors import TransferError, UsageError
from cm_inbox.models.verdicts import Strike
from tests.program import Program, without_roots_rights
from tests.test_cli_charter import BROKEN, imported
from tests.test_judging import suggested


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "data")


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    file = tmp_path / "charter.toml"
    file.write_text(suggested(), "utf-8")
    return file


def test_messages_that_cannot_be_read_are_no_fault_of_the_program(
    program: Program, charter: Path, tmp_path: Path
) -> None:
    locked, picture = tmp_path / "locked.jsonl", tmp_path / "picture.jsonl"
    locked.write_text('{"text": "a"}\n', "utf-8")
    locked.chmod(0)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\n\x00")
    program.hamper = without_roots_rights
    for file in (tmp_path / "nofile", tmp_path, locked):
        done = program("charter", "test", str(charter), "--messages", str(file))
        assert done.code in (1, 2)
        assert "fault" not in done.err
        assert str(file) in done.err
    done = program("charter", "test", str(charter), "--messages", str(picture))
    assert (done.code, done.out) == (1, "")
    assert "UTF-8" in done.err


def test_every_line_in_gives_one_line_out_in_our_words(program: Program, charter: Path, tmp_path: Path) -> None:
    messages = tmp_path / "messages.jsonl"
    lines = [b'{"text": "a"}', b"", b'{"text": "\xff"}', b'{"text": "a", "created_at": "soon"}', b"{", b"[" * 10**5]
    messages.write_bytes(b"\n".join(lines) + b"\n")
    done = program("charter", "test", str(charter), "--messages", str(messages))
    assert done.code == 1
    out = [json.loads(line) for line in done.out.splitlines()]
    assert len(out) == len(lines)
    assert out[1] == {"id": None, "line": 2, "error": "empty line"}
    assert [word in out[number]["error"] for number, word in ((2, "UTF-8"), (3, "no time"), (4, "JSON"), (5, "deep"))]
    assert not any(word in done.out for word in ("codec", "isoformat", "Expecting", "recursion"))
    assert f"{messages}:2:" not in done.err


def test_what_is_only_tried_is_not_to_be_saved_again(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN, "utf-8")
    for arguments in (("test", "--messages", "-"), ("dry-run", "--brand", "x")):
        done = program("charter", arguments[0], str(file), *arguments[1:])
        assert done.code == 1
        assert f"{file}:6:" in done.err
        assert "save again" not in done.err
        assert "Nothing was tried" in done.err


def test_check_and_diff_print_json_and_count_in_words(program: Program, charter: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN, "utf-8")
    done = program("charter", "check", str(file), "--json")
    assert done.code == 1
    assert {(6, False), (7, False)} <= {(each["line"], each["warning"]) for each in done.json}
    assert program.ok("charter", "check", str(charter), "--json").json == []
    different = program("charter", "diff", str(charter), str(file), "--json")
    assert different.code == 1
    assert {"insult", "a"} <= {each["id"] for each in different.json}
    assert str(file) in different.err.splitlines()[-1]
    one = tmp_path / "one.toml"
    one.write_text('[[rule]]\nid = "a"\ntitle = "A"\nwhen.words = "a"\nthen.hide = true\n', "utf-8")
    assert "1 rule, 0 canned replies" in program.ok("charter", "check", str(one)).out


def test_a_missing_include_is_named_with_its_place_and_hides_nothing(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('title = "x"\ninclude = ["nothing.toml"]\ncolour = "blue"\n', "utf-8")
    done = program("charter", "check", str(file))
    assert done.code == 1
    assert f"{file}:2:12: " in done.err
    assert "nothing.toml" in done.err
    assert f"{file}:3:1: " in done.err


def test_a_version_is_written_out_with_what_it_includes(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "more.toml").write_text('[bank.more]\nterms = ["zut"]\n', "utf-8")
    charter.write_text('include = ["shared/more.toml"]\n' + suggested(), "utf-8")
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    shown = program.ok("charter", "show", "--brand", "Altéa")
    assert "shared/more.toml" in shown.err
    assert "--output" in shown.err
    out = tmp_path / "out"
    program.ok("charter", "show", "--brand", "Altéa", "--output", str(out))
    assert (out / "charter.toml").read_text("utf-8") == charter.read_text("utf-8")
    assert (out / "shared" / "more.toml").is_file()
    program.ok("charter", "check", str(out / "charter.toml"))
    again = program("charter", "show", "--brand", "Altéa", "--output", str(out))
    assert again.code == 1
    assert "already" in again.err


def test_a_dry_run_names_the_messages_as_their_network_does(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    tried = program.ok("charter", "dry-run", str(charter), "--brand", "Altéa", "--json").json
    (newest,) = tried["matched"]["newest"]
    assert (newest["id"], newest["text"], newest["created_at"]) == ("1", "Quel c0nnard", "2026-10-01T09:12:00Z")
    assert program.ok("show", str(newest["conversation"])).out
    told = program.ok("charter", "dry-run", str(charter), "--brand", "Altéa", "--examples", "2").out
    assert "Per day: 2026-10-01: 1" in told
    assert "id 1: Quel c0nnard" in told


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("automod", b"a: b: c\n"),
        ("automod", b"\x00\x01\x02"),
        ("words", b"\x89PNG\r\n\x1a\n\x00"),
        ("words", b'[[rule]]\nid = "a"\n'),
        ("discourse", b"---\nbody: x\naction: remove\n"),
    ],
)
def test_what_is_no_such_file_is_refused(kind: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "in.file"
    file.write_bytes(content)
    with pytest.raises(TransferError, match=r"in\.file"):
        import_file(kind, content, file, None)


def test_a_language_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="zz"):
        import_file("words", b"connard\n", tmp_path / "words.txt", "zz")
    assert 'language = "fr"' in import_file("words", b"connard\n", tmp_path / "words.txt", "fr").text


def test_a_record_over_two_lines_is_named_by_its_first() -> None:
    imported = import_replies('title,text\n"a\nb","c [Order number]"\n"d\ne",""\n')
    assert [problem.line for problem in imported.left_out] == [2, 4]


def test_an_approval_is_a_change_to_look_at() -> None:
    (problem,) = import_automod("body: thanks\naction: approve\n").left_out
    assert (problem.line, problem.warning) == (2, True)


def test_show_prints_what_the_charter_says(program: Program, charter: Path, tmp_path: Path) -> None:
    imported(program, tmp_path)
    program.ok("charter", "use", str(charter), "--brand", "Altéa")
    (found,) = (each for each in program.ok("queue", "--json").json if each["verdicts"])
    told = program.ok("show", str(found["conversation"])).out
    assert "  rule insult (Insulte): label:insulte, hide [open]" in told
    author = program.ok("show", str(found["conversation"]), "--json").json["author"]
    assert (author["strikes"], author["next_step"]) == ([], None)


def test_strikes_say_whether_they_count_until_when_and_what_follows() -> None:
    ladder = Ladder(expire_after="90 days", steps=(Step(at=2, do=StepKind.BAN, duration="30d"),))
    told = told_of(ladder, (Strike(0, "old"), Strike(100 * DAY, "insult")), 120 * DAY)
    assert [(each["rule"], each["counts"]) for each in told["strikes"]] == [("old", False), ("insult", True)]
    assert told["strikes"][1]["expires_at"] == "1970-07-10T00:00:00Z"
    assert (told["next_step"]["do"], told["next_step"]["in"]) == ("ban", 1)
    first, second, following = strike_lines(told)
    assert "does not count" in first
    assert "counts, until 1970-07-10" in second
    assert "a ban of 30" in following
    assert told_of(None, (Strike(0, "old"),), 0)["strikes"][0]["counts"] is False


def test_a_warning_says_which_strike_it_is_and_what_the_ladder_foresees() -> None:
    ladder = Ladder(expire_after="90 days", steps=(Step(at=2, do=StepKind.BAN, duration="30d"),))
    told = warned_of(ladder, (Strike(0, "insult"), Strike(DAY, "insult")))
    assert (told["strike"], told["expires_at"], told["step"]["do"]) == (2, "1970-04-02T00:00:00Z", "ban")
    assert "a ban of 30" in warned_line(told)
    assert "nothing more" in warned_line(warned_of(ladder, (Strike(0, "insult"),)))


def test_do_warn_prints_it(program: Program) -> None:
    (found, *_) = program.ok("--demo", "--seed", "1", "queue", "--json", "--network", "mastodon").json
    done = program.ok("--demo", "do", "warn", str(found["conversation"]), "--text", "Restons polis.", "--json")
    assert {"strike", "expires_at", "step"} <= done.json["decisions"][0].keys()
