"""IRC's lines and texts: whatever comes, nothing breaks; what is put together comes apart again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import InsecureServer, Invalid
from cm_inbox.networks.irc import channel_names
from cm_inbox.networks.irc_book import is_split, matches
from cm_inbox.networks.irc_line import (
    LINE_BYTES,
    Support,
    escaped,
    is_control,
    mode_changes,
    parse,
    plain,
    unescaped,
    written,
)
from cm_inbox.networks.irc_link import place
from cm_inbox.networks.irc_text import limit, room, split
from cm_inbox.text_count import count, pieces

words = st.text(st.characters(exclude_characters=" \r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
middles = words.filter(lambda word: not word.startswith(":"))
lasts = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=80)


@given(st.binary(max_size=600))
def test_nothing_breaks_the_reading_of_a_line(raw: bytes) -> None:
    line = parse(raw)
    assert line is None or line.command == line.command.upper()


@given(st.lists(middles, max_size=4), lasts, st.dictionaries(st.sampled_from("abc"), lasts, max_size=2))
def test_what_is_written_is_read_the_same(params: list[str], last: str, tags: dict[str, str]) -> None:
    line = parse(written("PRIVMSG", *params, last, tags=tags))
    assert line is not None
    assert line.params == (*params, last)
    assert line.tags == tags


@given(lasts)
def test_a_tag_comes_back(value: str) -> None:
    assert unescaped(escaped(value)) == value


@pytest.mark.parametrize("text", ["a\r\nQUIT", "a\nb", "a\0b"])
def test_nobody_slips_in_a_command(text: str) -> None:
    with pytest.raises(ValueError, match="end inside"):
        written("PRIVMSG", "#altea", text)
    with pytest.raises(ValueError, match="last parameter"):
        written("PRIVMSG", "#altea #other", "text")


@given(st.text(max_size=2000))
def test_no_line_is_too_long(text: str) -> None:
    for part in split(text, room("altea", "#altea"), 12):
        raw = written("PRIVMSG", "#altea", part.replace("\0", ""))
        assert len(raw) <= LINE_BYTES


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=600), st.integers(20, 200))
def test_the_pieces_hold_the_whole_text(text: str, most: int) -> None:
    parts = pieces(text, most)
    assert all(len(part.encode()) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_an_answer_is_cut_where_a_word_begins() -> None:
    assert split("Bonjour, votre colis arrive demain.", 20) == ["Bonjour, votre colis", "arrive demain."]
    assert split("Un\n\nDeux", 20) == ["Un", "Deux"]


def test_the_counter_says_as_how_many_messages_a_text_leaves() -> None:
    lines = limit(100)
    assert count("x" * 90, lines).pieces == 1
    assert count("x " * 75, lines).pieces == 2
    assert count("\n".join("abcdefgh"), lines).over > 0


def test_a_line_with_everything() -> None:
    line = parse("@time=2026-11-23T07:00:00.000Z;msgid=a\\:b :lea!l@h PRIVMSG #altea :Où est mon colis ?\r\n".encode())
    assert line is not None
    assert (line.nick, line.command, line.params) == ("lea", "PRIVMSG", ("#altea", "Où est mon colis ?"))
    assert line.tags["msgid"] == "a;b"


def test_an_old_clients_letters_are_read() -> None:
    line = parse(b":lea!l@h PRIVMSG #altea :d\xe9j\xe0")
    assert line is not None
    assert line.param(1) == "déjà"


def test_colours_and_programs_talk_are_not_text() -> None:
    assert plain("\x02gras\x02 \x0304,12rouge\x03 normal") == "gras rouge normal"
    assert plain("\x01ACTION arrive\x01") == "* arrive"
    assert is_control("\x01VERSION\x01")


def test_what_a_server_says_of_itself() -> None:
    solanum = Support().with_tokens(
        ["CHANMODES=eIbq,k,flj,CFL", "PREFIX=(ov)@+", "EXTBAN=$,ajrxz", "CASEMAPPING=rfc1459"]
    )
    assert solanum.quiet == "q"
    assert solanum.account_mask("lea") == "$a:lea"
    assert solanum.fold("Léa[]\\~") == "léa{}|^"
    inspircd = Support().with_tokens(["CHANMODES=b,k,l,imnpst", "PREFIX=(qaohv)~&@%+", "EXTBAN=,Rm"])
    assert inspircd.quiet == "m:"
    assert inspircd.account_mask("lea") == "R:lea"
    unreal = Support().with_tokens(["CHANMODES=beI,fkL,lH,cd", "PREFIX=(qaohv)~&@%+", "EXTBAN=~,acjmnqr"])
    assert unreal.quiet == "~quiet:"
    assert unreal.account_mask("lea") == "~account:lea"
    plain_server = Support().with_tokens(["CHANMODES=beI,k,l,imMnOPQRstVz", "PREFIX=(qaohv)~&@%+"])
    assert plain_server.quiet is None
    assert plain_server.account_mask("lea") is None
    assert list(mode_changes(solanum, ["+ol-b", "lea", "5", "*!*@h"])) == [
        (True, "o", "lea"),
        (True, "l", "5"),
        (False, "b", "*!*@h"),
    ]


def test_who_left_because_of_a_split() -> None:
    assert is_split("irc.one.net irc.two.net")
    assert is_split("*.net *.split")
    assert not is_split("Bonne soirée à tous")
    assert not is_split("Quit: bye")


def test_masks() -> None:
    assert matches("*!*@host.example", "lea!l@host.example")
    assert not matches("lea!*@*.net", "lea!l@host.example")
    assert matches("le[a]!*@*", "le[a]!l@h")


def test_where_a_server_is() -> None:
    assert str(place("irc.example")) == "irc.example"
    assert place("irc.example:7000").port == 7000
    assert str(place("irc://127.0.0.1:6667")) == "irc://127.0.0.1:6667"
    with pytest.raises(InsecureServer):
        place("irc://irc.example")
    for wrong in ("", "http://irc.example", "irc.example/x", "irc.example:port"):
        with pytest.raises(Invalid):
            place(wrong)


def test_channels_as_people_write_them() -> None:
    assert channel_names("#altea, aide;#Altea #altea") == ["#altea", "#aide", "#Altea"]
