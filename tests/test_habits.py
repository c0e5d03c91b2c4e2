"""The rules that the test-suite puts on itself, shown to bite."""

from __future__ import annotations

import pytest

SKIPPING = """
    import pytest

    def test_server():
        pytest.skip("server: no such program")

    def test_other():
        pytest.skip("another system")

    @pytest.mark.xfail(reason="server: known")
    def test_expected():
        raise AssertionError
"""
CONFTEST = "pytest_plugins = ('tests.skips', 'tests.noise')"


@pytest.fixture
def suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> pytest.Pytester:
    """Return a suite of its own, run under our plugins."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    pytester.makeconftest(CONFTEST)
    return pytester


def test_a_missing_server_fails_in_ci(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(SKIPPING)
    result = suite.runpytest("-p", "no:pytest-qt")
    result.assert_outcomes(failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(["*server: no such program*"])


def test_a_missing_server_of_a_whole_module_fails_in_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile("import pytest\npytest.skip('server: none', allow_module_level=True)")
    assert suite.runpytest("-p", "no:pytest-qt").ret != pytest.ExitCode.OK


def test_a_missing_server_is_a_skip_elsewhere(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    suite.makepyfile(SKIPPING)
    suite.runpytest("-p", "no:pytest-qt").assert_outcomes(skipped=2, xfailed=1)


@pytest.mark.logs("on fire")
def test_an_unannounced_log_warning_fails(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import logging
        import pytest

        def test_noisy():
            logging.getLogger("cm_inbox.x").warning("the queue is on fire")

        @pytest.mark.logs("on fire")
        def test_announced():
            logging.getLogger("cm_inbox.x").warning("the queue is on fire")

        def test_quiet():
            logging.getLogger("cm_inbox.x").info("fine")
    """)
    result = suite.runpytest("-p", "no:pytest-qt")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*WARNING cm_inbox.x: the queue is on fire*"])


def test_a_task_left_running_fails(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import asyncio
        import pytest

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        async def test_careless():
            asyncio.create_task(asyncio.sleep(60), name="the careless one")

        async def test_careful():
            task = asyncio.create_task(asyncio.sleep(60))
            task.cancel()
    """)
    result = suite.runpytest("-p", "no:pytest-qt")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*tasks left running: the careless one*"])
