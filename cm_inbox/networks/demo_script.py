"""What the people of the demo world say, and when: read from ``resources/demo``, drawn from a seed.

A file of ``resources/demo`` describes one brand:

* ``[[accounts]]`` and ``[[posts]]``: where people write; ``hours`` is how old a post is at the start.
* ``[[scenes]]``: one conversation each. A turn that begins with ``"> "`` is an answer of ours.
* ``[words.fr]``, ``[words.en]``: what ``{stop}`` and the like may become. Within a scene the same word
  stays the same; twice in one turn it differs. ``[a|b]`` is a choice made anew each time.
* ``[buzz]``: a bad buzz in four stages. ``[reactions]``: what people answer to our answers.
* ``[[canned]]``: canned replies; ``[answers]`` says which one the history shows for a kind of message.

Everything here is pure and depends on the seed alone; every instant is milliseconds from the world's start.
"""

from __future__ import annotations

import heapq
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import msgspec

from cm_inbox.models import Author, Millis
from cm_inbox.resources_path import resource

from .demo_pen import ADDED, Pen, capitalised, in_hand_of

SECOND: Millis = 1000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE

FILES = ("altea.toml", "brevent.toml")
OURS = "> "


class BrandSpec(msgspec.Struct, frozen=True):
    name: str
    colour: str
    monogram: str


class AccountSpec(msgspec.Struct, frozen=True):
    key: str
    style: str
    address: str
    name: str


class Post(msgspec.Struct, frozen=True):
    key: str
    on: tuple[str, ...]
    hours: int
    title: str


class Scene(msgspec.Struct, frozen=True):
    kind: str
    turns: tuple[str, ...]
    lang: str = "fr"
    private: bool = False
    on: tuple[str, ...] = ()
    by: str = ""  # "f": the text shows that a woman wrote it


class Stage(msgspec.Struct, frozen=True):
    fr: tuple[str, ...]
    en: tuple[str, ...]


class Buzz(msgspec.Struct, frozen=True):
    on: tuple[str, ...]
    title: str
    stages: tuple[Stage, ...]


class CannedReply(msgspec.Struct, frozen=True):
    """A ready answer of the demo brands. ``language`` is ``fr`` or ``en``; the same id may have both."""

    id: str
    language: str
    title: str
    text: str


class BrandScript(msgspec.Struct, frozen=True):
    """One file of ``resources/demo``."""

    brand: BrandSpec
    accounts: tuple[AccountSpec, ...]
    posts: tuple[Post, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    scenes: tuple[Scene, ...]
    reactions: Mapping[str, Mapping[str, tuple[str, ...]]]
    canned: tuple[CannedReply, ...]
    answers: Mapping[str, str]
    buzz: Buzz | None = None

    def canned_text(self, kind: str, lang: str) -> str | None:
        """Return the canned reply the history shows for a kind of message, if there is one."""
        wanted = self.answers.get(kind)
        return next((reply.text for reply in self.canned if reply.id == wanted and reply.language == lang), None)


class People(msgspec.Struct, frozen=True):
    """The names of the demo world."""

    first_fr: tuple[str, ...]
    women_fr: tuple[str, ...]
    last_fr: tuple[str, ...]
    first_en: tuple[str, ...]
    last_en: tuple[str, ...]
    nicks: tuple[str, ...]
    trolls: tuple[str, ...]
    spammers: tuple[str, ...]


def load_brands() -> tuple[BrandScript, ...]:
    """Read the files of all demo brands."""
    return tuple(msgspec.convert(_toml(name), BrandScript) for name in FILES)


def load_people() -> People:
    return msgspec.convert(_toml("people.toml"), People)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("demo", name).read_text("utf-8"))


# --- what happens ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``author`` is None for an answer of ours; ``rest`` is what the person says once we answer."""

    at: Millis
    id: str
    account: str
    thread: str
    title: str | None
    author: Author | None
    text: str
    kind: str
    lang: str
    private: bool = False
    parent: str | None = None
    mood: str = "shown"  # or held, spam, hidden: how it stands on networks that know this
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewritten:
    at: Millis
    id: str
    account: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    at: Millis
    id: str
    account: str


Event = Said | Rewritten | Withdrawn


# --- the schedule ------------------------------------------------------------------------------

CONVERSATIONS = {"ap": 90, "af": 50, "as": 30, "bp": 70, "bf": 30, "bs": 30}
"""How many conversations each account's history has."""

_KINDS = ("complaint", "question", "thanks", "insult", "spam")
_WEIGHTS = (40, 28, 14, 12, 6)
_HABITS = ("neat", "hasty", "sms", "loud", "emoji")
_HABIT_WEIGHTS = (62, 13, 8, 5, 12)
_AMBIENT = 38 * SECOND
_LATER = 5 * MINUTE
_BUZZ_BEGINS, _BUZZ_ENDS = 2, 45  # minutes


