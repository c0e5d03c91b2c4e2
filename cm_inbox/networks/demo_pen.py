"""How the people of the demo world write: templates filled in, and each person's way of typing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_WORD = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(^|[.!?] )([a-zà-ÿœ])")
_SMS = {
    "pourquoi": "pk", "toujours": "tjs", "beaucoup": "bcp", "vous": "vs", "quelqu’un": "qqn",
    "c’est": "c", "j’ai": "jai", "n’est": "nest", "est-ce que": "esk", "bonjour": "bjr",
}  # fmt: skip
_SMS_WORDS = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in _SMS), re.IGNORECASE)
_EMOJI = {"complaint": "😡 😤 🙄 😒", "question": "🤔 🙏", "thanks": "❤️ 😊 👏", "insult": "🤡 🖕 🤬"}
ADDED = {
    "fr": (
        "\n\nEDIT : toujours rien.",
        "\n\nEDIT : c’est réglé, merci.",
        " (pardon pour les fautes, j’écris du téléphone)",
    ),
    "en": ("\n\nEDIT: still nothing.", "\n\nEDIT: sorted now, thanks."),
}


class Pen:
    """Writes the texts of one scene, so that its words stay the same from turn to turn."""

    def __init__(self, rng: Random, words: Mapping[str, Sequence[str]]) -> None:
        self._rng = rng
        self._words = words
        self._chosen: dict[str, list[str]] = {}

    def write(self, template: str) -> str:
        """Return one text of a template."""
        text = _CHOICE.sub(lambda match: self._rng.choice(match[1].split("|")), template)
        seen: dict[str, int] = {}

        def word(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self._chosen:
                self._chosen[name] = self._rng.sample(self._words[name], len(self._words[name]))
            nth = seen[name] = seen.get(name, -1) + 1
            return self._chosen[name][nth % len(self._chosen[name])]

        text = _WORD.sub(word, text).strip()
        return text.replace("à Les ", "aux ").replace("de Les ", "des ")


def capitalised(text: str) -> str:
    """Return the text with a capital after each full stop, and at its beginning."""
    return _SENTENCE.sub(lambda match: match[1] + match[2].upper(), text)


def in_hand_of(text: str, habit: str, kind: str, lang: str) -> str:
    """Return the text as a person of that habit types it: neat, hasty, sms, loud, or with an emoji."""
    if kind == "spam":
        return text
    if habit == "hasty":
        return text.lower().rstrip(".")
    if habit == "sms" and lang == "fr":
        shorter = _SMS_WORDS.sub(lambda match: _SMS[match[0].lower()], text.lower())
        bare = unicodedata.normalize("NFD", shorter)
        return "".join(char for char in bare if unicodedata.category(char) != "Mn" or ord(char) > 0xFE00).rstrip(".")
    if habit == "loud" and kind in ("complaint", "insult"):
        return capitalised(text).upper()
    if habit == "emoji" and kind in _EMOJI:
        emoji = _EMOJI[kind].split()
        return f"{capitalised(text)} {emoji[len(text) % len(emoji)]}"
    return capitalised(text)
