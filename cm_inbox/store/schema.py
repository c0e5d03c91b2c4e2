"""The tables, as append-only migrations: a released one is never edited, a new one is added below it.

Choices that the queries rely on (measured; see docs/adr/0004-store.md):

* ``message.id`` is ordered by time: ``created_at << 20 | tie-breaker``. Newest-first lists and searches walk
  the primary key instead of sorting.
* ``counter`` rows are kept by ``ingest`` for new conversations, by a trigger for those that change: reading
  all counts touches a handful of rows.
* Open conversations have a partial index in the very order the queue shows them.
* ``conversation.due_at`` is counted in the office hours of the charter in force (``due_times``). The comment in its
  table says less: what a released migration wrote, its comments too, is in every history and stays as it is.
* The full-text index has its content in ``message`` and is written explicitly by ``ingest``.
* The key of a message is (account, native id), of a conversation (thread, author): two desktops that fetch
  the same message make the same row. ``journal`` and ``outbox`` ids are UUIDv7.
"""

from __future__ import annotations

from .connection import Connection, driver
from .likeness import handle_key
from .utils import Database, Migrations

migrations = Migrations("cm-inbox")

FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE brand (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  colour TEXT NOT NULL,
  monogram TEXT NOT NULL,
  reply_target INTEGER NOT NULL DEFAULT 120,  -- minutes
  created_at INTEGER NOT NULL
);

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,                   -- models.account_uid(network, address)
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  network TEXT NOT NULL,
  address TEXT NOT NULL,
  native_id TEXT NOT NULL,
  name TEXT NOT NULL,
  server TEXT,
  archive INTEGER NOT NULL DEFAULT 0,
  report TEXT,                                -- JSON: permissions and text limits as last reported
  health TEXT,                                -- JSON: models.Health
  removed_at INTEGER,                         -- disconnected by the user; its history stays
  created_at INTEGER NOT NULL
);

CREATE TABLE cursor (
  account_id INTEGER NOT NULL REFERENCES account(id),
  source TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, source)
) WITHOUT ROWID;

CREATE TABLE author (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account(id),
  native_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT,
  avatar_url TEXT,
  first_seen_at INTEGER NOT NULL,             -- their oldest message here
  profile_at INTEGER NOT NULL,                -- their newest: handle, name and pictures are as of then
  banned_until INTEGER,                       -- NULL not banned, -1 for good, else an instant
  muted_until INTEGER,                        -- the same
  UNIQUE (account_id, native_id)
);

CREATE INDEX author_silenced ON author (id) WHERE banned_until IS NOT NULL OR muted_until IS NOT NULL;

CREATE VIRTUAL TABLE author_fts USING fts5 (
  handle, name, content='author', content_rowid='id', columnsize=0, tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO author_fts (author_fts, rank) VALUES ('pgsz', 3900);

CREATE TABLE thread (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account(id),
  native_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  url TEXT,
  UNIQUE (account_id, native_id)
);

CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES thread(id),
  author_id INTEGER NOT NULL REFERENCES author(id),
  account_id INTEGER NOT NULL REFERENCES account(id),
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  network TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  priority INTEGER NOT NULL DEFAULT 0,        -- 0 normal, 1 urgent
  waiting_since INTEGER,                      -- oldest message of theirs that we have not answered
  due_at INTEGER,                             -- waiting_since + the brand's reply target
  last_at INTEGER NOT NULL,
  last_message_id INTEGER NOT NULL,           -- newest message of theirs: what the list shows
  unread INTEGER NOT NULL DEFAULT 0,
  handled_id INTEGER NOT NULL DEFAULT 0,      -- what is not newer than this row of message waits no more
  snoozed_until INTEGER,
  assigned_to TEXT,
  labels TEXT NOT NULL DEFAULT '[]',          -- JSON list of strings
  UNIQUE (thread_id, author_id)
);
CREATE INDEX conversation_open ON conversation (priority DESC, due_at IS NULL, due_at, id, account_id, kind)
  WHERE state = 'open';
