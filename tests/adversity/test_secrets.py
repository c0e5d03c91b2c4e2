"""Secrets planted, then looked for in everything the program writes or says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adversity.conftest import lines
from tests.program import Program
from tests.servers.mastodon_fake import FakeMastodon, serving


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with serving() as running:
        yield running


def test_no_secret_is_said_or_written(program: Program, tmp_path: Path, server: FakeMastodon) -> None:
    program.passphrase = "PlantedPassphrase-7f3a"
    us = server.add_person("altea", "Altéa")
    token, wrong = us.token, "PlantedWrongToken-91c2"
    file = tmp_path / "in.jsonl"
    file.write_text(lines(5), "utf-8")
    add = ("account", "add", "mastodon", "--brand", "Altéa", "--server", server.url, "--secret-stdin")
    said = [
        program.ok("import", str(file)),
        program(*add, given=f"{wrong}\n"),
        program.ok(*add, given=f"{token}\n"),
        program.ok("sync", "--once"),
        program.ok("account", "check", "2"),
        program.ok("account", "list", "--json"),
    ]
    server.revoke(token)
    said += [program("sync", "--once"), program("account", "check", "2", "--json"), program("doctor")]
    for name in ("history.csv", "history.jsonl", "plain.db"):
        kind = {"csv": "csv", "jsonl": "jsonl", "db": "sqlite"}[name.rpartition(".")[2]]
        said.append(program.ok("export", "--format", kind, "--output", str(tmp_path / name)))
    right, program.passphrase = program.passphrase, "PlantedWrongPassphrase-22ee"
    said.append(program("queue"))
    program.passphrase = right
    program.data.joinpath("credentials.vault").rename(tmp_path / "vault")
    said.append(program("account", "check", "2"))
    written = {path: path.read_bytes() for path in [*program.data.rglob("*"), *tmp_path.glob("*.*")] if path.is_file()}
    assert len(written) >= 5
    for secret in (right, token, wrong, "PlantedWrongPassphrase-22ee"):
        for path, content in written.items():
            assert secret.encode() not in content, path
        for done in said:
            assert secret not in done.out + done.err
