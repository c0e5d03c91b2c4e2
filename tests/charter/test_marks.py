"""Links, mentions, emoji and capitals of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter import marks
from cm_inbox.charter.domains import normal_domain


def domains(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    return [link.domain for link in marks.links(text, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("voir https://Example.COM/a(b)?x=1). fin", [("example.com", "https://Example.COM/a(b)?x=1")]),
        ("(https://a.example/b)", [("a.example", "https://a.example/b")]),
        ("[ici](https://a.example)", [("a.example", "https://a.example")]),
        ("https://example.com./page", [("example.com", "https://example.com./page")]),
        ("allez sur acme.fr, vite", [("acme.fr", "acme.fr")]),
        ("bit.ly/3xY", [("bit.ly", "bit.ly/3xY")]),
        ("t.me/canal", [("t.me", "t.me/canal")]),
        ("www.truc.de.", [("www.truc.de", "www.truc.de")]),
        ("va sur www.jeux.example !", [("www.jeux.example", "www.jeux.example")]),
        ("example[.]com", [("example.com", "example[.]com")]),
        ("foo (dot) com", [("foo.com", "foo (dot) com")]),
        ("hxxps://mal[.]example[.]org/x", [("mal.example.org", "hxxps://mal[.]example[.]org/x")]),
        ("http://xn--bcher-kva.example/p", [("bücher.example", "http://xn--bcher-kva.example/p")]),
        ("пример.рф", [("пример.рф", "пример.рф")]),
        ("EXAMPLE．COM", [("example.com", "EXAMPLE．COM")]),
        ("https://user:secret@evil.example/x", [("evil.example", "https://user:secret@evil.example/x")]),
        ("https://good.example@evil.example", [("evil.example", "https://good.example@evil.example")]),
        ("http://192.168.1.1:80/", [("192.168.1.1", "http://192.168.1.1:80/")]),
        ("exam\u200bple.com", [("example.com", "exam\u200bple.com")]),
    ],
)
def test_a_link_and_where_it_leads(text: str, expected: list[tuple[str, str]]) -> None:
    found = marks.links(text)
    assert [(link.domain, text[slice(*link.span)]) for link in found] == expected
    assert marks.maybe_links(text)


@pytest.mark.parametrize(
    "text",
    [
        "merci.je vais bien",
        "super.me voilà",
        "fini.Merci",
        "3.14 et 12.5€",
        "etc...fr",
        "p.ex. n.b.",
        "lea@example.com",
        "écrivez à lea@truc.fr svp",
        "http://",
        "https://.",
        "...com",
        "",
    ],
)
def test_no_link(text: str) -> None:
    assert marks.links(text) == ()


def test_an_address_with_a_wordlike_ending_counts_where_a_rule_names_it() -> None:
    assert domains("allez sur acme.me tous") == []
    assert domains("allez sur boutique.acme.me tous", frozenset({"acme.me"})) == ["boutique.acme.me"]


@pytest.mark.parametrize(
    "spelling",
    [
        "bücher.example",
        "BÜCHER.example",
        "xn--bcher-kva.example",
        "Bu\u0308cher.example.",
        "https://bücher.example/x",
        "*.bücher.example",
    ],
)
def test_spellings_of_a_domain_are_one(spelling: str) -> None:
    assert normal_domain(spelling) == "bücher.example"


def test_a_domain_has_subdomains_and_not_endings_of_names() -> None:
    listed = frozenset({"example.com"})
    assert marks.within("example.com", listed) == "example.com"
    assert marks.within("a.b.example.com", listed) == "example.com"
    assert marks.within("notexample.com", listed) is None
    assert marks.within("example.com.evil.example", listed) is None


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@Lea bonjour", ["lea"]),
        ("(@lea@social.example).", ["lea@social.example"]),
        ("@brume:matrix.example, bonjour", ["brume:matrix.example"]),
        (".@lea et @léo.", ["lea", "léo"]),
        ("@lea.bsky.social.", ["lea.bsky.social"]),
        ("＠lea", ["lea"]),
        ("lea@example.com", []),
        ("https://social.example/@lea", []),
        ("@ @@x", []),
    ],
)
def test_mentions_are_not_addresses(text: str, handles: list[str]) -> None:
    found = marks.mentions(text)
    assert [each.handle for each in found] == handles
    assert all(text[each.span[0]] in "@＠" for each in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("🇫🇷🇧🇪", 2),
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("❤️❤", 2),
        ("1️⃣", 1),
        ("🏳️‍🌈", 1),
        ("🏴\U000e0067\U000e0062\U000e007f", 1),
        ("⚡✅", 2),
        ("© 2026 ™ ❤︎", 0),
        ("😀 ok 😀", 2),
        ("1 # *", 0),
    ],
)
def test_emoji_count_as_people_see_them(text: str, count: int) -> None:
    assert len(marks.emoji(text)) == count


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("BONJOUR A TOUS !!! 123", 1.0),
        ("bonjour à tous", 0.0),
        ("ÉÀÇÉÀÇÉÀÇÉ", 1.0),
        ("ПРИВЕТ ВСЕМ людям", 10 / 15),
        ("OK NON OUI", 0.0),  # fewer than ten letters
        ("ŒUVRE CAPITALE 😀", 1.0),
        ("日本語日本語日本語日本語", 0.0),
    ],
)
def test_capitals_are_a_share_of_the_letters(text: str, share: float) -> None:
    assert marks.capitals(text) == pytest.approx(share)


@given(st.text())
def test_marks_never_fail_and_lie_inside_the_text(text: str) -> None:
    spans = [link.span for link in marks.links(text)]
    spans += [each.span for each in marks.mentions(text)] + list(marks.emoji(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert 0 <= marks.capitals(text) <= 1


@given(st.lists(st.sampled_from([*"ab.@:/[]()é😀\u200d\ufe0f🇫", "https://", "xn--", ".com", "example", "dot", " "])))
def test_marks_never_fail_on_texts_made_of_them(parts: list[str]) -> None:
    text = "".join(parts)
    for link in marks.links(text):
        assert link.span[1] <= len(text)
        assert normal_domain(link.domain) == link.domain
    assert len(marks.mentions(text)) <= text.count("@")
