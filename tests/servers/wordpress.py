"""A real WordPress for the tests: Debian's, over a private MariaDB, served by PHP's own web server on 127.0.0.1.

The packages come from Debian where we are root there; elsewhere they must be installed already. The site is a
copy in the session's folder: nothing of a WordPress or MariaDB of this computer is touched. Two things differ
from a site out there: no mail leaves it, and the rule of one comment in 15 seconds a person is off unless
``switched("flood-rule")`` turns it on.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.waiting import until_sync

from .debian import apt, may_install, program

CACHE = Path(__file__).parents[2] / ".cache" / "servers" / "wordpress"
SOURCE = Path("/usr/share/wordpress")
PACKAGES = ("wordpress", "php-cli", "php-mysql", "mariadb-server")
ADMIN = "admin"

CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', 'only for these tests');
    define($name . '_SALT', 'only for these tests ' . $name);
}
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('EMPTY_TRASH_DAYS', file_exists(__DIR__ . '/no-trash') ? 0 : 30);
define('WP_DEBUG', false);
define('WP_HOME', '%(url)s');
define('WP_SITEURL', '%(url)s');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

TAMED = """<?php
function wp_mail() { return true; }
add_filter('comment_flood_filter', fn ($blocked) => file_exists(ABSPATH . 'flood-rule') && $blocked, 99);
add_action('rest_api_init', function () {
    $admin = fn () => current_user_can('manage_options');
    register_rest_route('tests/v1', '/option', [
        ['methods' => 'GET', 'permission_callback' => $admin,
         'callback' => fn ($request) => ['value' => get_option($request['name'])]],
        ['methods' => 'POST', 'permission_callback' => $admin,
         'callback' => fn ($request) => ['done' => update_option($request['name'], $request['value'])]],
    ]);
});
"""

INSTALL = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Alt\u00e9a', '%(admin)s', 'admin@example.test', true, '', 'admin password');
update_option('permalink_structure', '/%%postname%%/');
update_option('comment_previously_approved', 0);
update_option('timezone_string', 'Europe/Paris');
flush_rewrite_rules();
$made = WP_Application_Passwords::create_new_application_password(1, ['name' => 'tests']);
echo "\\nPASSWORD:", $made[0], "\\n";
"""

ROUTER = """<?php
$path = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    password: str
    """An application password."""


class WordPressError(Exception):
    """The server refused what a test asked as a customer; ``code`` is WordPress's."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body[:300]}")
        self.status = status
        try:
            self.code = str(json.loads(body)["code"])
        except (ValueError, KeyError, TypeError):
            self.code = ""


def install() -> None:
    """Make sure that WordPress, PHP and MariaDB are here. Raises RuntimeError where they cannot be had."""
    if _missing() and may_install():
        CACHE.mkdir(parents=True, exist_ok=True)
        with FileLock(CACHE / "install.lock"):
            if _missing():
                apt(["update"])
                apt(["install", "--yes", "--no-install-recommends", *PACKAGES])
    if _missing():
        raise RuntimeError(f"{', '.join(_missing())} missing; as root: apt-get install {' '.join(PACKAGES)}")


def _missing() -> list[str]:
    missing = [name for name in ("php", "mariadbd", "mariadb-install-db") if not program(name)]
    if "php" not in missing:
        loaded = subprocess.run([str(program("php")), "-m"], capture_output=True, text=True, check=False).stdout
        missing += [] if "mysqli" in loaded.split() else ["PHP's mysqli"]
    return missing if (SOURCE / "wp-load.php").exists() else [*missing, "wordpress"]


