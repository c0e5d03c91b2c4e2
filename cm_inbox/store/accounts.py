"""Brands and the accounts they answer from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cm_inbox import brand_look
from cm_inbox.errors import NotFound, UsageError
from cm_inbox.models.accounts import Account, AccountReport, Brand, Health, HealthState, NewBrand, account_uid
from cm_inbox.models.instants import Millis, new_id

from . import codec, state
from .connection import Connection
from .text import clean

# --- brands --------------------------------------------------------------------------------------


def add_brand(conn: Connection, name: str, colour: str | None = None, monogram: str = "", *, at: Millis) -> Brand:
    """Make a brand; without a colour or letters it gets some that differ from the other brands', if there are any.

    Raises UsageError for an empty name or one that is taken.
    """
    name = check_new_brand(conn, name)
    others = brands(conn)
    look = (
        colour or brand_look.free_colour([each.colour for each in others]),
        brand_look.tidy(monogram) or brand_look.monogram(name, {each.monogram for each in others}),
    )
    cursor = conn.execute(
        "INSERT INTO brand (uid, name, colour, monogram, created_at) VALUES (?, ?, ?, ?, ?)",
        (new_id(at), name, *look, at),
    )
    assert cursor.lastrowid is not None
    return brand(conn, cursor.lastrowid)


def check_new_brand(conn: Connection, name: str) -> str:
    """Return a name as it is kept. Raises UsageError for an empty one or one that is taken."""
    return _free_name(name, brands(conn))


def change_brand(conn: Connection, brand_id: int, colour: str, monogram: str, name: str | None = None) -> Brand:
    """Give a brand another look, and another name where one is given.

    Raises NotFound; UsageError where nothing is left of the letters or the name, or another brand is called so.
    """
    known = brand(conn, brand_id)
    letters = brand_look.tidy(clean(monogram))
    if not letters:
        raise UsageError("Give the brand one or two letters.")
    if name is not None:
        name = _free_name(name, [each for each in brands(conn) if each.id != brand_id])
    conn.execute(
        "UPDATE brand SET name = ?, colour = ?, monogram = ? WHERE id = ?",
        (name or known.name, colour, letters, brand_id),
    )
    return brand(conn, brand_id)


def _free_name(name: str, others: Iterable[Brand]) -> str:
    """Return a name as it is kept. Raises UsageError for an empty one or one of the others', whatever its case."""
    name = clean(name).strip()
    if not name:
        raise UsageError("A brand needs a name.")
    if any(each.name.casefold() == name.casefold() for each in others):
        raise UsageError("There is already a brand “{name}”.", name=name)
    return name


def brand(conn: Connection, brand_id: int) -> Brand:
    """Return one brand. Raises NotFound."""
    found = _brand_where(conn, "id = ?", brand_id)
    if not found:
        raise NotFound("There is no brand {brand}.", brand=brand_id)
    return found[0]


def brands(conn: Connection) -> list[Brand]:
    """Return all brands by name."""
    return sorted(_brand_where(conn, "1"), key=lambda each: each.name.casefold())


def brand_named(conn: Connection, name: str) -> Brand:
    """Return the brand of that name, whatever its case. Raises NotFound."""
    wanted = clean(name).strip().casefold()
    for each in _brand_where(conn, "1"):
        if each.name.casefold() == wanted:
            return each
    raise NotFound("There is no brand “{name}”.", name=name)


def _brand_where(conn: Connection, where: str, *values: Any) -> list[Brand]:
    rows = conn.execute(
        f"SELECT id, uid, name, colour, monogram, reply_target FROM brand WHERE {where}",  # noqa: S608 - ours
        values,
    )
    return [Brand(*row) for row in rows]


# --- accounts ------------------------------------------------------------------------------------


