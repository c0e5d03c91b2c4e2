"""The dictionaries themselves, and the process they are in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox.spelling import checker, own_words
from cm_inbox.spelling.dictionaries import dictionaries
from cm_inbox.spelling.speller import Speller

from ..waiting import until_sync

needs_french = pytest.mark.skipif(
    not dictionaries("fr"), reason="no French dictionary here: tools/dictionaries.sh could not get it"
)
needs_british = pytest.mark.skipif(
    len(dictionaries("en")) < 2, reason="no British dictionary here: tools/dictionaries.sh could not get it"
)
BOTH = ("fr", "en")


@pytest.fixture
def speller(tmp_path: Path) -> Iterator[Speller]:
    speller = Speller(tmp_path)
    yield speller
    speller.close()


@needs_french
@pytest.mark.parametrize(
    "word", ["légitime", "l'équipe", "l’équipe", "aujourd'hui", "peut-être", "qu'il", "œuvre", "Été"]
)
def test_french_words_are_right(word: str) -> None:
    assert checker.wrong([word], ("fr",)) == []


@needs_french
def test_mistakes_are_found_and_mended() -> None:
    assert checker.wrong(["agacemment", "remboursment", "bonjour"], ("fr",)) == ["agacemment", "remboursment"]
    assert "agacement" in checker.suggestions("agacemment", ("fr",))
    assert "remboursement" in checker.suggestions("remboursment", ("fr",))


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("colour", marks=needs_british),
        "color",
        pytest.param("apologise", marks=needs_british),
        "apologize",
        "we're",
        "don't",
    ],
)
def test_english_is_right_on_both_shores(word: str) -> None:
    assert checker.wrong([word], ("en",)) == []


@needs_french
def test_a_word_of_either_language_is_right_where_the_language_is_not_known() -> None:
    assert checker.wrong(["bonjour", "thanks", "recieve", "日本"], BOTH) == ["recieve", "日本"]
    assert "receive" in checker.suggestions("recieve", BOTH)


def test_without_a_dictionary_nothing_is_wrong() -> None:
    assert checker.missing(("fr", "tlh")) in (("tlh",), ("fr", "tlh"))
    assert checker.wrong(["qwrtzp"], ("tlh",)) == []


@needs_french
def test_the_process_answers_and_is_begun_anew_when_it_dies(speller: Speller) -> None:
    assert speller.check(["bonjour", "agacemment"], BOTH).result(60).wrong == {"agacemment"}
    assert speller.suggest("agacemment", ("fr",)).result(60)[0] == "agacement"
    assert speller._pool is not None
    (process,) = speller._pool._processes
    os.kill(process, signal.SIGTERM)
    assert speller.check(["remboursment"], BOTH).result(60).wrong == {"remboursment"}


KILLED = """
import os, signal, sys, time
from pathlib import Path
from cm_inbox.spelling.speller import Speller
if __name__ == "__main__":
    speller = Speller(Path(sys.argv[1]))
    speller.check(["word"], ("en",)).result(60)
    print(*speller._pool._processes, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_program_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(checker.__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    process = int(done.stdout)

    def gone() -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{process}/stat").exists() and " Z " in Path(f"/proc/{process}/stat").read_text()

    until_sync(gone, within=30)


def test_own_words_are_a_plain_file(speller: Speller, tmp_path: Path) -> None:
    assert speller.own_words().result(20) == ()
    assert speller.add("Vaulx").result(20) == ("Vaulx",)
    path = tmp_path / own_words.FILE
    path.write_text("# mots de Léa\nG30\n\nVaulx\nVaulx\n  reblochon \n", encoding="utf-8")
    assert speller.own_words().result(20) == ("G30", "Vaulx", "reblochon")
    assert speller.keep(["un", "deux"]).result(20) == ("un", "deux")
    assert path.read_text("utf-8") == "un\ndeux\n"


def test_a_file_of_own_words_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / own_words.FILE).mkdir()
    assert own_words.read(tmp_path) == ()
    (tmp_path / own_words.FILE).rmdir()
    (tmp_path / own_words.FILE).write_bytes(b"caf\xe9\nbien\n")
    assert own_words.read(tmp_path)[1] == "bien"
