"""A network that another package brings: built, installed beside the program, listed, and held to the contract."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cm_inbox.networks import network_ids

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "sample_network"
HARNESS = "cm_inbox_guestbook.contract:GuestbookHarness"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages with the sample in it: its wheel, unpacked as installers do."""
    folder = tmp_path_factory.mktemp("another package")
    source = shutil.copytree(SAMPLE, folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    installed = folder / "site"
    with zipfile.ZipFile(wheel) as zipped:
        zipped.extractall(installed)
    return installed


def run(site: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the sample installed, outside this process, which must not know it."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}
    env.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False
    )


def test_the_program_knows_it_without_a_change_of_its_own(site: Path) -> None:
    asked = (
        "from cm_inbox.networks import load_network as load, network_ids; print(network_ids(), load('guestbook').info)"
    )
    told = run(site, "-c", asked)
    assert "'guestbook'" in told.stdout, told.stderr
    assert "title='Guestbook'" in told.stdout
    assert "guestbook" not in network_ids(), "it is installed for that one alone"


def test_its_author_runs_the_contract_suite_on_it(site: Path) -> None:
    options = ("-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly", "-rs", "--harness", HARNESS)
    told = run(site, "-m", "pytest", *options, "tests/contract/test_contract.py")
    assert told.returncode == 0, told.stdout[-4_000:]
    closing = told.stdout.strip().splitlines()[-1]
    assert "failed" not in closing
    assert int(closing.split(" passed")[0].split()[-1]) >= 18, closing
