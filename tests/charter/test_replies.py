"""Picking canned replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.replies import fits_limit, fitting, fuzzy, values_for
from cm_inbox.charter.shape import Audience, Charter, Ladder, OfficeHours, Reply, Step, StepKind
from cm_inbox.charter.templates import Rendered, Values, parse, render
from cm_inbox.models.accounts import CountKind, TextLimit
from cm_inbox.models.verdicts import Strike

REPLIES = (
    Reply(
        id="retard",
        title="Retard : excuses",
        text={
            "fr": ("Bonjour, toutes nos excuses pour cette attente.",),
            "en": ("Hello, we are sorry about the delay.",),
        },
    ),
    Reply(
        id="remboursement",
        title="Remboursement en cours",
        audience=Audience.PRIVATE,
        text={"fr": ("Votre virement part demain.",), "en": ("Your refund leaves tomorrow.",)},
    ),
    Reply(id="objet-trouve", title="Objet trouvé", text={"fr": ("Les objets arrivent au guichet, avec excuses.",)}),
    Reply(id="coeur", title="Merci du fond du cœur", text={"fr": ("Merci !",)}),
)


def ids(query: str, language: str | None = "fr", audience: Audience = Audience.BOTH) -> list[str]:
    return [found.reply.id for found in fuzzy(query, REPLIES, language, audience=audience)]


def test_an_empty_query_lists_all_in_the_files_order() -> None:
    assert ids("") == ids("  ") == [reply.id for reply in REPLIES]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("retard", "retard"), ("RETARD", "retard"), ("reta", "retard"), ("trouve", "objet-trouve"),
        ("trouvé", "objet-trouve"), ("remboursment", "remboursement"), ("rembuorsement", "remboursement"),
        ("rembousr", "remboursement"), ("coeur", "coeur"), ("cœur", "coeur"), ("fond cœur", "coeur"),
        ("objets au guichet", "objet-trouve"), ("delay", "retard"), ("dealy", "retard"), ("refund", "remboursement"),
        ("boursement", "remboursement"), ("l'objet", "objet-trouve"), ("le", "objet-trouve"),
    ],
)  # fmt: skip
def test_what_people_type_finds_what_they_mean(query: str, first: str) -> None:
    assert ids(query)[0] == first


def test_the_title_goes_before_the_text() -> None:
    assert ids("excuses") == ["retard", "objet-trouve"]


@pytest.mark.parametrize("query", ["xyz", "retard xyz", "mercredi", "🌸🌸"])
def test_nothing_is_found_for_what_nobody_wrote(query: str) -> None:
    assert ids(query) == ([] if query != "🌸🌸" else [reply.id for reply in REPLIES])


def test_only_replies_for_the_audience() -> None:
    assert "remboursement" not in ids("", audience=Audience.PUBLIC)
    assert "remboursement" in ids("", audience=Audience.PRIVATE)


def test_the_text_is_in_the_authors_language_where_there_is_one() -> None:
    texts = {found.reply.id: found.chosen.text for found in fuzzy("", REPLIES, "en", languages=("fr", "en"))}
    assert texts["retard"] == "Hello, we are sorry about the delay."
    assert texts["coeur"] == "Merci !"


@given(st.text(max_size=40), st.sampled_from([None, "fr", "en", "de"]))
def test_no_query_raises_and_nothing_comes_twice(query: str, language: str | None) -> None:
    found = ids(query, language)
    assert len(found) == len(set(found))


@given(st.sampled_from(REPLIES), st.data())
def test_a_slip_in_a_long_word_of_the_title_does_not_matter(reply: Reply, data: st.DataObject) -> None:
    words = [word for word in reply.title.split() if len(word) >= 5 and word.isalpha()]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    at = data.draw(st.integers(1, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert reply.id in ids(swapped)


# --- limits ------------------------------------------------------------------------------------


def test_a_network_takes_what_fits_as_it_would_be_sent() -> None:
    charter = Charter(brand="Altéa", variables={"long": "x" * 400})
    short = Reply(id="short", title="", text={"fr": ("Bonjour {author.first_name|},",)})
    long = Reply(id="long", title="", text={"fr": ("{long} {long}",)})
    private = Reply(id="private", title="", audience=Audience.PRIVATE, text={"fr": ("Bonjour",)})
    limit = TextLimit(CountKind.GRAPHEMES, 500)
    values = values_for(charter, "fr", author_name="Nadia")
    some = (short, long, private)
    assert fitting(some, Audience.PUBLIC, limit, charter, values) == (short,)
    assert fitting(some, Audience.PUBLIC, None, charter, values) == (short, long)
    assert fitting(some, Audience.PRIVATE, limit, charter, values) == (short, private)


def test_links_count_what_the_network_says() -> None:
    rendered = Rendered("Voir https://altea.example/" + "x" * 600)
    assert fits_limit(rendered, TextLimit(CountKind.GRAPHEMES, 500, url_length=23))
    assert not fits_limit(rendered, TextLimit(CountKind.GRAPHEMES, 500))


# --- what is known -----------------------------------------------------------------------------


def test_what_is_known_when_somebody_is_warned() -> None:
    day = 86_400_000
    charter = Charter(
        brand="Altéa",
        variables={"phone": "04"},
        office_hours=OfficeHours(monday=("09:00-18:00",)),
        strikes=Ladder(
            steps=(Step(at=1, do=StepKind.WARN), Step(at=2, do=StepKind.BAN, duration="30d")), expire_after="90d"
        ),
    )
    values = values_for(
        charter, "fr", author_name="Nadia", account="Altéa Mobilités", agent="Léa", strikes=(Strike(0),), at=day
    )
    text = "{author.first_name} {brand} {account} {office_hours} {strike.count} {strike.next} {agent} {phone}"
    assert render(parse(text, charter.variables), values).text.replace("\xa0", " ") == (
        "Nadia Altéa Altéa Mobilités le lundi de 9 h à 18 h 1 une suspension de 30 jours Léa 04"
    )


def test_what_is_not_known_of_a_blank_charter() -> None:
    assert values_for(Charter(), "de") == Values()