def add_account(
    conn: Connection, brand_id: int, network: str, report: AccountReport, server: str | None, *, at: Millis
) -> Account:
    """Connect an account, or connect again one that is here: its history and cursors stay.

    An archive account or a removed one of the same network and address becomes this account.
    Raises NotFound for an unknown brand, UsageError where the account belongs to another brand.
    """
    named = brand(conn, brand_id)
    uid = account_uid(network, report.address)
    known = conn.execute("SELECT id, brand_id, archive, removed_at FROM account WHERE uid = ?", (uid,)).fetchone()
    if known is None:
        account_id = _insert(
            conn, brand_id, network, report.address, native_id=report.native_id, name=report.name, at=at
        )
    else:
        account_id, known_brand, archive, removed_at = known
        if known_brand != brand_id:
            if not archive and removed_at is None:
                raise UsageError(
                    "{account} is already connected, for another brand than {brand}.",
                    account=report.address,
                    brand=named.name,
                )
            _move(conn, account_id, brand_id)
    health = codec.encode_health(Health(token_expires_at=report.token_expires_at, signed_in_at=at))
    conn.execute(
        "UPDATE account SET server = ?, archive = 0, removed_at = NULL, health = ? WHERE id = ?",
        (server, health, account_id),
    )
    save_report(conn, account_id, report)
    return account(conn, account_id)


def connect(
    conn: Connection, brand: int | NewBrand, network: str, report: AccountReport, server: str | None, *, at: Millis
) -> Account:
    """Connect an account as ``add_account`` does, together with the brand it is the first of: both or none."""
    if isinstance(brand, NewBrand):
        brand = add_brand(conn, brand.name, brand.colour or None, brand.monogram, at=at).id
    return add_account(conn, brand, network, report, server, at=at)


def connect_several(
    conn: Connection,
    network: str,
    chosen: Sequence[tuple[int | NewBrand, AccountReport, str | None]],
    *,
    at: Millis,
) -> list[Account]:
    """Connect accounts, each for its brand; a new brand that several name is made once. All of them, or none."""
    made: dict[str, int] = {}
    connected = []
    for brand, report, server in chosen:
        named = clean(brand.name).strip().casefold() if isinstance(brand, NewBrand) else ""
        account = connect(conn, made.get(named, brand), network, report, server, at=at)
        if named:
            made[named] = account.brand_id
        connected.append(account)
    return connected


def is_connected(conn: Connection, uid: str) -> bool:
    """Say whether an account is here and not disconnected."""
    query = "SELECT 1 FROM account WHERE uid = ? AND archive = 0 AND removed_at IS NULL"
    return conn.execute(query, (uid,)).fetchone() is not None


def add_archive_account(conn: Connection, brand_id: int, network: str, address: str, *, at: Millis) -> Account:
    """Return the account of that address, made as an archive where there is none: readable, no sending."""
    address = clean(address)
    uid = account_uid(network, address)
    known = conn.execute("SELECT id FROM account WHERE uid = ?", (uid,)).fetchone()
    if known is None:
        account_id = _insert(conn, brand_id, network, address, native_id="", name=address, at=at)
        conn.execute(
            "UPDATE account SET archive = 1, health = ? WHERE id = ?",
            (codec.encode_health(Health(HealthState.ARCHIVE)), account_id),
        )
    else:
        account_id = known[0]
    return account(conn, account_id)


def accounts(conn: Connection, *, removed: bool = False) -> list[Account]:
    """Return all accounts by brand and address; ``removed``: also the disconnected ones."""
    return _accounts_where(conn, "1" if removed else "account.removed_at IS NULL")


def account(conn: Connection, account_id: int) -> Account:
    """Return one account, also a disconnected one. Raises NotFound."""
    found = _accounts_where(conn, "account.id = ?", account_id)
    if not found:
        raise NotFound("There is no account {account}.", account=account_id)
    return found[0]


def save_report(conn: Connection, account_id: int, report: AccountReport) -> None:
    """Keep what a network last said of an account: who it is and what it may do there.

    What a person said of its app stays.
    """
    known = conn.execute("SELECT report FROM account WHERE id = ?", (account_id,)).fetchone()
    said = codec.encode_report(report, codec.decode_report(known[0]).longer if known else 0)
    conn.execute(
        "UPDATE account SET native_id = ?, name = ?, report = ? WHERE id = ?",
        (clean(report.native_id), clean(report.name), said, account_id),
    )


def approve(conn: Connection, account_id: int, longer: Millis) -> Account:
    """Keep how much longer than usual (ms) a network takes answers of an account's app; 0: no longer.

    Raises NotFound, UsageError for an archive.
    """
    known = account(conn, account_id)
    if known.archive:
        raise UsageError("{account} is an archive: nothing is read or sent for it.", account=known.address)
    conn.execute("UPDATE account SET report = json_set(report, '$.longer', ?) WHERE id = ?", (longer, account_id))
    waiting = conn.execute(
        "SELECT id FROM conversation WHERE account_id = ? AND kind = 'private' AND waiting_since IS NOT NULL",
        (account_id,),
    ).fetchall()
    state.heed_windows(conn, [row[0] for row in waiting])
    return account(conn, account_id)


