-- The hub's tables. Run as __OWNER__, who owns them, cannot log in, and whose functions make and end people's roles.
-- Nobody who logs in has any right on a table: people call the functions that 0002 and 0003 make.

CREATE TABLE hub.meta (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id text NOT NULL,                           -- names the roles of this hub: __OWNER__, __LOG__, __PEOPLE__
  version integer NOT NULL,
  oldest integer NOT NULL,                    -- the oldest desktop that may still work with this hub
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hub.migration (
  number integer PRIMARY KEY,
  name text NOT NULL,
  digest bytea NOT NULL,                      -- SHA-256 of the file, as it is in the program
  at timestamptz NOT NULL DEFAULT now()
);

-- What a person may do, lowest first; and how much they may append in a minute.
CREATE TABLE hub.role (
  name text PRIMARY KEY,
  rank integer NOT NULL UNIQUE,
  events_a_minute bigint NOT NULL,
  bytes_a_minute bigint NOT NULL
);
INSERT INTO hub.role VALUES
  ('reader', 1, 0, 0),
  ('writer', 2, 12000, 64000000),
  ('moderator', 3, 120000, 256000000),
  ('lead', 4, 1200000, 1024000000),
  ('admin', 5, 6000000, 4096000000);

-- What may be written in the log, and from which role on. What the hub writes itself (team/...) is not among it.
CREATE TABLE hub.kind (
  name text PRIMARY KEY,
  rank integer NOT NULL REFERENCES hub.role (rank)
);
INSERT INTO hub.kind VALUES
  ('message', 2), ('proposal', 2),
  ('decision/note', 2), ('decision/label', 2), ('decision/assign', 2), ('decision/snooze', 2),
  ('decision/prioritize', 2), ('decision/person-note', 2),
  ('decision/undo', 2),                       -- of what one wrote oneself; from moderator on, of anything
  ('approval', 3), ('outcome', 3),
  ('decision/reply', 3), ('decision/reply-private', 3), ('decision/warn', 3), ('decision/like', 3),
  ('decision/hide', 3), ('decision/unhide', 3), ('decision/delete', 3),
  ('decision/ban', 3), ('decision/unban', 3), ('decision/mute', 3), ('decision/unmute', 3),
  ('decision/done', 3), ('decision/reopen', 3), ('decision/dismiss', 3),
  ('decision/link-person', 3), ('decision/unlink-person', 3), ('decision/tell-apart', 3),
  ('charter', 4), ('reply-target', 4), ('account', 4);

CREATE TABLE hub.team (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hub.brand (
  team uuid NOT NULL REFERENCES hub.team,
  id uuid NOT NULL CHECK (id <> '00000000-0000-0000-0000-000000000000'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (team, id)
);
CREATE UNIQUE INDEX brand_name ON hub.brand (team, lower(name));

-- A person of a team is a database role of their own: login is its name, and says nothing of who it is.
CREATE TABLE hub.person (
  team uuid NOT NULL REFERENCES hub.team,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  login name NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('invited', 'active', 'revoked', 'left')),
  expires_at timestamptz,                     -- of the invitation
  invited_by uuid,
  invited_at timestamptz NOT NULL DEFAULT now(),
  joined_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (team, id)
);
CREATE UNIQUE INDEX person_name ON hub.person (team, lower(name)) WHERE state IN ('invited', 'active');

-- The role of a person at a brand. The brand of zeros stands for all brands, those to come too, and the team's own log.
CREATE TABLE hub.membership (
  team uuid NOT NULL,
  person uuid NOT NULL,
  brand uuid NOT NULL,
  role text NOT NULL REFERENCES hub.role,
  PRIMARY KEY (team, person, brand),
  FOREIGN KEY (team, person) REFERENCES hub.person
);

CREATE TABLE hub.desktop (
  team uuid NOT NULL,
  id uuid NOT NULL,
  person uuid NOT NULL,
  name text NOT NULL CHECK (length(name) <= 200),
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (team, id),
  FOREIGN KEY (team, person) REFERENCES hub.person
);

-- How much somebody has appended in the minute at hand.
CREATE TABLE hub.spent (
  team uuid NOT NULL,
  person uuid NOT NULL,
  minute bigint NOT NULL,
  events bigint NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (team, person)
) WITH (fillfactor = 50);

-- A brand's events are a stream: numbered from 1 without gaps, chained by hashes. This row is its head, and its lock:
-- who appends takes it first and holds it until the commit, so that no number is seen before the one below it.
CREATE TABLE hub.stream (
  team uuid NOT NULL REFERENCES hub.team,
  brand uuid NOT NULL,                        -- zeros: the team's own log
  seq bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL DEFAULT '',
  PRIMARY KEY (team, brand)
) WITH (fillfactor = 50);

-- The team log. Every key begins with the team, so that it can be spread by team; a partition holds one month.
CREATE TABLE hub.event (
  team uuid NOT NULL,
  brand uuid NOT NULL,
  seq bigint NOT NULL,
  op uuid NOT NULL,                           -- given by the desktop: what has it already is not written twice
  at bigint NOT NULL,                         -- the desktop's clock, milliseconds since the epoch
  arrived bigint NOT NULL,                    -- the hub's clock
  person uuid NOT NULL,
  desktop uuid,                               -- NULL: the hub itself wrote it
  kind text NOT NULL,
  charter uuid,                               -- the version of the charter in force on that desktop
  body json NOT NULL CHECK (octet_length(body::text) <= 262144),
  hash bytea NOT NULL,                        -- SHA-256 of the hash before and of all the rest (see team/chain.py)
  PRIMARY KEY (team, brand, seq, arrived)
) PARTITION BY RANGE (arrived);
CREATE INDEX event_op ON hub.event (op);

CREATE FUNCTION hub.keep_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is never changed' USING ERRCODE = 'CM008';
END
$$;
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON hub.event
  FOR EACH ROW EXECUTE FUNCTION hub.keep_as_it_is();
CREATE TRIGGER event_all_stay BEFORE TRUNCATE ON hub.event
  FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_as_it_is();