CREATE INDEX conversation_snoozed ON conversation (snoozed_until, id, account_id, kind) WHERE state = 'snoozed';
CREATE INDEX conversation_done ON conversation (last_at DESC, id DESC, account_id, kind) WHERE state = 'done';
CREATE INDEX conversation_author ON conversation (author_id);
CREATE INDEX conversation_assigned ON conversation (assigned_to, state) WHERE assigned_to IS NOT NULL;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,                     -- created_at in ms << 20 | tie-breaker
  account_id INTEGER NOT NULL,
  native_id TEXT NOT NULL,
  conversation_id INTEGER,                    -- NULL: ours, under nobody's message that we know
  thread_id INTEGER NOT NULL,
  author_id INTEGER NOT NULL,
  parent TEXT,                                -- native id
  direction TEXT NOT NULL,
  visibility TEXT NOT NULL,
  status TEXT NOT NULL,
  text TEXT NOT NULL,
  edited_at INTEGER,
  removed_by TEXT,                            -- models.RemovedBy, once its network said it is gone
  extra TEXT,                                 -- JSON: url, attachments, denied; NULL when empty
  UNIQUE (account_id, native_id)
);
CREATE INDEX message_conversation ON message (conversation_id); -- an index ends with the row id by itself
CREATE INDEX message_author ON message (author_id);
CREATE INDEX message_orphan ON message (account_id, parent) WHERE conversation_id IS NULL;
CREATE INDEX message_loose ON message (thread_id) WHERE conversation_id IS NULL;

CREATE TABLE removal (                        -- said to be gone before we ever saw it; kept for a day
  account_id INTEGER NOT NULL,
  native_id TEXT NOT NULL,
  removed_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, native_id)
) WITHOUT ROWID;
CREATE INDEX removal_at ON removal (at);

CREATE TABLE revision (
  message_id INTEGER NOT NULL REFERENCES message(id),
  seen_until INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (message_id, seen_until)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE message_fts USING fts5 (
  text, content='message', content_rowid='id', columnsize=0, tokenize="unicode61 remove_diacritics 2"
);
-- SQLCipher keeps 80 bytes of each page of 4,096: an index page of the default 4,050 bytes would spill into a second.
INSERT INTO message_fts (message_fts, rank) VALUES ('pgsz', 3900);

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,                    -- the order things were decided here, whatever the clock did
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  conversation_id INTEGER NOT NULL REFERENCES conversation(id),
  message_id INTEGER,
  batch TEXT NOT NULL,                        -- decisions taken in one go share it
  undoes TEXT REFERENCES journal(id),
  payload TEXT NOT NULL,                      -- JSON: text, until, label, assignee
  patches TEXT NOT NULL                       -- JSON: the local state it changed, as it was and became
);
CREATE INDEX journal_conversation ON journal (conversation_id, seq);
CREATE UNIQUE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                    -- the idempotency key
  journal_id TEXT NOT NULL REFERENCES journal(id),
  account_id INTEGER NOT NULL REFERENCES account(id),
  conversation_id INTEGER NOT NULL REFERENCES conversation(id),
  inverse_of TEXT REFERENCES outbox(id),      -- the action this one takes back
  action TEXT NOT NULL,                       -- JSON: models.Action
  state TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT,                                 -- JSON: code, title, message
  result TEXT,                                -- JSON: native id of what was made, undo handle
  updated_at INTEGER NOT NULL
);
CREATE INDEX outbox_live ON outbox (account_id, conversation_id, seq) WHERE state IN ('waiting', 'sending', 'unknown');
CREATE INDEX outbox_failed ON outbox (conversation_id) WHERE state IN ('failed', 'unknown');
CREATE INDEX outbox_journal ON outbox (journal_id);
CREATE INDEX outbox_newest ON outbox (updated_at DESC);