def save_health(conn: Connection, account_id: int, health: Health) -> None:
    """Keep how an account fares. One that is paused stays so, whatever a reader that has not heard of it says."""
    if account(conn, account_id).health.state is not HealthState.PAUSED:
        conn.execute("UPDATE account SET health = ? WHERE id = ?", (codec.encode_health(health), account_id))


def pause(conn: Connection, account_id: int) -> Account:
    """Have an account neither read nor sent for. Raises NotFound, UsageError for an archive."""
    known = account(conn, account_id)
    if known.archive:
        raise UsageError("{account} is an archive: nothing is read or sent for it.", account=known.address)
    return _set_state(conn, known, HealthState.PAUSED)


def resume(conn: Connection, account_id: int) -> Account:
    """Have a paused account read and sent for again. Raises NotFound."""
    known = account(conn, account_id)
    return _set_state(conn, known, HealthState.NEW) if known.health.state is HealthState.PAUSED else known


def paused(conn: Connection) -> frozenset[int]:
    """Return which accounts are paused."""
    return frozenset(each.id for each in accounts(conn) if each.health.state is HealthState.PAUSED)


def _set_state(conn: Connection, known: Account, state: HealthState) -> Account:
    """Write another state down; when it was read and signed in to stays known, what went wrong does not."""
    before = known.health
    health = Health(
        state,
        last_read_at=before.last_read_at,
        token_expires_at=before.token_expires_at,
        gap=before.gap,
        gap_at=before.gap_at,
        signed_in_at=before.signed_in_at,
    )
    conn.execute("UPDATE account SET health = ? WHERE id = ?", (codec.encode_health(health), known.id))
    return account(conn, known.id)


def remove_account(conn: Connection, account_id: int, *, at: Millis) -> None:
    """Disconnect an account. Its history stays, readable and searchable. Raises NotFound."""
    changed = conn.execute(
        "UPDATE account SET removed_at = ?, archive = 1, health = ? WHERE id = ? AND removed_at IS NULL",
        (at, codec.encode_health(Health(HealthState.ARCHIVE)), account_id),
    )
    if not changed.rowcount:
        raise NotFound("There is no account {account}.", account=account_id)


def cursors(conn: Connection, account_id: int) -> dict[str, str]:
    """Return where each source of an account was read up to."""
    return dict(conn.execute("SELECT source, value FROM cursor WHERE account_id = ?", (account_id,)))


def _insert(
    conn: Connection, brand_id: int, network: str, address: str, *, native_id: str, name: str, at: Millis
) -> int:
    cursor = conn.execute(
        "INSERT INTO account (uid, brand_id, network, address, native_id, name, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (account_uid(network, address), brand_id, network, clean(address), clean(native_id), clean(name), at),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _move(conn: Connection, account_id: int, brand_id: int) -> None:
    conn.execute("UPDATE account SET brand_id = ? WHERE id = ?", (brand_id, account_id))
    conn.execute("UPDATE conversation SET brand_id = ? WHERE account_id = ?", (brand_id, account_id))
    conn.execute(f"UPDATE conversation SET due_at = {state.DUE} WHERE account_id = ?", (account_id,))  # noqa: S608 - ours


def _accounts_where(conn: Connection, where: str, *values: Any) -> list[Account]:
    rows = conn.execute(
        "SELECT account.id, account.uid, network, address, native_id, account.name, brand_id, brand.name, server,"  # noqa: S608
        " archive, report, health FROM account JOIN brand ON brand.id = brand_id"
        f" WHERE {where} ORDER BY brand.name COLLATE NOCASE, address COLLATE NOCASE, account.id",
        values,
    )
    return [_account(row) for row in rows]


def _account(row: tuple[Any, ...]) -> Account:
    reported = codec.decode_report(row[10])
    identity: Mapping[str, Any] = dict(
        zip(("id", "uid", "network", "address", "native_id", "name", "brand_id", "brand", "server"), row, strict=False)
    )
    return Account(
        **identity,
        archive=bool(row[9]),
        permissions=reported.permissions,
        text_limit=reported.text_limit,
        private_text_limit=reported.private_text_limit,
        enclosures=reported.enclosures,
        longer=reported.longer,
        health=codec.decode_health(row[11]),
    )
