"""Languages are told among those of the brand, and loaded when first needed."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from cm_inbox.charter.language import language_of

TEXTS = {
    "fr": "Bonjour, je n'ai toujours pas reçu ma commande et personne ne répond.",
    "en": "Hello, I still have not received my order and nobody answers me.",
    "es": "Hola, todavía no he recibido mi pedido y nadie me contesta.",
    "de": "Guten Tag, ich habe meine Bestellung noch immer nicht erhalten.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert language_of(TEXTS[language], ("fr", "en", "es", "de"), author="fr", thread="en") == language


def test_only_the_brands_languages_are_possible() -> None:
    assert language_of(TEXTS["es"], ("fr", "en")) in ("fr", "en")
    assert language_of(TEXTS["es"], ("fr",)) == "fr"
    assert language_of(TEXTS["es"], ()) is None


@pytest.mark.parametrize("text", ["", "ok", "??? 123 😀", "merci !"])
def test_a_few_letters_leave_it_to_author_and_thread(text: str) -> None:
    assert language_of(text, ("fr", "en"), author="en", thread="fr") == "en"
    assert language_of(text, ("fr", "en"), author="es", thread="fr") == "fr"
    assert language_of(text, ("fr", "en")) is None


def test_languages_without_a_model_are_left_to_the_author() -> None:
    assert language_of(TEXTS["fr"], ("gsw", "gcf"), author="gsw") == "gsw"
    assert language_of(TEXTS["fr"], ("gsw", "gcf")) is None


def test_many_threads_may_ask() -> None:
    asked = [(text, ("fr", "en", other)) for text in TEXTS.values() for other in ("es", "de", "it")] * 5
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda one: language_of(*one), asked))
    assert told == [language_of(*one) for one in asked]


def test_nothing_is_loaded_before_a_text_needs_it() -> None:
    code = (
        "import sys\n"
        "from cm_inbox.charter.language import language_of\n"
        "from cm_inbox.charter import likeness, matcher\n"
        "language_of('ok', ('fr', 'en'), 'fr')\n"
        "print([name for name in ('numpy', 'py3langid', 'rensa') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
