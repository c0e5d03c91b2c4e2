"""Matching: recall of disguised terms and false flags beside peers, speed, hostile patterns, languages, duplicates."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.table import Row, median, ms, times
from cm_inbox.charter.fold import fold, folding
from cm_inbox.charter.language import language_of
from cm_inbox.charter.likeness import alike, signature
from cm_inbox.charter.matcher import Matcher, regex, term
from cm_inbox.charter.terms import spelling
from tests.charter.corpus import disguises, innocents, terms
from tests.charter.test_matcher import REDOS

TITLE = "Matching"

TERMS = {"fr": [*terms.FRENCH, *terms.FRENCH_PHRASES], "en": [*terms.ENGLISH, *terms.ENGLISH_PHRASES]}
AROUND = ("Vous êtes vraiment {} chez vous", "{} !", "Go away {}, I am done.")
HARD_INNOCENTS = 2_600  # of each language
MANY_TERMS = 1_000
SPEED_TEXTS = 20_000
LOOP_TEXTS = 200
SYLLABLES = "ba con mer pu te sa lo pe ri du ga li na to vi re cha pon bro zu fi gre on ir as el"


def run(folder: Path, messages: int) -> Iterator[Row]:
    """Yield the rows; neither the folder nor the number of messages matters here."""
    del folder, messages
    yield from _evasion()
    yield from _speed()
    yield _hostile()
    yield _language()
    yield _duplicates()


# --- what is found, and what should not be -----------------------------------------------------


def _evasion() -> Iterator[Row]:
    single, double = _disguised()
    innocent = {language: innocents.innocents(language, HARD_INNOCENTS) for language in TERMS}
    for name, make, goals in (
        ("cm-inbox", _ours, True),
        ("word-boundary regex", _word_boundary, False),
        ("better-profanity", _better_profanity, False),
    ):
        finds = make()
        if finds is None:
            yield Row(f"{name}: recall and false flags", "not measured: not installed")
            continue
        one, two = _recall(finds[0], single), _recall(finds[0], double)
        flagged = sum(finds[1](language, text) for language, texts in innocent.items() for text in texts)
        total = sum(map(len, innocent.values()))
        met = one >= 0.99 and two >= 0.95 and not flagged
        yield Row(
            f"{name}: terms found in {len(disguises.DISGUISES)} single disguises, in two combined; false flags",
            f"{one:.1%} of {len(single):,}, {two:.1%} of {len(double):,}; {flagged} of {total:,}",
            "",
            ">= 99 %, >= 95 %; 0" if goals else "",
            met if goals else None,
        )


def _disguised() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return (language, term, text), disguised once and twice."""
    source = random.Random("bench")
    single, double = [], []
    for language, spelled in ((language, one) for language, all_of in TERMS.items() for one in all_of):
        word = spelling(spelled)[0]
        for around in AROUND:
            for disguise in disguises.DISGUISES.values():
                single.append((language, spelled, around.format(disguise(word, source))))
                double.append((language, spelled, around.format(disguises.combined(word, source)[1])))
    return single, double


def _recall(finds: Callable[[str, str, str], bool], texts: list[tuple[str, str, str]]) -> float:
    return sum(finds(*one) for one in texts) / len(texts)


Peer = tuple[Callable[[str, str, str], bool], Callable[[str, str], bool]]
"""Whether a term (language, spelling) is found in a text, and whether anything of a language is."""


def _innocent_terms(language: str) -> list[str]:
    return [spelled for spelled in TERMS[language] if spelled not in terms.BORING]


def _ours() -> Peer:
    def made(spelled: list[str]) -> Matcher:
        return Matcher([term(one, terms.EXCEPTIONS.get(one, ())) for one in spelled])

    every = {language: made(spelled) for language, spelled in TERMS.items()}
    strict = {language: made(_innocent_terms(language)) for language in TERMS}

    def finds(language: str, spelled: str, text: str) -> bool:
        index = TERMS[language].index(spelled)
        return any(hit.index == index for hit in every[language].find(folding(text)))

    return finds, lambda language, text: bool(strict[language].find(folding(text)))


def _word_boundary() -> Peer:
    def made(spelled: str) -> str:
        word = re.escape(spelling(spelled)[0])
        return rf"\b{word}\w*\b" if spelled.endswith("*") else rf"\b{word}\b"

    every = {one: re.compile(made(one), re.IGNORECASE) for spelled in TERMS.values() for one in spelled}
    strict = {language: re.compile("|".join(map(made, _innocent_terms(language))), re.IGNORECASE) for language in TERMS}

    def finds(_: str, spelled: str, text: str) -> bool:
        return every[spelled].search(text) is not None

    return finds, lambda language, text: strict[language].search(text) is not None


