"""Brings resources/translations up to date: texts from the sources into the .ts files, the .ts files into .qm.

    python tools/translations.py          after changing a text or a translation
    python tools/translations.py --check  say what is missing, change nothing; exit code 1 if anything is

The texts are found in the syntax tree, since Qt's lupdate does not see every Python call (plurals of ``translate``
among them), and in the tables whose words are texts: commands, errors. What errors are given is a text as well: a
sentence, or a template with {places}. lupdate then keeps the translations there are.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cm_inbox.errors import CmInboxError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = {"fr": "fr_FR", "en": "en_GB"}
"""English needs only the plurals: the source texts are English."""


class Text(NamedTuple):
    """A text to translate. ``note`` tells it from the same words elsewhere; ``plural``: it holds %n."""

    context: str
    source: str
    note: str = ""
    plural: bool = False


def texts() -> list[Text]:
    """Return every text of the window, in a stable order, each once."""
    found = [text for path in sorted((ROOT / "cm_inbox" / "gui").rglob("*.py")) for text in in_source(path)]
    found += [*of_commands(), *of_errors()]
    found += [text for path in that_raise() for text in of_raised(path, frozenset(errors()))]
    found += [*of_charter(), *of_differences()]
    return list(dict.fromkeys(found))


def in_source(path: Path) -> Iterator[Text]:
    """Return the texts that a source file translates."""
    yield from _in_node(ast.parse(path.read_text("utf-8"), str(path)), "")


def _in_node(node: ast.AST, owner: str) -> Iterator[Text]:
    """Return the texts below a node; ``owner`` is the class around it, the context of ``self.tr``."""
    if isinstance(node, ast.ClassDef):
        owner = node.name
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if name == "tr" and owner:
            words.insert(0, owner)
        if name in ("translate", "marked", "tr") and len(words) >= 2:
            context, source, note = words[0], words[1], words[2] if len(words) > 2 else ""
            if isinstance(context, str) and isinstance(source, str):
                yield Text(context, source, note if isinstance(note, str) else "", plural=len(words) > 3)
    for child in ast.iter_child_nodes(node):
        yield from _in_node(child, owner)


def of_commands() -> Iterator[Text]:
    from cm_inbox.gui import commands

    for command in commands.COMMANDS:
        yield Text(commands.CONTEXT, command.title)
        if command.short:
            yield Text(commands.CONTEXT, command.short)


def of_errors() -> Iterator[Text]:
    for error in errors().values():
        yield Text("Errors", error.title)
        yield Text("Errors", error.default)


SPEAKING = frozenset({"Sentence", "of_file"})
"""What else is given sentences that the window shows."""


def errors() -> dict[str, type[CmInboxError]]:
    """Return the errors by their class's name."""
    import cm_inbox.outbox  # noqa: F401 - has an error of its own
    from cm_inbox.errors import CmInboxError

    found: dict[str, type[CmInboxError]] = {}
    waiting: list[type[CmInboxError]] = [CmInboxError]
    while waiting:
        error = waiting.pop(0)
        found[error.__name__] = error
        waiting.extend(error.__subclasses__())
    return found


def that_raise() -> list[Path]:
    """Return the sources whose errors the window shows, its own among them: all but the command line's, the charter's,
    which ``of_charter`` knows, and the error tree, which ``of_errors`` knows.
    """
    package = ROOT / "cm_inbox"
    apart = (
        package / "errors.py",
        package / "cli",
        package / "charter",
        package / "__main__.py",
        package / "command_line.py",
    )
    return [path for path in sorted(package.rglob("*.py")) if not any(path.is_relative_to(each) for each in apart)]


