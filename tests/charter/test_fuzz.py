"""Whatever a charter's file holds, reading it gives problems with places, never a fault and never no end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.convert import fields
from cm_inbox.charter.read import Reading, read_charter
from cm_inbox.charter.shape import Bank, Charter, Department, Ladder, OfficeHours, Reply, Rule, Step, Term, Then, When

from .test_positions import sound, values
from .test_read import BROKEN, SOUND
from .unhurried import unhurried

KEYS = sorted(
    {
        key
        for shape in (Bank, Charter, Department, Ladder, OfficeHours, Reply, Rule, Step, Term, Then, When)
        for key in fields(shape)
    }
)
TABLES = ["bank.a", "bank.b", "reply", "rule", "rule.when", "rule.unless", "rule.then", "strikes", "strikes.step"]
TABLES += ["department", "office_hours", "reply_targets", "reply_targets.networks", "variables", "reply.text", "x.y"]


def check(reading: Reading, text: str) -> None:
    """What must hold of any reading."""
    lines = text.split("\n")
    assert reading.ok == (reading.charter is not None and not [each for each in reading.problems if not each.warning])
    for problem in reading.problems:
        assert str(problem)
        assert problem.message
        assert 0 <= problem.line <= len(lines)
        if problem.line:
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    if reading.charter is not None:
        for number, rule in enumerate(reading.charter.rules):
            assert reading.place(("rule", number, "when", 0, "patterns", 1))[1] >= 1
            assert rule.id


@unhurried
@given(st.text())
def test_any_text(text: str) -> None:
    check(read_charter(text, "c.toml", str), text)


MEANT = r"""
true; 1; 0.5; -1; nan; 1e400; 2026-12-25; ""; "fr"; "a"; "r"; "3d"; "for good"; "09:00-12:00"; ["a", "b"]; []; [1]; {}
{ fr = "x" }; [{ text = "t" }]; [[]]; "suggest"; "public"; "ban"; "*"
"""
meant_values = st.sampled_from([value for line in MEANT.split("\n") for value in line.split("; ") if value])
lines = st.one_of(
    st.tuples(st.sampled_from(KEYS), meant_values | values).map(" = ".join),
    st.tuples(st.sampled_from(TABLES), st.sampled_from(KEYS), meant_values).map(
        lambda made: f"{made[0]}.{made[1]} = {made[2]}"
    ),
    st.sampled_from(TABLES).map(lambda name: f"[{name}]"),
    st.sampled_from(TABLES).map(lambda name: f"[[{name}]]"),
    st.sampled_from(TABLES).map(lambda name: f"[[{name}]]"),
)


@unhurried
@given(st.lists(lines, max_size=40))
def test_any_toml_of_the_charters_words(candidates: list[str]) -> None:
    text = sound(candidates)
    reading = read_charter(text, "c.toml", lambda name: text)
    check(reading, text)
    assert reading.charter is not None or "format" in text


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a real charter with pieces taken out, doubled, swapped and put in."""
    text = draw(st.sampled_from([SOUND, BROKEN]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(
            st.sampled_from(
                ["", text[start:end] * 2, '"', "'", "[", "]", "{", "=", "\n", "#", "\\", "é", "\x00", "[[rule]]"]
            )
        )
        text = text[:start] + piece + text[end:]
    return text


@unhurried
@given(mutated())
def test_a_real_charter_with_slips(text: str) -> None:
    check(read_charter(text, "c.toml", lambda name: SOUND), text)


@pytest.mark.timeout(120)  # measured 2 s at most: what this stops is a hang
@pytest.mark.parametrize(
    "text",
    [
        "[[rule]]\n" * 100_000,
        "".join(f"[bank.b{number}]\nterms = ['*']\n" for number in range(20_000)),
        "".join(f"unknown_key_{number} = {number}\n" for number in range(40_000)),
        "".join(f"{'.'.join('abcdefghijklmnopqrst')}{number} = 1\n" for number in range(20_000)),
        "names = [" + "'a'," * 200_000 + "]",
        '[[rule]]\nid = "r"\ntitle = "R"\nwhen.words = [' + '"x",' * 200_000 + "]",
        "".join(f"[[rule]]\nid = 'r{number}'\ntitle = ''\nwhen.banks = ['b{number}']\n" for number in range(10_000)),
        "title = '" + "x" * 900_000 + "'",
        "x" * 900_000 + " = 1",
        "'" + "x." * 400_000,
        "time_zone = '" + "x/" * 400_000 + "'",
        '[[rule]]\nid = "' + "a b" * 200_000 + '"\ntitle = ""',
        "[strikes]\nexpire_after = '" + "1d " * 200_000 + "'",
        "a = " + "[1," * 5_000 + "]" * 5_000,
        'a = """' + "\\u0041" * 150_000 + '"""',
        "a = 1" + "0" * 900_000,
        "a = 0x" + "f" * 900_000,
        "severity = 1" + "0" * 4_000,
        "reply_targets.public = 1" + "0" * 4_000,
    ],
)  # fmt: skip
def test_hostile_files_end(text: str) -> None:
    check(read_charter(text, "c.toml"), text)
