"""Secrets: in the real Secret Service, whatever state it is in, and in the vault where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cm_inbox import credentials as module
from cm_inbox.credentials import Credentials, Vault
from cm_inbox.errors import AuthRevoked, CredentialError, DiskFull, PassphraseNeeded, ReadOnly, UsageError, WrongKey
from tests.servers.secret_service import Mode, SecretService

pytestmark = pytest.mark.anyio

KEY = bytes(range(32))

# What the snippets share: run one coroutine on a workspace's credentials, print the outcome as JSON.
PRELUDE = """
import asyncio, json, sys
from cm_inbox.credentials import Credentials
from cm_inbox.errors import CmInboxError
credentials = Credentials("ws")
def tried(work):
    try:
        return work()
    except CmInboxError as error:
        return [error.code, error.title, error.message]
def tried_async(make):
    return tried(lambda: asyncio.run(make()))
"""


def outcome(service: SecretService, body: str, mode: Mode = Mode.UNLOCKED) -> Any:
    return json.loads(service.python(PRELUDE + body, mode).splitlines()[-1])


# --- the Secret Service ------------------------------------------------------------------------


def test_a_session_finds_what_an_earlier_one_saved(secret_service: SecretService) -> None:
    outcome(
        secret_service,
        f"""
asyncio.run(credentials.save("a", {{"access_token": "é-token", "device_id": "D"}}))
credentials.save_history_key(bytes.fromhex("{KEY.hex()}"))
print("null")
""",
    )
    found = outcome(
        secret_service,
        """
print(json.dumps([dict(asyncio.run(credentials.drawer("a").load())), credentials.history_key().hex(),
                  Credentials("other").history_key()]))
""",
    )
    assert found == [{"access_token": "é-token", "device_id": "D"}, KEY.hex(), None]


def test_a_long_value_is_cut_replaced_and_forgotten_without_a_rest(secret_service: SecretService) -> None:
    lengths, sizes, left = outcome(
        secret_service,
        """
import secretstorage
def entries():
    bus = secretstorage.dbus_init()
    items = list(secretstorage.get_default_collection(bus).get_all_items())
    found = [len(item.get_secret()) for item in items if item.get_attributes()["service"].startswith("cm-inbox/ws/")]
    bus.close()
    return found
drawer, lengths, sizes = credentials.drawer("a"), [], []
async def through(length):
    await drawer.save({"token": "x" * length})
    return len((await drawer.load())["token"])
for length in (10, 5000, 2500, 999, 1000, 3):
    lengths.append(asyncio.run(through(length)))
    sizes.append(entries())
asyncio.run(credentials.delete("a"))
asyncio.run(credentials.delete("a"))
print(json.dumps([lengths, sizes, entries()]))
""",
    )
    assert lengths == [10, 5000, 2500, 999, 1000, 3]
    assert [len(each) for each in sizes] == [1, 7, 4, 3, 3, 1]
    assert max(size for each in sizes for size in each) <= 1000
    assert left == []


def test_a_locked_keyring_says_so_and_is_not_touched(secret_service: SecretService) -> None:
    outcome(secret_service, """asyncio.run(credentials.save("a", {"t": "1"})); print("null")""")
    tries = outcome(
        secret_service,
        """
print(json.dumps([
    tried_async(lambda: credentials.load("a")),
    tried_async(lambda: credentials.save("a", {"t": "2"})),
    tried(credentials.history_key),
]))
""",
        Mode.LOCKED,
    )
    assert [each[0] for each in tries] == ["KeyringLocked"] * 3
    assert outcome(secret_service, """print(json.dumps(dict(asyncio.run(credentials.load("a")))))""") == {"t": "1"}


def test_a_keyring_nobody_ever_opened_counts_as_locked(secret_service: SecretService) -> None:
    assert (
        outcome(secret_service, "print(json.dumps(tried(credentials.history_key)[0]))", Mode.EMPTY) == "KeyringLocked"
    )


def test_no_keyring_at_all(secret_service: SecretService) -> None:
    tries = outcome(
        secret_service,
        """
print(json.dumps([tried(credentials.history_key), tried(lambda: credentials.save_history_key(bytes(32))),
                  tried_async(lambda: credentials.save("a", {"t": "very secret"}))]))
""",
        Mode.MISSING,
    )
    assert [each[0] for each in tries] == ["NoKeyring"] * 3
    assert "very secret" not in json.dumps(tries)
    assert not [path for path in secret_service.home.rglob("*") if path.is_file()]


def test_a_keyring_that_forgets_is_refused(secret_service: SecretService) -> None:
    found = secret_service.python(
        PRELUDE + "print(json.dumps(tried(lambda: credentials.save_history_key(bytes(32)))[0]))",
        env={"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )
    assert json.loads(found) == "NoKeyring"


def test_the_service_vanishing_under_us_is_an_error_of_ours(secret_service: SecretService) -> None:
    found = outcome(
        secret_service,
        """
