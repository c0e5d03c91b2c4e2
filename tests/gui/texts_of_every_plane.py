"""Texts that people and mischief send: every Unicode plane, bidi, controls, halves of surrogate pairs."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = st.sampled_from(
    [
        *"\0\a\x1b\x7f\x85\u200b\u200d\u2028\u2029\ufeff\ufffc\ufffd\ud800\udfff\u202a\u202c\u202d\u202e\u2066\u2069",
        "\u0301" * 30,
        "مرحبا",
        "שלום",
        "👩\u200d👩\u200d👧",
        "🇫🇷",
        "\r\n",
        "https://аpple.com/x?y=(1).",
        "<b onclick=x>&amp;</b>",
        "%1%n%L1",
        "﷽",
    ]
)
ANY_TEXT = st.lists(st.text(st.characters(), max_size=12) | NASTY, max_size=8).map("".join)
"""``st.characters`` covers all seventeen planes, surrogates included."""