def _better_profanity() -> Peer | None:
    """Return the peer at its best: it says of a text whether anything was found, not what."""
    try:
        from better_profanity import Profanity  # type: ignore[import-untyped]  # an optional peer without types
    except ImportError:
        return None

    def loaded(spelled: list[str]) -> Callable[[str], bool]:
        made = Profanity()
        made.load_censor_words([spelling(one)[0] for one in spelled])
        return lambda text: bool(made.contains_profanity(text))

    every = {language: loaded(spelled) for language, spelled in TERMS.items()}
    strict = {language: loaded(_innocent_terms(language)) for language in TERMS}

    def finds(language: str, _: str, text: str) -> bool:
        return every[language](text)

    return finds, lambda language, text: strict[language](text)


# --- how fast ----------------------------------------------------------------------------------


def _speed() -> Iterator[Row]:
    texts, words = _texts(), _words(MANY_TERMS)
    folded = [fold(text) for text in texts]
    taken = _per_text(lambda: [fold(text) for text in texts], len(texts))
    lowered = _per_text(lambda: [text.lower() for text in texts], len(texts))
    yield Row("folding a message", f"{taken:.1f} µs", f"str.lower() {lowered:.2f} µs", ratio=f"{taken / lowered:.0f}")

    build = median(times(lambda: Matcher([term(word) for word in words]), 1))
    matcher = Matcher([term(word) for word in words])
    changed = median(times(lambda: Matcher([term(word) for word in [*words[:-1], _other()]]), 5))
    yield Row(f"making a matcher of {MANY_TERMS:,} terms, then one with another term", f"{ms(build)}, {ms(changed)}")

    cold = _per_text(lambda: [matcher.which(text) for text in folded], len(texts))
    warm = _per_text(lambda: [matcher.which(text) for text in folded], len(texts))
    loop = [re.compile(rf"\b{word}\b") for word in words]
    slow = _per_text(lambda: [[one.search(text) for one in loop] for text in folded[:LOOP_TEXTS]], LOOP_TEXTS)
    yield Row(
        f"which of {MANY_TERMS:,} terms may be in a message, however disguised: first texts, then warm",
        f"{cold:.1f} µs, {warm:.1f} µs",
        f"a loop of `re`, plain words only: {slow:,.0f} µs",
        "faster than the loop",
        warm < slow,
        f"{warm / slow:.4f}",
    )
    everything = _per_text(lambda: [matcher.find(folding(text)) for text in texts], len(texts))
    yield Row("the same with folding, and what is found checked at its place", f"{everything:.1f} µs")


def _texts() -> list[str]:
    sentences = [*innocents.innocents("fr", HARD_INNOCENTS), *innocents.innocents("en", HARD_INNOCENTS)]
    source = random.Random("speed")
    return [" ".join(source.sample(sentences, 2)) for _ in range(SPEED_TEXTS)]


def _words(count: int) -> list[str]:
    """Return made-up words that look like words."""
    source = random.Random("words")
    parts = SYLLABLES.split()
    words = dict[str, None]()
    while len(words) < count:
        words["".join(source.choices(parts, k=source.randint(3, 4)))] = None
    return list(words)


def _other() -> str:
    return "".join(random.choices("bcdfglmnprst", k=9))


def _per_text(run: Callable[[], object], texts: int) -> float:
    """Return microseconds a text."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e6 / texts


def _hostile() -> Row:
    slowest = 0.0
    for pattern, text in REDOS:
        matcher, folded = Matcher([regex(pattern)]), folding(text * 100)
        slowest = max(slowest, median(times(partial(matcher.find, folded), 3)))
    return Row(
        f"{len(REDOS)} patterns that hang `re`, each on some 5,000 characters: the slowest",
        ms(slowest),
        "`re` does not come back",
        "<= 50 ms",
        slowest <= 50,
    )


# --- languages and duplicates ------------------------------------------------------------------


def _language() -> Row:
    texts = [(language, text) for language in TERMS for text in innocents.innocents(language, 400)]
    texts = [(language, text) for language, text in texts if not any(char > "ɏ" for char in text if char.isalpha())]
    language_of(texts[0][1], ("fr", "en"))
    right = sum(language_of(text, ("fr", "en")) == language for language, text in texts)
    taken = _per_text(lambda: [language_of(text, ("fr", "en")) for _, text in texts], len(texts))
    return Row("telling French from English", f"{right / len(texts):.1%} right, {taken:.0f} µs a message")


def _duplicates() -> Row:
    source = random.Random("duplicates")
    words = [*innocents.FRENCH_WORDS, *innocents.ENGLISH_WORDS]
    messages = [source.choices(words, k=source.randint(8, 30)) for _ in range(1000)]
    near = [list(message) for message in messages]
    for message in near:
        for at in source.sample(range(len(message)), max(1, len(message) // 8)):
            message[at] = source.choice(words)
    taken = _per_text(lambda: [signature(" ".join(message)) for message in messages], len(messages))
    kept, changed = ([signature(" ".join(message)) for message in all_of] for all_of in (messages, near))
    found = sum(map(alike, kept, changed)) / len(kept)
    others = sum(alike(one, other) for at, one in enumerate(kept) for other in kept[at + 1 : at + 100])
    return Row(
        "near-duplicates with a word in eight changed",
        f"{found:.1%} recognised, {others} of 94,000 others taken for one; {taken:.0f} µs a message",
    )
