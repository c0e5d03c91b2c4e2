"""The project itself: what lies where, what its files may not say, and whether its parts agree."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cm_inbox import __version__

PROJECT = Path(__file__).parents[1]

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "build_installer.spec",
    "cm_inbox",
    "docs",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "resources",
    "tests",
    "tools",
}

# Written in pieces, so that this file does not hold what it looks for.
LEAKS = {
    "a path of one machine": r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|tmp/cm)/" + r"[\w.]",
    "the address of a package registry": r"(?:pypi\.(?:org|python)|files\.python"
    + r"hosted|registry\.npm"
    + r"js|/simple"
    + r"/)",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----",
}
# Example paths shown to people.
HARMLESS = re.compile(r"/home/(?:lea|me|you)/")


def tracked() -> list[Path]:
    """Return the files git knows here; without git (a source archive) the test is skipped."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    return [PROJECT / name for name in listing.stdout.split("\0") if name and (PROJECT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every tracked text file with its content."""
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw:
            yield path, raw.decode()


def test_the_top_level_holds_what_it_should() -> None:
    found = {path.relative_to(PROJECT).parts[0] for path in tracked()}
    assert found <= TOP_LEVEL, f"not planned at the top: {sorted(found - TOP_LEVEL)}"
    absent = {name for name in TOP_LEVEL if not (PROJECT / name).exists()}
    assert not absent, f"missing: {sorted(absent)}"


@pytest.mark.parametrize("what", LEAKS)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(LEAKS[what])
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(HARMLESS.sub("", line))
    ]
    assert not found, "\n".join(found)


def test_nothing_that_is_made_is_tracked() -> None:
    made = re.compile(
        r"(^|/)(\.venv|build|dist|__pycache__|node_modules|\.cache|demo-screenshots)/|\.(pyc|sqlite|db|log)$"
    )
    found = [str(path.relative_to(PROJECT)) for path in tracked() if made.search(str(path.relative_to(PROJECT)))]
    assert not found


def test_the_changelog_knows_the_version() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased"
    released = headings[1:]
    assert not released or released[0] == __version__


def package_name(requirement: str) -> str:
    """Return the name that a requirement starts with, as locks spell it."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_is_hashed_and_complete(name: str) -> None:
    lock = (PROJECT / name).read_text(encoding="utf-8")
    assert "://" not in lock, "an address"
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    unhashed = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not unhashed
    locked = {entry.split("==")[0].split("[")[0] for entry in entries}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if "dev" in name else [])
    names = {package_name(requirement) for requirement in wanted}
    assert names <= locked, f"run make lock: {sorted(names - locked)}"


def test_the_development_lock_contains_the_runtime_lock() -> None:
    pinned = re.compile(r"^([\w.-]+==[\w.]+)", re.MULTILINE)
    runtime, development = (
        set(pinned.findall((PROJECT / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime <= development, f"run make lock: {sorted(runtime - development)}"


def test_every_runtime_dependency_has_its_reasons() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    record = (PROJECT / "docs/adr/0002-dependencies.md").read_text(encoding="utf-8").lower()
    extras = [each for extra in project["project"]["optional-dependencies"].values() for each in extra]
    for requirement in project["project"]["dependencies"] + extras:
        name = package_name(requirement)
        assert f"| {name} |" in record, f"{name} is not in docs/adr/0002-dependencies.md"


def test_the_targets_the_readme_names_exist() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in {"demo", "test", *re.findall(r"`make ([a-z-]+)", readme)}:
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"the Makefile has no {target}"


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(PROJECT)}: {target}"
        for path, text in texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
        if not (path.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)
