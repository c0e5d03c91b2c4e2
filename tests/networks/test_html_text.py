"""Foreign HTML as plain text: readable, harmless, and in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.networks.html_text import html_to_text
from cm_inbox.networks.mastodon_messages import fingerprint, with_mentions

SHORTENED = (
    '<a href="https://example.com/a/long/path"><span class="invisible">https://</span>'
    '<span class="ellipsis">example.com/a/l</span><span class="invisible">ong/path</span></a>'
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>Deux<br>Trois<br/>Quatre</p>", "Un\n\nDeux\nTrois\nQuatre"),
        ("5 &lt; 6 &amp; &quot;x&quot; &#128230; &eacute;", '5 < 6 & "x" 📦 é'),
        ("5 < 6 and a<b", "5 < 6 and a<b"),
        (SHORTENED, "https://example.com/a/long/path"),
        ('<a href="https://example.com/x">ici</a>', "ici (https://example.com/x)"),
        ('<a href="https://evil.example">https://bank.example</a>', "https://bank.example (https://evil.example)"),
        ('<a href="https://example.com/abcdef">example.com/abc…</a>', "https://example.com/abcdef"),
        ('<a href="https://e.example/@a" class="u-url mention">@<span>a</span></a> oui', "@a oui"),
        ('<a href="https://e.example/tags/x" rel="tag">#<span>x</span></a>', "#x"),
        ('<a href="https://evil.example" class="mention">argent</a>', "argent (https://evil.example)"),
        ('<a href="javascript:alert(1)">oui</a>', "oui"),
        ('<a href="https://[broken">oui</a>', "oui"),
        ("<script>alert('<b>')</script>a<style>p{}</style>b<!-- <p>c</p> -->d", "abd"),
        ('<img src="x" alt=":wink:"> <img src="y">fin', ":wink: fin"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>", "- a\n- b\n\n1. c\n2. d"),
        ("<blockquote><p>dit</p><p>elle</p></blockquote><p>oui</p>", "> dit\n>\n> elle\n\noui"),
        ("<pre>a\n    b</pre>", "a\n    b"),
        ('<a href="https://e.example" title="a > b">x</a>', "x (https://e.example)"),
        ("<p>un <b>deux", "un deux"),
        ('fin <a href="https://e.exam', 'fin <a href="https://e.exam'),
        ("", ""),
    ],
)
def test_reads_as_a_person_would(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text(alphabet=st.sampled_from("<>/ap\"' =!-&;#xé📦\n\x00"), max_size=200))
def test_takes_anything(html: str) -> None:
    html_to_text(html)


@given(st.text(alphabet=st.characters(exclude_characters="<>&"), max_size=100))
def test_text_without_markup_keeps_its_words(text: str) -> None:
    assert html_to_text(text).split() == text.split()


@pytest.mark.parametrize("piece", ["<a ", "<", "<!--", '<a href="', "<blockquote>", "<a>", "</p>", "&amp", "<p>x"])
def test_grows_with_the_length_alone(piece: str) -> None:
    def seconds(times: int) -> float:
        began = time.perf_counter()
        html_to_text(piece * times)
        return time.perf_counter() - began

    seconds(1000)
    small, large = min(seconds(20_000) for _ in range(3)), seconds(200_000)
    assert large < 40 * small + 0.05


def test_two_forms_of_one_text_are_the_same() -> None:
    sent = "@client@loin.example Voilà **tout** : https://aide.example/r%C3%A9ponse/\n\nBonne journée 👋"
    shown = "@client Voilà tout : https://aide.example/réponse\nBonne journée 👋"
    assert fingerprint(sent) == fingerprint(shown)
    assert fingerprint(sent) != fingerprint(sent.replace("journée", "soirée"))
    assert fingerprint("👍") != fingerprint("👎")


def test_mentions_are_added_where_they_are_missing() -> None:
    assert with_mentions("Bonjour", ["a", "b@loin.example"], "ici.example") == "@a @b@loin.example Bonjour"
    assert with_mentions("Merci @A@ici.example.", ["a"], "ici.example") == "Merci @A@ici.example."
    assert with_mentions("Merci @b", ["b@loin.example"], "ici.example") == "@b@loin.example Merci @b"
    assert with_mentions("Merci @ab", ["a"], "ici.example") == "@a Merci @ab"