class Director:
    """Draws conversations from one brand's script. Two directors of one seed draw the same."""

    def __init__(self, script: BrandScript, people: People, seed: int, part: str) -> None:
        self.script = script
        self._seed = seed
        self._people = people
        self._rng = Random(f"{seed}/{part}/{script.brand.name}")  # noqa: S311 - a demo world guards no secret, it must be repeatable
        self._decks: dict[tuple[object, ...], list[Scene]] = {}
        self._known: dict[str, list[Author]] = {}
        self._style = {account.key: account.style for account in script.accounts}

    def history(self) -> Iterator[list[Event]]:
        """Yield the conversations that lie before the start, in no order."""
        for account in self.script.accounts:
            for number in range(CONVERSATIONS[account.key]):
                recent = self._rng.random() < 0.45
                age = self._rng.uniform(2 * MINUTE, 26 * HOUR) if recent else self._rng.uniform(26 * HOUR, 250 * HOUR)
                yield self._conversation(account.key, f"h{number}", -round(age))

    def ambient(self) -> Iterator[list[Event]]:
        """Yield the conversations that begin after the start, one after the other, without end."""
        keys = list(self._style)
        at, number = 0, 0
        while True:
            gap = 2 * (_AMBIENT if at < 3 * HOUR else _LATER)  # of one brand; there are two
            at += 4 * SECOND + round(self._rng.expovariate(1 / gap))
            account = self._rng.choices(keys, [CONVERSATIONS[key] for key in keys])[0]
            yield self._conversation(account, f"a{number}", at)
            number += 1

    def buzz(self) -> Iterator[list[Event]]:
        """Yield the messages of the bad buzz: few at first, then one every three seconds, then fading."""
        buzz = self.script.buzz
        if buzz is None:
            return
        at, number = _BUZZ_BEGINS * MINUTE, 0
        while at < _BUZZ_ENDS * MINUTE:
            minutes = at / MINUTE
            texts = self._buzz_texts(buzz, minutes)
            lang = "en" if self._rng.random() < 0.14 else "fr"
            account = buzz.on[0] if self._rng.random() < 0.65 else buzz.on[1]
            text = Pen(self._rng, self.script.words[lang]).write(
                self._rng.choice(texts.fr if lang == "fr" else texts.en)
            )
            author, habit = self._person(account, "buzz", lang)
            said = Said(
                at, f"{self._seed}.b{number}", account, "panne-b", buzz.title, author,
                in_hand_of(text, habit, "complaint", lang), "complaint", lang,
            )  # fmt: skip
            yield [said, *self._afterthought(said)]
            at += 700 + round(self._rng.expovariate(1 / (_buzz_gap(minutes) * SECOND)))
            number += 1

    def _buzz_texts(self, buzz: Buzz, minutes: float) -> Stage:
        stage = (minutes > 5) + (minutes > 9) + (minutes > 18)
        if stage and self._rng.random() < 0.3:
            stage -= 1
        return buzz.stages[stage]

    def _conversation(self, account: str, name: str, at: Millis) -> list[Event]:
        kind = self._rng.choices(_KINDS, _WEIGHTS)[0]
        lang = "fr" if self._rng.random() < 0.8 else "en"
        private = self._style[account] != "site" and self._rng.random() < 0.25
        scene = self._scene(account, kind, lang, private)
        author, habit = self._person(account, scene.kind, scene.lang, woman=scene.by == "f")
        post = self._post(account, at)
        at = max(at, -post.hours * HOUR + MINUTE)
        thread, title = (f"dm-{author.id}", None) if scene.private else (post.key, post.title)
        pen = Pen(self._rng, self.script.words[scene.lang])
        turns, rest = self._turns(scene, pen, habit, answered=self._answered(at))
        events: list[Event] = []
        parent = None
        for number, turn in enumerate(turns):
            ours = turn.startswith(OURS)
            said = Said(
                at, f"{self._seed}.{name}.{number}", account, thread, title, None if ours else author,
                turn.removeprefix(OURS), scene.kind, scene.lang, scene.private, parent,
                mood=self._mood(scene, at, number), rest=rest,
            )  # fmt: skip
            events.append(said)
            if not ours:
                events += self._afterthought(said)
            parent = said.id if parent is None or not ours else parent
            at = min(at + round(self._rng.uniform(0.4, 9) * MINUTE), -1 if at < 0 else at + 90 * SECOND)
        return events

    def _turns(self, scene: Scene, pen: Pen, habit: str, *, answered: bool) -> tuple[list[str], tuple[str, ...]]:
        """Return the turns that happen, and what the person would say after an answer that is yet to come."""
        written = [
            self._typed(pen.write(turn), scene, "neat" if number and habit == "emoji" else habit)
            for number, turn in enumerate(scene.turns)
        ]
        first = next((number for number, turn in enumerate(written) if turn.startswith(OURS)), len(written))
        if not answered:
            return written[:first], tuple(turn for turn in written[first:] if not turn.startswith(OURS))
        if first == len(written):
            canned = self.script.canned_text(scene.kind, scene.lang)
            if canned and not scene.private:
                written.append(OURS + canned)
        return written, ()

    @staticmethod
    def _typed(text: str, scene: Scene, habit: str) -> str:
        return capitalised(text) if text.startswith(OURS) else in_hand_of(text, habit, scene.kind, scene.lang)

    def _answered(self, at: Millis) -> bool:
        """Say whether our side has answered: rarely on the last day, mostly before; never in the future."""
        if at >= 0:
            return False
        return self._rng.random() < (0.25 if at > -20 * HOUR else 0.85)

    def _mood(self, scene: Scene, at: Millis, number: int) -> str:
        draw = self._rng.random()
        if number or scene.private:
            return "shown"
        if scene.kind == "spam":
            return "spam" if draw < 0.5 else "held"
        if scene.kind == "insult" and at < -30 * HOUR and draw < 0.5:
            return "hidden"
        return "held" if at > -36 * HOUR and draw < 0.45 else "shown"

    def _afterthought(self, said: Said) -> list[Event]:
        """Now and then a person adds a word to what they wrote, or takes it back."""
        draw = self._rng.random()
        at = said.at + round(self._rng.uniform(40, 240)) * SECOND
        if said.kind in ("complaint", "question") and draw < 0.04:
            return [Rewritten(at, said.id, said.account, said.text + self._rng.choice(ADDED[said.lang]))]
        return [Withdrawn(at, said.id, said.account)] if draw > 0.975 else []

    def _scene(self, account: str, kind: str, lang: str, private: bool) -> Scene:
        """Deal a scene; each is dealt once before any comes again."""
        key = (account, kind, lang, private)
        if not self._decks.get(key):
            fitting = [
                scene for scene in self.script.scenes
                if (scene.kind, scene.lang, scene.private) == (kind, lang, private)
                and account in (scene.on or (account,))
            ]  # fmt: skip
            if not fitting:
                return self._scene(account, "complaint" if private else kind, "fr" if not private else lang, private)
            self._decks[key] = self._rng.sample(fitting, len(fitting))
        return self._decks[key].pop()

    def _post(self, account: str, at: Millis) -> Post:
        posts = [post for post in self.script.posts if account in post.on]
        older = [post for post in posts if -post.hours * HOUR < at]
        if not older:
            return max(posts, key=lambda post: post.hours)
        return self._rng.choices(older, [1 / post.hours for post in older])[0]

    def _person(self, account: str, kind: str, lang: str, *, woman: bool = False) -> tuple[Author, str]:
        habit = self._rng.choices(_HABITS, _HABIT_WEIGHTS)[0]
        known = self._known.setdefault(account, [])
        people = self._people
        if woman:
            name = f"{self._rng.choice(people.women_fr)} {self._rng.choice(people.last_fr)}"
        elif kind == "spam":
            name = self._rng.choice(people.spammers)
        elif kind == "insult" and self._rng.random() < 0.4:
            name = self._rng.choice(people.trolls)
        elif known and kind != "buzz" and self._rng.random() < 0.12:
            return self._rng.choice(known), habit
        elif self._style[account] != "page" and self._rng.random() < 0.2:
            name = self._rng.choice(people.nicks)
        elif lang == "en":
            name = f"{self._rng.choice(people.first_en)} {self._rng.choice(people.last_en)}"
        else:
            name = f"{self._rng.choice(people.first_fr)} {self._rng.choice(people.last_fr)}"
        author = person(name, self._style[account])
        if kind not in ("spam", "insult"):
            known.append(author)
        return author, habit


