"""What breaks a file's TOML does not hide what else is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.read import read_charter
from cm_inbox.charter.torn import MOST_BROKEN, around

from .unhurried import unhurried

BROKEN = """\
title = “Charte”
colour = "blue"

[bank.a]
terms = ["a", "b"
severity = 12

[[rule]]
id = a
title = "A"
mode = automatic
when = { bank = ["a"] }

[[rule
id = "b"
mode = "foo"

[[rule]]
id = "c"
title = "C"
mode = "sugest"
hello world
then = {
  hide = true,
}
"""


def test_everything_wrong_is_told_at_once() -> None:
    reading = read_charter(BROKEN, "c.toml")
    assert reading.charter is None
    told = {problem.line: problem.message for problem in reading.problems}
    assert list(told) == [1, 2, 5, 6, 9, 11, 12, 14, 21, 22, 23]
    assert "typographic quotes" in told[1]
    assert "not closed" in told[5]
    assert "needs quotes" in told[9]
    assert "not closed" in told[14]


def test_what_a_broken_line_may_have_held_is_not_missed() -> None:
    reading = read_charter('[[rule]]\nid = a\ntitle = "A"\nthen = { hide = yes }\n', "c.toml")
    assert [problem.line for problem in reading.problems] == [2, 4]


def test_a_broken_file_does_not_make_what_it_defines_unknown() -> None:
    files = {"b.toml": '[bank.x\nterms = ["a"]\n[bank.y]\nseverity = 12\n'}
    text = 'include = "b.toml"\n[[rule]]\nid = "r"\ntitle = "R"\nwhen.banks = "x"\nthen.hide = true\n'
    reading = read_charter(text, "c.toml", files.__getitem__)
    assert [(problem.file, problem.line) for problem in reading.problems] == [("b.toml", 4), ("b.toml", 1)]


@pytest.mark.parametrize(
    "text",
    [
        'text = """\nabc = [\n[[rule]]\n"""\nmode = x\n',
        "hours = [\n  ['09:00', '10:00'],\n  ['a=b'],\n]\nmode = x\n",
    ],
)
def test_a_value_over_several_lines_is_not_taken_apart(text: str) -> None:
    mended = around(text)
    assert [broken.line for broken in mended.broken] == [text.count("\n")]
    assert len(mended.data) == 1


def test_what_was_not_looked_at_is_said() -> None:
    reading = read_charter("a = x\n" * (MOST_BROKEN + 5), "c.toml")
    assert "could not be looked at" in reading.problems[-1].message
    assert reading.problems[-1].line == MOST_BROKEN + 1


@unhurried
@given(st.lists(st.sampled_from(BROKEN.splitlines()), max_size=12), st.text(max_size=10))
def test_any_lines_are_read_around(lines: list[str], other: str) -> None:
    text = "\n".join([*lines, other, *lines])
    mended = around(text)
    assert len(mended.text) == len(text)
    assert all(kept in (" ", char) for char, kept in zip(text, mended.text, strict=True))
