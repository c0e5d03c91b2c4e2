"""Problems in the texts of canned replies, at their place in the file."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.check import check_charter
from cm_inbox.charter.positions import written_at
from cm_inbox.charter.read import read_charter

HEAD = '[variables]\nphone = "04"\n\n[[reply]]\nid = "a"\ntitle = "A"\n'


def told(text: str) -> list[tuple[int, int, str | None]]:
    reading = read_charter(HEAD + text, "charter.toml")
    assert reading.problems == ()
    return [(problem.line, problem.column, problem.hint) for problem in check_charter(reading)]


def test_a_sound_reply() -> None:
    assert told('text = { fr = "Bonjour {author.first_name|}, {phone} {?numéro} {{}}" }') == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('text.fr = "Bonjour {marque}"', [(7, 20, "brand")]),
        ('text.fr = ["Un", "Bonjour {fone} et {brnd}"]', [(7, 27, None), (7, 37, "brand")]),
        ("text.fr = 'Bonjour {phon}'", [(7, 20, "phone")]),
        ('text.fr = "\\u00e9\\t\\"{phon}"', [(7, 22, "phone")]),
        ('text.fr = """\nBonjour,\nici {phon}"""', [(9, 5, "phone")]),
        ('text.fr = """Bonjour,\nici {phon}"""', [(8, 5, "phone")]),
        ('text.fr = """Bonjour \\\n   ici {phon}"""', [(8, 8, "phone")]),
        ("text.fr = '''\n\n{phon}'''", [(9, 1, "phone")]),
        ('text.fr = "Une { brace"', [(7, 16, None)]),
    ],
)
def test_each_problem_at_its_place(text: str, places: list[tuple[int, int, str | None]]) -> None:
    assert told(text) == places


def test_the_path_in_words() -> None:
    reading = read_charter(HEAD + 'text.fr = "{nobody}"', "charter.toml")
    (problem,) = check_charter(reading)
    assert problem.path == 'reply "a", text, fr'
    assert str(problem).startswith("charter.toml:7:12: ")
    assert not problem.warning


def test_a_variable_is_not_a_template() -> None:
    reading = read_charter('[variables]\nsignature = "L’équipe {brand}"', "charter.toml")
    (problem,) = check_charter(reading)
    assert problem.warning
    assert problem.message == (
        "What stands in a variable is said as it is: {brand} and the like are not filled in there."
    )


@given(
    st.lists(
        st.sampled_from(["a", "é", "🌸", "\\n", "\\t", '\\"', "\\\\", "\\u00e9", "\\U0001F338", " "]), max_size=12
    ),
    st.booleans(),
)
def test_every_character_of_a_text_is_found_where_it_is_written(pieces: list[str], long: bool) -> None:
    quote = '"""' if long else '"'
    string = f"{quote}{''.join(pieces)}x{quote}"
    text = tomllib.loads(f"a = {string}")["a"]
    starts = [len(quote) + len("".join(pieces[:number])) for number in range(len(pieces) + 1)]
    assert len(text) == len(starts)
    assert [written_at(string, at) for at in range(len(text))] == starts
