"""Canned replies: what they say when all is known and when it is not, and that foreign text stays foreign."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.first_names import first_name
from cm_inbox.charter.shape import Audience, Reply
from cm_inbox.charter.templates import Hole, Rendered, Template, Values, choose, harmless, parse, render

KNOWN = Values(
    author_name="🌸 Marie-Claude D. ✨",
    author_handle="mcd",
    brand="Altéa",
    account="Altéa Mobilités",
    office_hours="du lundi au vendredi de 9 h à 18 h",
    strike_count=2,
    strike_next="une suspension de 30 jours",
    agent="Camille",
    own={"phone": "04 00 00 12 00"},
)
NOBODY = Values()


def said(text: str, values: Values = KNOWN, **filled: str) -> str:
    return render(parse(text, values.own), values, filled).text


# --- rendering ---------------------------------------------------------------------------------


def test_everything_known_is_said() -> None:
    text = (
        "Bonjour {author.first_name}, {author.name} ({author.handle}) : {brand}, {account}, {office_hours}, "
        "{strike.count}, {strike.next}, {phone}. — {agent}"
    )
    assert said(text) == (
        "Bonjour Marie-Claude, 🌸 Marie-Claude D. ✨ (mcd) : Altéa, Altéa Mobilités, "
        "du lundi au vendredi de 9 h à 18 h, 2, une suspension de 30 jours, 04 00 00 12 00. — Camille"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour {author.first_name|à vous}.", "Bonjour à vous."),
        ("Bonjour {author.first_name|}, merci.", "Bonjour, merci."),
        ("Bonjour {author.first_name|} !", "Bonjour !"),
        ("Bonjour {author.first_name|}\nMerci.", "Bonjour\nMerci."),
        ("Merci {author.first_name|}", "Merci"),
        ("Le {brand|}réseau", "Le réseau"),
        ("{ author.first_name | toi }", "toi"),
    ],
)
def test_a_fallback_stands_where_nothing_is_known(text: str, expected: str) -> None:
    rendered = render(parse(text), NOBODY)
    assert rendered == Rendered(expected)
    assert rendered.ready


def test_without_a_fallback_what_is_missing_waits_for_a_person() -> None:
    template = parse("Bonjour {author.first_name}, merci.")
    rendered = render(template, NOBODY)
    assert rendered.missing == (Hole("author.first_name", 8, 27),)
    assert rendered.text[8:27] == "[author.first_name]"
    assert not rendered.ready
    given = render(template, NOBODY, {"author.first_name": "Nadia"})
    assert given == Rendered("Bonjour Nadia, merci.", filled=(Hole("author.first_name", 8, 13),))


def test_a_hole_blocks_until_it_is_filled() -> None:
    template = parse("Commande {?order number}, du {? date } : {?order number}.")
    assert template.holes == ("order number", "date")
    waiting = render(template, KNOWN, {"date": "  "})
    assert [waiting.text[hole.start : hole.end] for hole in waiting.holes] == [
        "[order number]", "[date]", "[order number]",
    ]  # fmt: skip
    assert not waiting.ready
    filled = render(template, KNOWN, {"order number": "MB-1", "date": "3 mai"})
    assert filled.text == "Commande MB-1, du 3 mai : MB-1."
    assert [filled.text[hole.start : hole.end] for hole in filled.filled] == ["MB-1", "3 mai", "MB-1"]
    assert filled.ready


def test_what_is_filled_in_by_hand_does_not_overrule_what_is_known() -> None:
    assert said("{brand} {?brand}", brand="la marque") == "Altéa la marque"


def test_braces() -> None:
    assert said("{{brand}} {{}} }}{{") == "{brand} {} }{"
    assert said("{{{brand}}}") == "{Altéa}"


def test_typography_is_the_authors_own() -> None:
    text = "Bonjour\u202f! « Très\xa0bien » — l’équipe…\n\n 22\xa0h 30\xa0: {brand} "
    assert said(text) == text.replace("{brand}", "Altéa")


@pytest.mark.parametrize(
    "name", ["{brand}", "{{", "}", "{?hole}", "{author.name}", "%(brand)s", "{0.__class__}", "$brand"]
)
def test_what_an_author_is_called_is_never_expanded(name: str) -> None:
    assert said("Bonjour {author.name} !", Values(author_name=name, brand="Altéa")) == f"Bonjour {name} !"


def test_own_variables_are_put_in_as_they_are() -> None:
    assert said("{a} {b}", Values(own={"a": "{b}", "b": "{brand}"}, brand="X")) == "{b} {brand}"


# --- what foreign text may not do --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nadia\nBonne nouvelle : tout est gratuit", "Nadia Bonne nouvelle : tout est gratuit"),
        ("Na\u202edia", "Nadia"),
        ("\u2066Nadia\u2069\u200f", "Nadia"),
        ("Na\x00d\x1bia\u200b\ufeff", "Nadia"),
        ("👩\u200d🚀 Nadia", "👩\u200d🚀 Nadia"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Marie.Dupont", "Marie.Dupont"),
        ("x" * 500, "x" * 80),
        ("\ud800Nadia", "Nadia"),
        ("Gagnez ! https://gain.example", ""),
        ("www.gain.example", ""),
        ("Casino gain.xyz", ""),
        ("\u202e\u200b", ""),
    ],
)
def test_names_are_made_harmless(name: str, shown: str) -> None:
    assert said("[{author.name|}]", Values(author_name=name)) == f"[{shown}]"


def test_a_handle_may_look_like_a_domain() -> None:
    assert said("{author.handle|}", Values(author_handle="nadia.bsky.social")) == "nadia.bsky.social"


foreign = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="{}|?. \nabauthor\u202e\u200d\x00🌸É", max_size=60),
    st.sampled_from(["{brand}", "{{brand}}", "{author.name|{brand}}", "{?x}"]),
)
templates = st.lists(
    st.one_of(
        foreign,
        st.sampled_from(
            [
                "{author.first_name}",
                "{author.name|}",
                "{author.handle|x}",
                "{strike.count}",
                "{?trou}",
                "{own}",
                "{{",
                "}}",
            ]
        ),
    ),
    max_size=6,
).map("".join)


@given(templates, foreign, foreign, st.dictionaries(st.sampled_from(["trou", "own", "brand"]), foreign))
def test_no_template_ever_raises_and_places_are_true(text: str, name: str, own: str, filled: dict[str, str]) -> None:
    values = Values(author_name=name, author_handle=name, brand=own, own={"own": own})
    template = parse(text, ["own"])
    rendered = render(template, values, filled)
    for hole in (*rendered.holes, *rendered.missing):
        assert rendered.text[hole.start : hole.end] == f"[{hole.name}]"
    for problem in template.problems:
        line = text.split("\n")[problem.line - 1]
        assert line[problem.column - 1] in "{}"
        assert problem.message


@given(foreign)
def test_nothing_of_an_author_is_expanded(name: str) -> None:
    values = Values(author_name=name, author_handle=name, brand="SECRET", own={"own": "SECRET"})
    rendered = render(parse("a {author.name|-} {author.handle|-} {author.first_name|-} b", ["own"]), values)
    shown = harmless(name)
    assert "SECRET" not in rendered.text
    assert rendered.ready
    assert rendered.text in {
        f"a {one or '-'} {shown or '-'} {first_name(name) or '-'} b" for one in (shown, "")
    }  # fmt: skip


@given(foreign)
def test_a_harmless_name_is_one_short_line_without_hidden_characters(name: str) -> None:
    shown = harmless(name)
    assert len(shown) <= 80
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
    assert not any(0x202A <= ord(char) <= 0x202E or 0x2066 <= ord(char) <= 0x2069 for char in shown)
    assert harmless(shown) == shown


@given(st.text(alphabet="{}", max_size=12))
def test_doubled_braces_come_back_as_written(text: str) -> None:
    assert said(text.replace("{", "{{").replace("}", "}}")) == text


# --- problems ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("Bonjour {author.fist_name} !", 1, 9, "author.first_name"),
        ("Bonjour,\nici {marque}.", 2, 5, "brand"),
        ("{prénom}", 1, 1, "author.first_name"),
        ("{Brand}", 1, 1, "brand"),
        ("{horaires|x}", 1, 1, "office_hours"),
        ("{phon}", 1, 1, "phone"),
        ("{qwertz}", 1, 1, None),
        ("{}", 1, 1, None),
        ("{?}", 1, 1, None),
        ("a { b", 1, 3, None),
        ("a {brand\n}", 1, 3, None),
        ("a } b", 1, 3, None),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, line: int, column: int, hint: str | None) -> None:
    problem, *_ = parse(text, ["phone"]).problems
    assert (problem.line, problem.column, problem.hint) == (line, column, hint)


def test_all_problems_at_once_and_the_text_as_written() -> None:
    template = parse("{a} {brand} {b} }")
    assert [problem.column for problem in template.problems] == [1, 13, 17]
    assert render(template, KNOWN).text == "{a} Altéa {b} }"


def test_a_sound_template_has_no_problems() -> None:
    assert parse("Bonjour {author.first_name|à vous} {?x} {{}} {phone}", ["phone"]).problems == ()
    assert parse("") == Template(())


# --- first names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("🌸 Marie-Claude D. ✨", "Marie-Claude"),
        ("Élodie", "Élodie"),
        ("E\u0301lodie Diallo (she/her)", "Élodie"),
        ("Jean-Luc 🇫🇷", "Jean-Luc"),
        ("❤\ufe0f Anaïs 🌈", "Anaïs"),
        ("Marie | Paris", "Marie"),
        ("Sophie, photographe", "Sophie"),
        ("Inès de la Fressange", "Inès"),
        ("Jean-pierre", "Jean-pierre"),
        ("N'Golo", "N'Golo"),
        ("𝓜𝓪𝓻𝓲𝓮 𝓓.", "Marie"),
        ("McKenzie Reid", "McKenzie"),
        ("Мария Иванова", "Мария"),
        ("محمد علي", "محمد"),
        ("Ma\u202erie", "Marie"),
    ],
)  # fmt: skip
def test_first_names(display: str, name: str) -> None:
    assert first_name(display) == name


@pytest.mark.parametrize(
    "display",
    [
        "MARIE DUPONT", "J.-P. M.", "J. Dupont", "JP Dupont", "M Dupont", "Mme Michu", "Dr. House", "Maître Corbeau",
        "Boulangerie Martin", "Garage Martin SARL", "Best Reviews Ltd", "Prêt Rapide", "Les Mobilités",
        "🌸✨", "", "   ", "@nadia", "nadia_75", "nadia75", "Marie 75", "le_zadig", "VéloAubin", "MarcheurBlanc",
        "marie dupont", "Ptit Louis", "Usager en colère", "Marieeeee", "D", "X Æ A-12", "{brand}", "美咲 田中",
        "O’Connor", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "https://marie.example", "Maximilienne-Wilhelmina-Antoinette",
    ],
)  # fmt: skip
def test_better_no_name_than_a_wrong_one(display: str) -> None:
    assert first_name(display) is None


@given(foreign)
def test_a_first_name_is_one_capitalised_word(display: str) -> None:
    name = first_name(display)
    if name is not None:
        assert 2 <= len(name) <= 20
        assert not any(char.isspace() or char in "{}@/." for char in name)
        assert name[0] == name[0].upper()


# --- choosing ----------------------------------------------------------------------------------

REPLY = Reply(
    id="merci", title="Merci", text={"fr": ("Merci {author.first_name|} !", "Un grand merci."), "en": ("Thank you!",)}
)


@pytest.mark.parametrize(
    ("language", "languages", "chosen"),
    [
        ("en", (), "en"), ("en-GB", (), "en"), ("EN_us", (), "en"), (None, ("en", "fr"), "en"), (None, (), "fr"),
        ("de", ("en",), "en"), ("de", ("it",), "fr"), ("", (), "fr"),
    ],
)  # fmt: skip
def test_the_language_of_an_answer(language: str | None, languages: tuple[str, ...], chosen: str) -> None:
    picked = choose(REPLY, language, languages=languages)
    assert picked is not None
    assert picked.language == chosen


def test_nobody_hears_the_same_words_twice_while_there_are_others() -> None:
    seen: list[str] = []
    for name in ("Nadia", "", "Nadia", ""):
        chosen = choose(REPLY, "fr", seen=seen)
        assert chosen is not None
        seen.append(render(parse(chosen.text), Values(author_name=name)).text)
    assert seen == ["Merci Nadia !", "Un grand merci.", "Merci Nadia !", "Un grand merci."]


def test_what_we_said_besides_does_not_matter() -> None:
    chosen = choose(REPLY, "fr", seen=["Bonjour, nous regardons.", "Merci Nadia ! À bientôt. — Léa"])
    assert chosen is not None
    assert chosen.text == "Un grand merci."


@pytest.mark.parametrize(
    ("own", "wanted", "fit"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, True), (Audience.PUBLIC, Audience.PRIVATE, False),
        (Audience.BOTH, Audience.PRIVATE, True), (Audience.PRIVATE, Audience.BOTH, True),
    ],
)  # fmt: skip
def test_the_audience_of_an_answer(own: Audience, wanted: Audience, fit: bool) -> None:
    reply = Reply(id="a", title="a", audience=own, text={"fr": ("Bonjour",)})
    assert (choose(reply, "fr", wanted) is not None) is fit


def test_a_reply_without_text() -> None:
    assert choose(Reply(id="a", title="a", text={"fr": ()}), "fr") is None
