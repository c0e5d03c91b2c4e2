"""Near-duplicates are recognised by what is kept of a message."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.charter.fold import fold
from cm_inbox.charter.likeness import alike, signature, signature_of_folded, similarity
from tests.charter.corpus.innocents import ENGLISH_WORDS, FRENCH_WORDS

SPAM = "Gagnez un téléphone neuf en répondant à trois questions simples sur notre page, offre limitée aujourd'hui"


def test_a_changed_word_accents_and_emoji_make_no_other_message() -> None:
    other = SPAM.replace("téléphone", "vélo").upper() + " 🎁🎁 !!!"
    assert alike(signature(SPAM), signature(other))
    assert similarity(signature(SPAM), signature(SPAM.swapcase())) == 1.0


def test_another_message_is_not_alike() -> None:
    other = "Bonjour, trois questions sur notre commande d'un téléphone neuf : où est-elle, merci de votre réponse"
    assert not alike(signature(SPAM), signature(other))


def test_short_messages_are_the_same_or_not() -> None:
    assert alike(signature("Merci beaucoup !"), signature("MERCI, beaucoup"))
    assert not alike(signature("Merci beaucoup"), signature("Merci"))
    assert not alike(signature("Merci"), signature(SPAM))
    assert not alike(signature("🔥🔥🔥"), signature("🔥🔥🔥"))
    assert not alike(signature(""), signature(" "))


def test_most_near_duplicates_and_few_others_are_alike() -> None:
    source = random.Random(5)
    words = [*FRENCH_WORDS, *ENGLISH_WORDS]
    messages = [source.choices(words, k=source.randint(12, 30)) for _ in range(300)]
    near = []
    for message in messages:
        changed = list(message)
        for at in source.sample(range(len(changed)), len(changed) // 8):
            changed[at] = source.choice(words)
        near.append(changed)
    kept = [signature(" ".join(message)) for message in messages]
    found = sum(alike(one, signature(" ".join(changed))) for one, changed in zip(kept, near, strict=True))
    assert found >= 0.93 * len(messages)
    assert not any(alike(one, other) for one, other in pairwise(kept))


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_has_a_signature(one: str, other: str) -> None:
    first, second = signature(one), signature(other)
    assert len(first) in (2, 10, 258)
    assert first == signature_of_folded(fold(one))
    assert 0 <= similarity(first, second) == similarity(second, first) <= 1


def test_signatures_of_another_version_are_like_nothing() -> None:
    made = signature(SPAM)
    assert similarity(made, b"\xff" + made[1:]) == 0
    assert similarity(b"", b"") == 0