def person(name: str, style: str) -> Author:
    """Return the author of that name, as a network of that style shows them."""
    bare = unicodedata.normalize("NFD", name.casefold().replace("œ", "oe"))
    slug = re.sub(r"[^a-z0-9]+", "_", "".join(char for char in bare if not unicodedata.combining(char))).strip("_")
    if style == "fediverse":
        server = ("piaille.example", "social.example", "mastodon.example")[len(slug) % 3]
        return Author(slug, f"@{slug}@{server}", name, f"https://{server}/@{slug}")
    return Author(slug, name, name)


def _buzz_gap(minutes: float) -> float:
    """Return the mean seconds between two messages of the buzz."""
    if minutes < 10:
        return 15 - 11.5 * (minutes - _BUZZ_BEGINS) / (10 - _BUZZ_BEGINS)
    if minutes < 18:
        return 3.5
    return 3.5 + 40 * (minutes - 18) / (_BUZZ_ENDS - 18)


def past(scripts: Sequence[BrandScript], people: People, seed: int) -> list[Event]:
    """Return everything that happened before the start, oldest first."""
    events = [
        event
        for script in scripts
        for conversation in Director(script, people, seed, "past").history()
        for event in conversation
        if event.at < 0
    ]
    return sorted(events, key=lambda event: event.at)


def future(scripts: Sequence[BrandScript], people: People, seed: int) -> Iterator[list[Event]]:
    """Yield the conversations that begin after the start, by the time of their first message, without end."""
    streams = []
    for script in scripts:
        streams.append(Director(script, people, seed, "ambient").ambient())
        streams.append(Director(script, people, seed, "buzz").buzz())
    return heapq.merge(*streams, key=lambda conversation: conversation[0].at)