import os
credentials.history_key()
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
print(json.dumps(tried(credentials.history_key)[0]))
""",
    )
    assert found == "CredentialError"


def test_nothing_saved_means_sign_in_again(secret_service: SecretService) -> None:
    assert (
        outcome(secret_service, """print(json.dumps(tried_async(lambda: credentials.load("a"))[0]))""") == "AuthRevoked"
    )


def test_keyring_and_cryptography_are_not_imported_before_use() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from cm_inbox.credentials import Credentials, Vault; "
            "c = Credentials('w'); Vault(pathlib.Path('v')).exists; c.drawer('a'); c.close(); "
            "print([m for m in ('keyring', 'cryptography', 'filelock') if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert loaded.stdout.strip() == "[]"


# --- the vault ---------------------------------------------------------------------------------


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests that open many vaults the half second that makes guessing expensive."""
    monkeypatch.setattr(module, "_COST", (4, 8, 1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credentials.vault"


def opened(path: Path, passphrase: str = "correct horse") -> Vault:
    vault = Vault(path)
    vault.unlock(passphrase)
    return vault


async def test_credentials_live_in_the_vault_where_one_is_given(path: Path) -> None:
    credentials = Credentials("ws", opened(path))
    await credentials.save("a", {"access_token": "tok-123456"})
    credentials.save_history_key(KEY)
    credentials.close()
    again = Credentials("ws", opened(path))
    assert dict(await again.drawer("a").load()) == {"access_token": "tok-123456"}
    assert again.history_key() == KEY
    await again.delete("a")
    with pytest.raises(AuthRevoked):
        await again.load("a")
    again.close()


def test_the_file_is_private_and_costly_to_guess(path: Path) -> None:
    opened(path)
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes()[16:19] == bytes((17, 8, 1))  # the cost that the decision record promises


async def test_a_closed_vault_asks_for_its_passphrase(path: Path) -> None:
    credentials = Credentials("ws", Vault(path))
    with pytest.raises(PassphraseNeeded):
        await credentials.load("a")
    with pytest.raises(PassphraseNeeded):
        credentials.save_history_key(KEY)
    credentials.close()


@pytest.mark.usefixtures("cheap")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.dictionaries(st.text(min_size=1, max_size=30), st.text(max_size=3000), max_size=6),
    passphrase=st.text(min_size=1, max_size=40),
)
def test_whatever_goes_in_comes_out_and_nothing_shows(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, str], passphrase: str
) -> None:
    path = tmp_path_factory.mktemp("vault") / "credentials.vault"
    vault = opened(path, passphrase)
    for name, value in content.items():
        vault.write(name, value)
    again = opened(path, passphrase)
    assert {name: again.read(name) for name in content} == content
    sealed = path.read_bytes()
    for secret in (*content.values(), passphrase):
        assert len(secret.encode()) < 8 or secret.encode() not in sealed
    for name in content:
        again.write(name, None)
        assert again.read(name) is None


@pytest.mark.usefixtures("cheap")
def test_a_wrong_passphrase_opens_nothing(path: Path) -> None:
    opened(path).write("a", "1")
    before = path.read_bytes()
    vault = Vault(path)
    with pytest.raises(WrongKey):
        vault.unlock("correct horse ")
    assert not vault.is_open
    with pytest.raises(UsageError):
        vault.unlock("")
    assert path.read_bytes() == before


@pytest.mark.usefixtures("cheap")
def test_a_vault_can_be_opened_when_it_is_needed(path: Path) -> None:
    opened(path).write("a", "1")
    before = path.read_bytes()
    vault = Vault(path)
    vault.unlock_when_needed("correct horse")
    assert not vault.is_open
    assert vault.read("a") == "1"
    opened_now: bool = vault.is_open  # a name of its own: mypy remembers the answer of before
    assert opened_now
    wrong = Vault(path)
    wrong.unlock_when_needed("correct horse ")
    for _ in range(2):
        with pytest.raises(WrongKey):
            wrong.read("a")
        with pytest.raises(WrongKey):
            wrong.write("a", "2")
    assert path.read_bytes() == before
    path.unlink()
    late = Vault(path)
    late.unlock_when_needed("correct horse")
    with pytest.raises(CredentialError):
        late.read("a")


@pytest.mark.usefixtures("cheap")
def test_accents_typed_either_way_are_one_passphrase(path: Path) -> None:
    opened(path, "caf\u00e9").write("a", "1")
    assert opened(path, "cafe\u0301").read("a") == "1"


@pytest.mark.usefixtures("cheap")
def test_a_file_cut_anywhere_is_damaged_and_left_alone(path: Path) -> None:
    opened(path).write("a", "1")
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(CredentialError):
            opened(path)
        assert path.read_bytes() == whole[:length]


@pytest.mark.usefixtures("cheap")
def test_a_byte_changed_anywhere_is_noticed(path: Path) -> None:
    vault = opened(path)
    vault.write("a", "1")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        with pytest.raises(CredentialError):
            opened(path)
        with pytest.raises(CredentialError):
            vault.write("a", "2")


@pytest.mark.usefixtures("cheap")
def test_a_newer_file_is_refused(path: Path) -> None:
    opened(path)
    whole = bytearray(path.read_bytes())
    whole[15] = 2
    path.write_bytes(whole)
    with pytest.raises(CredentialError, match="newer"):
        opened(path)


@pytest.mark.usefixtures("cheap")
def test_two_processes_share_a_vault(path: Path) -> None:
    one, other = opened(path), opened(path)
    one.write("a", "1")
    other.write("b", "2")
    assert (one.read("a"), one.read("b"), other.read("a")) == ("1", "2", "1")


@pytest.mark.usefixtures("cheap")
def test_each_write_uses_a_new_nonce(path: Path) -> None:
    vault = opened(path)
    seen = set()
    for _ in range(5):
        vault.write("a", "same")
        seen.add(path.read_bytes()[51:63])
    assert len(seen) == 5


@pytest.mark.usefixtures("cheap")
def test_no_half_written_file_is_left(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = opened(path)
    vault.write("a", "1")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            vault.write("a", "2")
    assert opened(path).read("a") == "1"
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


@pytest.mark.skipif(sys.platform != "linux", reason="/sys is Linux's")
@pytest.mark.usefixtures("cheap")
def test_a_read_only_folder_is_named() -> None:
    with pytest.raises(ReadOnly):
        opened(Path("/sys/credentials.vault"))
