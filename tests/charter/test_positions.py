"""Every path of a TOML file has its line and column."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.positions import Path, Positions

from .unhurried import unhurried

FILE = '''\
title = "Line 1"  # a comment with [brackets] and "quotes"
names = ["a", 'b',
  "c",   # three
]
reply_targets.public = "4h"
reply_targets."private" = "2h"

[bank.insults-fr]
terms = [
  "connard*",
  { text = "con", language = "fr", exceptions = ["con carne"] },
]
[bank."mots à nous"]
note = """
[[rule]]
id = "not a rule"
"""

  [[rule]]
  id = "first"
  when.banks = ["insults-fr"]

[[rule]]
id = 'second'
[[rule.when]]
patterns = ['\\d{2}', '[a-z"]+']
[[rule.when]]
between = "22:00-06:00"
[rule.then]
hide = true
'''


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (1, 9)),
        (("names", 0), (2, 10)),
        (("names", 1), (2, 15)),
        (("names", 2), (3, 3)),
        (("reply_targets", "public"), (5, 24)),
        (("reply_targets", "private"), (6, 27)),
        (("bank", "insults-fr"), (8, 1)),
        (("bank", "insults-fr", "terms", 0), (10, 3)),
        (("bank", "insults-fr", "terms", 1), (11, 3)),
        (("bank", "insults-fr", "terms", 1, "text"), (11, 12)),
        (("bank", "insults-fr", "terms", 1, "exceptions", 0), (11, 50)),
        (("bank", "mots à nous", "note"), (14, 8)),
        (("rule", 0), (19, 3)),
        (("rule", 0, "when", "banks", 0), (21, 17)),
        (("rule", 1), (23, 1)),
        (("rule", 1, "when", 0, "patterns", 0), (26, 13)),
        (("rule", 1, "when", 0, "patterns", 1), (26, 22)),
        (("rule", 1, "when", 1, "between"), (28, 11)),
        (("rule", 1, "then"), (29, 1)),
        (("rule", 1, "then", "hide"), (30, 8)),
    ],
)
def test_a_path_has_its_place(path: Path, place: tuple[int, int]) -> None:
    assert Positions(FILE).place(path) == place


def test_a_key_has_its_own_place() -> None:
    assert Positions(FILE).place(("rule", 0, "when", "banks"), key=True) == (21, 3)


def test_one_table_or_text_may_stand_for_a_list() -> None:
    positions = Positions(FILE)
    assert positions.place(("rule", 0, "when", 0, "banks", 0)) == (21, 17)
    assert positions.place(("title", 0)) == (1, 9)


def test_what_is_missing_belongs_to_what_is_around_it() -> None:
    positions = Positions(FILE)
    assert positions.find(("rule", 1, "title")) is None
    assert positions.place(("rule", 1, "title")) == (23, 1)
    assert positions.place(("rule", 7, "title")) == (19, 3)


def test_line_ends_of_windows_and_a_byte_order_mark_change_no_line() -> None:
    positions = Positions("\ufeff" + FILE.replace("\n", "\r\n"))
    assert positions.lost_at is None
    assert positions.place(("rule", 1, "then", "hide")) == (30, 8)


# --- any file ----------------------------------------------------------------------------------

keys = st.sampled_from(["a", "b", '"c d"', "'e'", '"\\u00e9"', "f-1"])
strings = st.sampled_from(
    ['"x"', "'y'", '"a # [ \\" ]"', '"""\n[t]\n"" \\"""" """', "'''it''s [[z]]'''", '""', '""""q"""""', "''''r'''"]
)
scalars = st.one_of(
    strings, st.sampled_from(["1", "-2.5e3", "true", "2026-12-25", "2026-12-25 10:00:00", "07:30:00", "inf"])
)


def lists(elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    ends = st.sampled_from(["", " ", "\n  # why ] }\n"])
    return st.tuples(st.lists(elements, max_size=3), ends).map(
        lambda made: f"[{made[1]}{f',{made[1]}'.join(made[0])}{made[1]}]"
    )


def inlines(elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(keys, elements, max_size=3)
    return pairs.map(lambda made: "{" + ", ".join(f"{key} = {value}" for key, value in made.items()) + "}")


values = st.recursive(scalars, lambda inner: lists(inner) | inlines(inner), max_leaves=6)
statements = st.tuples(st.lists(keys, min_size=1, max_size=3), values).map(
    lambda made: f"{' . '.join(made[0])}= {made[1]}"
)
headers = st.lists(keys, min_size=1, max_size=3).map(".".join)
lines = st.one_of(statements, headers.map(lambda name: f" [ {name} ]  # why"), headers.map(lambda name: f"[[{name}]]"))


def sound(candidates: list[str]) -> str:
    """Return the lines that make a TOML file together, leaving out each that would break it."""
    text = ""
    for line in candidates:
        try:
            tomllib.loads(text + line + "\n")
        except tomllib.TOMLDecodeError:
            continue
        text += line + "\n"
    return text


def paths(data: Any, at: Path = ()) -> list[Path]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [at, *(path for key, value in inner for path in paths(value, (*at, key)))]


@unhurried
@given(st.lists(lines, max_size=12))
def test_the_scanner_sees_exactly_what_tomllib_reads(candidates: list[str]) -> None:
    text = sound(candidates)
    data, positions = tomllib.loads(text), Positions(text)
    assert positions.lost_at is None
    for path in paths(data)[1:]:
        node = positions.find(path)
        assert node is not None
        value: Any = data
        for part in path:
            value = value[part]
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"value = {text[node.start : node.end]}") == {"value": value}


@unhurried
@given(st.text(alphabet="ab=[]{}\"'.,#\\\n \u00e9"))
def test_any_text_is_scanned_without_a_fault(text: str) -> None:
    positions = Positions(text)
    assert positions.blocks[-1].end == len(text)
    assert positions.place(("a", 0, "b"))[0] >= 1


@pytest.mark.timeout(60)  # measured 0.1 s: what this stops is a hang
@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a=" * 100_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
        'a = "' + "\\" * 100_001,
        'a = """' + '""x' * 50_000,
        "a = '''" + "''x" * 50_000,
        "a = [" + "1," * 100_000,
    ],
)
def test_hostile_texts_are_left_quickly(text: str) -> None:
    assert Positions(text).lost_at is not None