def of_raised(path: Path, speakers: frozenset[str]) -> Iterator[Text]:
    """Return the fixed sentences that a source file gives to errors: written there, or in a constant of the file."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in speakers | SPEAKING:
            named = [keyword.value for keyword in call.keywords if keyword.arg in ("message", None)]
            for given in (*call.args, *named):
                yield from _sentences(given, constants)


def _sentences(node: ast.expr | None, constants: Mapping[str, ast.expr]) -> Iterator[Text]:
    """Return a text, or those of a table or of a choice; a word alone is a name, not a sentence."""
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _sentences(value, constants)
    elif isinstance(node, ast.BoolOp | ast.IfExp):
        for value in node.values if isinstance(node, ast.BoolOp) else (node.body, node.orelse):
            yield from _sentences(value, constants)
    elif isinstance(node, ast.Subscript):
        yield from _sentences(node.value, constants)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # a table's get, dict.fromkeys
        for value in (node.func.value, *node.args):
            yield from _sentences(value, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _sentences(constants[node.id], {})
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield Text("Errors", node.value, plural="{n}" in node.value)


CHARTER_SPEAKING = frozenset({"Problem", "Misspelt", "Fault", "NotCarried", "CannotEdit", "Sentence"})
CHARTER_NOTING = frozenset({"error", "warning", "problem", "note", "changed"})
"""What is given the sentences about a charter: by its name, and as a method."""


def of_charter() -> Iterator[Text]:
    """Return what is said of a charter's file: its problems, what an import leaves out, why an edit is refused."""
    from cm_inbox.charter import syntax

    for path in sorted((ROOT / "cm_inbox" / "charter").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        outside = {name: values[0] for name, values in _assigned(tree.body).items()}
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for scope in (tree, *functions):
            inside = _assigned(ast.walk(scope)) if scope is not tree else {}
            for call in ast.walk(scope):
                if isinstance(call, ast.Call) and call.args and _notes(call.func):
                    given = call.args[0]
                    chosen = inside.get(given.id, [given]) if isinstance(given, ast.Name) else [given]
                    for each in chosen:
                        yield from (Text("Charter", text.source) for text in _sentences(each, outside))
    for _, said in syntax.IN_WORDS:
        yield Text("Charter", said)


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Return what names are given: a template is often chosen before it is used."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _notes(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in CHARTER_SPEAKING
    return isinstance(function, ast.Attribute) and function.attr in CHARTER_NOTING


def of_differences() -> Iterator[Text]:
    """Return what is said of two charters that differ."""
    from cm_inbox.charter import compare

    for table in (compare.TEMPLATES, compare.TO_THE_TOP, compare.FIELD_TEMPLATES):
        for said in table.values():
            yield Text("CharterDifference", said)


# --- the files ---------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A text as a .ts file holds it, with its translations (several for a plural)."""

    text: Text
    translations: tuple[str, ...]


def entries(language: str) -> list[Entry]:
    """Return what a .ts file holds."""
    found = []
    for context in ET.parse(FOLDER / f"cm_inbox_{language}.ts").getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = list(translation.iter("numerusform")) if translation is not None else []
            plural = message.get("numerus") == "yes"
            said = (
                [form.text or "" for form in forms]
                if plural
                else [(translation.text or "") if translation is not None else ""]
            )
            text = Text(name, message.findtext("source") or "", message.findtext("comment") or "", plural)
            found.append(Entry(text, tuple(said)))
    return found


def missing(language: str) -> list[str]:
    """Return what a language lacks, one sentence each."""
    there = {entry.text: entry.translations for entry in entries(language)}
    wanted = [text for text in texts() if text.plural or language != "en"]
    lacks = [f"not in the file: {text}" for text in wanted if text not in there]
    lacks += [f"not translated: {text}" for text in wanted if text in there and not all(there[text])]
    lacks += [f"no longer used: {text}" for text in there if text not in set(wanted)]
    return lacks


def update() -> None:
    """Merge the texts into the .ts files and make the .qm files."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.cpp"
        source.write_text("".join(map(_as_call, texts())), "utf-8")
        for language, locale in LANGUAGES.items():
            target = FOLDER / f"cm_inbox_{language}.ts"
            only = ["-pluralonly"] if language == "en" else []
            _run(
                "lupdate",
                *("-silent", "-no-obsolete", "-locations", "none", "-sort-messages", *only),
                *("-disable-heuristic", "similartext"),  # a guess from another text would pass for a translation
                *("-source-language", "en", "-target-language", locale, str(source), "-ts", str(target)),
            )
            if only:
                _fill_plurals(target)
            made = target.with_suffix(".qm.part")
            _run("lrelease", "-silent", str(target), "-qm", str(made))
            made.replace(target.with_suffix(".qm"))  # a program that runs has the old one mapped: it must stay whole


def _as_call(text: Text) -> str:
    """Return a text as the C++ call that lupdate understands best."""
    words = ", ".join(_literal(word) for word in (text.context, text.source, text.note))
    return f"QCoreApplication::translate({words}{', n' if text.plural else ''});\n"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _fill_plurals(target: Path) -> None:
    """Write the English plurals that follow from the text: "%n message(s)" is "%n message" and "%n messages"."""
    tree = ET.parse(target)  # noqa: S314 - our own file
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        source = message.findtext("source") or ""
        if translation is None or translation.get("type") != "unfinished":
            continue
        for form, ending in zip(translation.iter("numerusform"), ("", "s"), strict=False):
            form.text = source.replace("(s)", ending)
        del translation.attrib["type"]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    target.write_text(head + ET.tostring(tree.getroot(), "unicode") + "\n", "utf-8")


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}{'.exe' if os.name == 'nt' else ''}")
    subprocess.run([str(program), *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words


def main() -> int:
    if "--check" not in sys.argv:
        FOLDER.mkdir(parents=True, exist_ok=True)
        update()
    lacks = [f"{language}: {lack}" for language in LANGUAGES for lack in missing(language)]
    sys.stdout.write(("\n".join(lacks) or "every text is translated") + "\n")
    return 1 if lacks else 0


if __name__ == "__main__":
    sys.exit(main())