class WordPress:
    """A running site. Its methods are the customer's and the owner's own ways, by the site's interface."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = ""
        self._socket = folder / "db.sock"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._numbers = itertools.count(1)

    # -- life --

    def start(self) -> None:
        """Start the database and the site, and wait until it answers."""
        data = self.folder / "db"
        user = ["--user=root"] if os.geteuid() == 0 else []
        passing = self.folder / "passing"  # MariaDB clears temporary files when it starts: those of others, too
        passing.mkdir()
        alone = {**os.environ, "TMPDIR": str(passing)}
        _run(
            [
                str(program("mariadb-install-db")), "--no-defaults", f"--datadir={data}", "--skip-test-db",
                "--auth-root-authentication-method=normal", *user,
            ],
            alone,
        )  # fmt: skip
        self._spawn(
            [
                str(program("mariadbd")), "--no-defaults", f"--datadir={data}", f"--socket={self._socket}",
                "--skip-networking", f"--pid-file={self.folder / 'db.pid'}", "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=32M", "--performance-schema=OFF", *user,
            ],
            "db.log",
            alone,
        )  # fmt: skip
        self._copy_site()
        until_sync(self._database_made, within=60, every=0.1)
        said = _run([str(program("php")), "-d", "memory_limit=512M", str(self.site / "install-tests.php")])
        self.password = said.rpartition("PASSWORD:")[2].strip()
        if not self.password or "PASSWORD:" not in said:
            raise RuntimeError(f"wp_install: {said[-500:]}")
        self._spawn(
            [
                str(program("php")), "-d", "display_errors=0", "-d", "opcache.enable_cli=1",
                "-S", f"127.0.0.1:{self.port}", "-t", str(self.site), str(self.site / "router.php"),
            ],
            "php.log",
            {**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
        )  # fmt: skip
        until_sync(self._answers, within=60, every=0.1)

    def stop(self) -> None:
        """End the site and its database, workers included."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # nothing of it is kept, so nothing need be put in order
            process.wait(20)
        self._processes.clear()

    def _spawn(self, command: list[str], log: str, environment: dict[str, str] | None = None) -> None:
        with (self.folder / log).open("wb") as output:
            self._processes.append(
                subprocess.Popen(
                    command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                    stderr=subprocess.STDOUT, start_new_session=True,
                )
            )  # fmt: skip

    def _copy_site(self) -> None:
        skipped = shutil.ignore_patterns("wp-content", "wp-config.php", ".htaccess", "*.map")
        shutil.copytree(SOURCE, self.site, ignore=skipped)
        own = self.site / "wp-content" / "mu-plugins"
        own.mkdir(parents=True)
        (self.site / "wp-content" / "themes").mkdir()
        (own / "tamed.php").write_text(TAMED)
        (self.site / "wp-config.php").write_text(CONFIG % {"socket": self._socket, "url": self.url})
        (self.site / "install-tests.php").write_text(INSTALL % {"admin": ADMIN})
        (self.site / "router.php").write_text(ROUTER)

    def _database_made(self) -> bool:
        self._alive()
        code = (
            "mysqli_report(MYSQLI_REPORT_OFF);"
            "$db = @new mysqli('localhost', 'root', '', '', 0, $argv[1]);"
            "exit(!$db->connect_errno && $db->query('CREATE DATABASE IF NOT EXISTS wordpress') ? 0 : 1);"
        )
        command = [str(program("php")), "-r", code, str(self._socket)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _alive(self) -> None:
        for process in self._processes:
            if process.poll() is not None:
                logs = "\n".join(log.read_text("utf-8", "replace")[-800:] for log in self.folder.glob("*.log"))
                raise RuntimeError(logs)

    def _answers(self) -> bool:
        self._alive()
        try:
            return bool(self.call("GET", "/wp/v2/users/me")["id"] == 1)
        except (OSError, WordPressError):
            return False

    # -- the site's interface --

    def call(self, method: str, path: str, body: object = None, *, user: User | None = None, **query: object) -> Any:
        """Ask the site's interface as a user (the administrator by default). Raises WordPressError."""
        name, password = (ADMIN, self.password) if user is None else (user.name, user.password)
        url = f"{self.url}/wp-json{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode(),
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise WordPressError(error.code, error.read().decode("utf-8", "replace")) from None

    def new_user(self, name: str, role: str = "subscriber") -> User:
        """Make a user whose name begins like this, with an application password."""
        login = f"{name.lower()}{next(self._numbers)}"
        made = self.call(
            "POST",
            "/wp/v2/users",
            {
                "username": login, "email": f"{login}@example.test", "password": "a long password é",
                "roles": [role], "name": name,
            },
        )  # fmt: skip
        password = self.call("POST", f"/wp/v2/users/{made['id']}/application-passwords", {"name": "tests"})["password"]
        return User(made["id"], login, password)

    def new_post(self, title: str, user: User | None = None, **fields: object) -> int:
        """Publish a post and return its id."""
        body = {"title": title, "content": "…", "status": "publish", "comment_status": "open", **fields}
        return int(self.call("POST", "/wp/v2/posts", body, user=user)["id"])

    def comment(self, post: int, text: str, user: User | None = None, **fields: object) -> int:
        """Write a comment as a user and return its id."""
        return int(self.call("POST", "/wp/v2/comments", {"post": post, "content": text, **fields}, user=user)["id"])

    def guest_comment(self, post: int, text: str, name: str, email: str) -> int:
        """Write a comment as a visitor, through the form under the post; return its id."""
        form = {"comment_post_ID": post, "comment": text, "author": name, "email": email, "comment_parent": 0}
        request = urllib.request.Request(
            f"{self.url}/wp-comments-post.php", data=urllib.parse.urlencode(form).encode(), method="POST"
        )
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(request, timeout=60) as answer:
                location = answer.headers.get("Location", "")
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 302:
                    raise WordPressError(error.code, error.read().decode("utf-8", "replace")) from None
                location = error.headers.get("Location", "")
        return int(location.rpartition("#comment-")[2])

    def edit(self, comment: int, **fields: object) -> None:
        """Change a comment as the administrator."""
        self.call("POST", f"/wp/v2/comments/{comment}", fields)

    def delete(self, comment: int, *, trash: bool = False) -> None:
        """Remove a comment for good, or to the trash, as the administrator."""
        query: dict[str, Any] = {} if trash else {"force": "true"}
        self.call("DELETE", f"/wp/v2/comments/{comment}", **query)

    def look(self, comment: int) -> dict[str, Any] | None:
        """Return a comment with all its fields, or None where there is none."""
        try:
            return dict(self.call("GET", f"/wp/v2/comments/{comment}", context="edit"))
        except WordPressError as error:
            if error.status == 404:
                return None
            raise

    def public_ids(self, post: int) -> list[int]:
        """Return which comments a stranger sees under a post, oldest first."""
        url = f"{self.url}/wp-json/wp/v2/comments?post={post}&order=asc&per_page=100"
        with urllib.request.urlopen(url, timeout=60) as answer:
            return [int(comment["id"]) for comment in json.load(answer)]

    def empty(self) -> None:
        """Remove every comment of the site for good."""
        self.sql("DELETE FROM wp_comments")
        self.sql("DELETE FROM wp_commentmeta")

    def sql(self, statement: str) -> None:
        """Change the database behind the site's back, for what only age or an import would make."""
        code = "$db = new mysqli('localhost', 'root', '', 'wordpress', 0, $argv[1]); $db->query($argv[2]);"
        _run([str(program("php")), "-r", code, str(self._socket), statement])

    def revoke(self, user: User) -> None:
        """Withdraw all application passwords of a user."""
        self.call("DELETE", f"/wp/v2/users/{user.id}/application-passwords")

    @contextmanager
    def switched(self, switch: str, content: str = "") -> Iterator[None]:
        """Change how the site behaves for a while, by a file in it.

        ``flood-rule``: WordPress's rule of one comment in 15 seconds holds. ``no-trash``: deleting is for good.
        ``.maintenance``: WordPress's own page while it updates itself (needs PHP that sets ``$upgrading``).
        """
        file = self.site / switch
        file.write_text(content)
        try:
            yield
        finally:
            file.unlink()

    @contextmanager
    def option(self, name: str, value: str) -> Iterator[None]:
        """Set a setting of the site for a while."""
        before = self.call("GET", "/tests/v1/option", name=name)["value"]
        self.call("POST", "/tests/v1/option", {"name": name, "value": value})
        try:
            yield
        finally:
            self.call("POST", "/tests/v1/option", {"name": name, "value": before})

    def new_role(self, user: User, role: str) -> None:
        """Give a user another role."""
        self.call("POST", f"/wp/v2/users/{user.id}", {"roles": [role]})


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: where it leads is what one wants to know."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {(done.stderr or done.stdout)[-500:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[WordPress]:
    """Run a site; skips the test where it cannot be had. Its folder is short: a socket's path must be."""
    try:
        install()
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"server: no WordPress here: {error}")
    folder = Path(tempfile.mkdtemp(prefix="cm-wp-"))
    server = WordPress(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """The site of this test session."""
    with running() as server:
        yield server