CREATE TABLE draft (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id),
  text TEXT NOT NULL,
  visibility TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE note_draft (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id),
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE counter (
  state TEXT NOT NULL,
  brand_id INTEGER NOT NULL,
  network TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (state, brand_id, network)
) WITHOUT ROWID;

CREATE TRIGGER conversation_recounted AFTER UPDATE OF state, brand_id ON conversation
WHEN old.state <> new.state OR old.brand_id <> new.brand_id BEGIN
  UPDATE counter SET n = n - 1 WHERE state = old.state AND brand_id = old.brand_id AND network = old.network;
  INSERT INTO counter VALUES (new.state, new.brand_id, new.network, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
"""


@migrations()
def first(db: Database) -> None:
    """Make the tables of the first release."""
    run_script(db, FIRST)


SECOND = """
CREATE TABLE charter (                        -- every version that was saved; the newest of a brand is in force
  id TEXT PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  number INTEGER NOT NULL,                    -- 1, 2, 3 ... for each brand
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  included TEXT NOT NULL,                     -- JSON: name to text of the files it includes
  note TEXT NOT NULL,
  UNIQUE (brand_id, number)
) WITHOUT ROWID;

CREATE TABLE verdict (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message(id),
  rule TEXT NOT NULL,
  rank INTEGER NOT NULL,                      -- its place in the order of precedence, from 0
  severity INTEGER NOT NULL,
  charter_id TEXT NOT NULL REFERENCES charter(id),
  standing TEXT NOT NULL DEFAULT 'open',
  body TEXT NOT NULL,                         -- JSON: models.Verdict
  UNIQUE (message_id, rule)
);

ALTER TABLE conversation ADD COLUMN judged TEXT;           -- the charter that all its waiting messages were judged by
ALTER TABLE conversation ADD COLUMN verdict_id INTEGER;    -- the gravest open verdict of a waiting message
CREATE INDEX journal_warned ON journal (conversation_id) WHERE kind = 'warn';
"""


@migrations()
def second(db: Database) -> None:
    """Make room for charters and what they say."""
    run_script(db, SECOND)


THIRD = f"""
ALTER TABLE author ADD COLUMN note TEXT NOT NULL DEFAULT '';  -- what people keep about them, seen in the dossier

CREATE TABLE identity (                       -- what people said of two authors of one brand; one row a pair
  id INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL REFERENCES author(id),  -- the lower of the two
  other_id INTEGER NOT NULL REFERENCES author(id),
  standing TEXT,                              -- 'same', 'different', NULL: that was taken back
  UNIQUE (author_id, other_id)
);
CREATE INDEX identity_other ON identity (other_id, author_id);

CREATE INDEX author_handle ON author ({handle_key("handle")});
CREATE INDEX author_url ON author (url) WHERE url IS NOT NULL;
CREATE INDEX author_avatar ON author (avatar_url) WHERE avatar_url IS NOT NULL;

CREATE INDEX journal_other ON journal (payload ->> 'other') WHERE payload ->> 'other' IS NOT NULL;
"""


@migrations()
def third(db: Database) -> None:
    """Make room for who is who on other networks, and for what is noted about a person."""
    run_script(db, THIRD)


FOURTH = """
ALTER TABLE thread ADD COLUMN post TEXT;       -- JSON: when it was published, how many reactions, how many comments
"""


@migrations()
def fourth(db: Database) -> None:
    """Make room for what networks say of the post that a thread hangs under."""
    run_script(db, FOURTH)


FIFTH = """
CREATE TABLE file (                           -- what goes along with answers, as long as a draft or the outbox needs it
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                    -- UUIDv7
  conversation_id INTEGER NOT NULL REFERENCES conversation(id),
  decision_id TEXT,                           -- the newest decision that sends it; NULL: none has
  content BLOB NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX file_conversation ON file (conversation_id);

CREATE TABLE draft_file (                     -- which files are enclosed with a draft
  seq INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversation(id),
  file_id TEXT NOT NULL REFERENCES file(id) ON DELETE CASCADE,
  body TEXT NOT NULL,                         -- JSON: models.Enclosure
  UNIQUE (conversation_id, file_id)
);
CREATE INDEX draft_file_file ON draft_file (file_id);
"""


@migrations()
def fifth(db: Database) -> None:
    """Make room for files that go along with answers."""
    run_script(db, FIFTH)


SIXTH = """
CREATE INDEX journal_batch ON journal (batch) WHERE kind <> 'undo';
CREATE INDEX journal_actor ON journal (actor) WHERE kind <> 'undo'; -- an index ends with seq by itself
"""


@migrations()
def sixth(db: Database) -> None:
    """Find what an undo takes back without looking through the whole journal."""
    run_script(db, SIXTH)


SEVENTH = """
ALTER TABLE conversation ADD COLUMN late TEXT;  -- JSON: rows of message up to handled_id that came after it was set
"""


@migrations()
def seventh(db: Database) -> None:
    """Make room for messages that come late: nobody has dealt with them, however old their network says they are."""
    run_script(db, SEVENTH)


EIGHTH = """
ALTER TABLE draft ADD COLUMN warns TEXT;      -- the article a warning rests on, '' for none; NULL: a plain answer
"""


@migrations()
def eighth(db: Database) -> None:
    """Have a draft remember that it is a warning."""
    run_script(db, EIGHTH)


NINTH = """
CREATE TABLE confirmed (                      -- messages that a network's terms let nobody keep unconfirmed for long
  message_id INTEGER PRIMARY KEY REFERENCES message(id),
  account_id INTEGER NOT NULL,
  at INTEGER,                                 -- when the network last gave it; NULL: its words are forgotten
  asked INTEGER NOT NULL                      -- when the network was last asked for it
);
CREATE INDEX confirmed_asked ON confirmed (account_id, asked) WHERE at IS NOT NULL;
CREATE INDEX confirmed_at ON confirmed (account_id, at) WHERE at IS NOT NULL;
"""


@migrations()
def ninth(db: Database) -> None:
    """Remember when a network last confirmed what is kept of its messages."""
    run_script(db, NINTH)


TENTH = """
CREATE TABLE team_brand (                     -- the brands whose queue is shared with a team through its hub
  brand_id INTEGER PRIMARY KEY REFERENCES brand(id),
  seq INTEGER NOT NULL DEFAULT 0,             -- how far the team's log is folded
  hash BLOB,                                  -- and its hash there
  message_before INTEGER,                     -- messages below this row are still to be told; NULL: all are
  journal_before INTEGER,                     -- the same of decisions taken before the brand was shared
  skipped INTEGER NOT NULL DEFAULT 0          -- events that made no sense
);

CREATE TABLE team_folding (one INTEGER PRIMARY KEY);  -- one row while events are folded: that is not told again

CREATE TABLE team_ticket (one INTEGER PRIMARY KEY, last INTEGER NOT NULL);
INSERT INTO team_ticket VALUES (1, 0);

CREATE TABLE team_queue (                     -- what the team is still to be told, in order
  ticket INTEGER PRIMARY KEY,                 -- never given twice
  brand_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key NOT NULL,                               -- the row it is about; its contents are read when it is told
  given INTEGER NOT NULL DEFAULT 0            -- it was given out: what changes later is a row of its own
);
CREATE UNIQUE INDEX team_queue_waiting ON team_queue (kind, key) WHERE given = 0;
CREATE INDEX team_queue_about ON team_queue (kind, key);
CREATE INDEX team_queue_brand ON team_queue (brand_id, ticket);

CREATE TABLE team_decision (                  -- the decisions that are shared
  id TEXT PRIMARY KEY REFERENCES journal(id),
  brand_id INTEGER NOT NULL,
  seq INTEGER,                                -- its place in the log; NULL: not there yet, to be reckoned with last
  seen INTEGER NOT NULL DEFAULT 0,            -- how far the log was folded when it was taken
  mine INTEGER NOT NULL DEFAULT 0,            -- taken on this desktop
  desktop TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  past INTEGER NOT NULL DEFAULT 0,            -- taken before the brand was shared: it changes nothing any more
  undoes TEXT,                                -- what it takes back, also where another did that before
  aside_by TEXT,                              -- the decision that stood against it: nothing of this one is done
  dropped INTEGER NOT NULL DEFAULT 0,         -- its person has seen that
  merged TEXT,                                -- an equal one that was first: this one has nothing to do
  facts TEXT NOT NULL DEFAULT '{}',           -- JSON: the messages it dealt with, what its writer saw
  body TEXT                                   -- as it was told
) WITHOUT ROWID;
CREATE INDEX team_decision_seq ON team_decision (brand_id, seq);
CREATE INDEX team_decision_pending ON team_decision (brand_id) WHERE seq IS NULL;
CREATE INDEX team_decision_undoes ON team_decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX team_decision_merged ON team_decision (merged) WHERE merged IS NOT NULL;
CREATE INDEX team_decision_aside ON team_decision (aside_by) WHERE aside_by IS NOT NULL;

CREATE TABLE team_message (                   -- what the log says of a message
  message_id INTEGER PRIMARY KEY REFERENCES message(id),
  op TEXT,                                    -- the newest event about it
  seq INTEGER,
  edited_at INTEGER,
  observed TEXT,                              -- its status as its network last showed it
  observed_seq INTEGER,                       -- where in the log that is said
  turned INTEGER NOT NULL DEFAULT 0,          -- the network changed it here, which the log does not say yet
  dealt INTEGER,                              -- it was dealt with elsewhere, or before the brand was shared
  past INTEGER NOT NULL DEFAULT 0             -- a look back over history found it
);

CREATE TABLE team_base (                      -- how a conversation stood when its brand was shared
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id),
  seq INTEGER,
  handled_id INTEGER NOT NULL DEFAULT 0,
  late TEXT,
  body TEXT NOT NULL                          -- JSON
);

CREATE TABLE team_author (                    -- the same of a ban or mute
  author_id INTEGER PRIMARY KEY REFERENCES author(id),
  seq INTEGER,
  banned_until INTEGER,
  muted_until INTEGER
);

CREATE TABLE team_action (                    -- what the log says came of an action
  action_id TEXT PRIMARY KEY REFERENCES outbox(id),
  fence INTEGER,                              -- under which this desktop carries it out
  seq INTEGER,
  state TEXT,
  status TEXT                                 -- of the message, as the network reported it then
) WITHOUT ROWID;

CREATE TABLE team_charter (                   -- where in the log a charter's version is
  charter_id TEXT PRIMARY KEY REFERENCES charter(id),
  seq INTEGER NOT NULL
) WITHOUT ROWID;
"""


@migrations()
def tenth(db: Database) -> None:
    """Make room for queues that are shared with a team."""
    run_script(db, TENTH)


ELEVENTH = """
CREATE TABLE team_proposal (                  -- answers that wait for somebody's approval, as reckoned
  id TEXT PRIMARY KEY REFERENCES journal(id),
  conversation_id INTEGER NOT NULL REFERENCES conversation(id)
) WITHOUT ROWID;
CREATE INDEX team_proposal_conversation ON team_proposal (conversation_id);
CREATE INDEX journal_proposed ON journal (conversation_id) WHERE kind = 'propose';
"""


@migrations()
def eleventh(db: Database) -> None:
    """Make room for answers that wait for approval."""
    run_script(db, ELEVENTH)


def run_script(db: Database, script: str) -> None:
    """Run a script's statements one by one: the driver's ``executescript`` would commit a transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if driver.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


def apply(connection: Connection) -> None:
    """Bring the tables up to date, inside the caller's transaction."""
    db = Database(connection)
    migrations.apply(db)
    version = len(migrations.applied(db))
    connection.execute(f"PRAGMA user_version = {version}")
