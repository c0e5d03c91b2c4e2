-- Claims: which desktop reads an account, carries an action out, answers a conversation. Rows apart from the log: who
-- holds it, until when, and a fence that grows with each holder. Run as __OWNER__, like all before it.

-- What may be claimed, from which role on, and for how many seconds at most: by a desktop that listens (its session
-- proves that it is there), and by one that does not.
CREATE TABLE hub.claimable (
  what text PRIMARY KEY,
  rank integer NOT NULL REFERENCES hub.role (rank),
  listening integer NOT NULL,
  alone integer NOT NULL,
  by_session boolean NOT NULL                 -- ends with the session of who holds it
);
INSERT INTO hub.claimable VALUES
  ('reader', 2, 60, 20, true), ('conversation', 2, 60, 20, true),
  ('action', 3, 60, 60, false);               -- a connection that breaks while something is sent shall hand nothing over

ALTER TABLE hub.role ADD COLUMN claims_a_minute bigint NOT NULL DEFAULT 600;
ALTER TABLE hub.role ADD COLUMN shows_a_minute bigint NOT NULL DEFAULT 600;
UPDATE hub.role SET claims_a_minute = 6000 WHERE rank >= 3;

CREATE TABLE hub.held (
  team uuid NOT NULL,
  brand uuid NOT NULL,
  what text NOT NULL REFERENCES hub.claimable,
  key uuid NOT NULL,
  fence bigint NOT NULL,                      -- the last one + 1, at least the hub's clock: none comes twice, even from a backup
  person uuid NOT NULL,
  desktop uuid NOT NULL,
  since bigint NOT NULL,
  until bigint NOT NULL,                      -- by the hub's clock, milliseconds since the epoch
  attended boolean NOT NULL,                  -- ends with the desktop's session, if that is earlier
  open boolean NOT NULL,                      -- false: given back, or its outcome is in the log
  begun bigint,                               -- the fence under which it was begun last, while no outcome is known
  PRIMARY KEY (team, brand, what, key)
) WITH (fillfactor = 70);
CREATE INDEX held_by ON hub.held (team, desktop) WHERE open;
CREATE INDEX held_until ON hub.held (team, brand, what, until) WHERE begun IS NULL;

-- Where a desktop listens: its server process and the lock that this process holds as long as it lives.
CREATE UNLOGGED TABLE hub.session (
  team uuid NOT NULL,
  desktop uuid NOT NULL,
  pid integer NOT NULL,
  lock bigint NOT NULL,
  channel text NOT NULL,                      -- of this desktop alone, on which it hears itself
  PRIMARY KEY (team, desktop)
);

-- What somebody has open. Never history.
CREATE UNLOGGED TABLE hub.shown (
  team uuid NOT NULL,
  desktop uuid NOT NULL,
  brand uuid NOT NULL,
  key uuid NOT NULL,
  person uuid NOT NULL,
  doing text NOT NULL CHECK (doing IN ('reads', 'writes')),
  since bigint NOT NULL,
  until bigint NOT NULL,
  attended boolean NOT NULL,
  PRIMARY KEY (team, desktop)
);
CREATE INDEX shown_at ON hub.shown (team, brand);

-- How often somebody has claimed and shown in the minute at hand.
CREATE UNLOGGED TABLE hub.asked (
  team uuid NOT NULL,
  person uuid NOT NULL,
  minute bigint NOT NULL,
  claims bigint NOT NULL,
  shows bigint NOT NULL,
  PRIMARY KEY (team, person)
) WITH (fillfactor = 50);

-- The newest event but messages: what an action's carrier must have read, since it may have been undone.
ALTER TABLE hub.stream ADD COLUMN decided bigint NOT NULL DEFAULT 0;
UPDATE hub.stream SET decided = seq;
-- Where its news are told (NOTIFY, which knows no rights): a name that only those learn who may read the stream. One for
-- each stream, since even a poke without a word in it says that somebody is at work.
ALTER TABLE hub.stream ADD COLUMN channel text NOT NULL DEFAULT 'cm_' || replace(gen_random_uuid()::text, '-', '');

ALTER TABLE hub.claimable ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.asked ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.held ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.held FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.shown ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.shown FORCE ROW LEVEL SECURITY;

CREATE FUNCTION hub.now_ms() RETURNS bigint LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
RETURN floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;

-- Who is asking, as 0002 says it, in a language that keeps its plans: every policy asks, several times a call.
CREATE OR REPLACE FUNCTION hub.me() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT p.id FROM hub.person p WHERE p.login = session_user AND p.state = 'active');
END
$$;

CREATE OR REPLACE FUNCTION hub.my_desktops() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT d.id FROM hub.desktop d JOIN hub.person p ON p.team = d.team AND p.id = d.person
    WHERE p.login = session_user AND p.state = 'active';
END
$$;

CREATE OR REPLACE FUNCTION hub.mine() RETURNS TABLE (team uuid, brand uuid, rank integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.team, s.brand, max(r.rank)
    FROM hub.person p
    JOIN hub.membership m ON m.team = p.team AND m.person = p.id
    JOIN hub.role r ON r.name = m.role
    JOIN hub.stream s ON s.team = p.team
      AND (s.brand = m.brand OR m.brand = '00000000-0000-0000-0000-000000000000')
    WHERE p.login = session_user AND p.state = 'active'
    GROUP BY s.team, s.brand;
END
$$;

CREATE OR REPLACE FUNCTION hub.my_kinds() RETURNS TABLE (team uuid, brand uuid, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT m.team, m.brand, k.name FROM hub.mine() m JOIN hub.kind k ON k.rank <= m.rank
    WHERE m.brand <> '00000000-0000-0000-0000-000000000000';
END
$$;

-- What who is asking may claim.
CREATE FUNCTION hub.my_claimables() RETURNS TABLE (team uuid, brand uuid, what text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT m.team, m.brand, c.what FROM hub.mine() m JOIN hub.claimable c ON c.rank <= m.rank
    WHERE m.brand <> '00000000-0000-0000-0000-000000000000';
END
$$;

CREATE POLICY held_read ON hub.held FOR SELECT TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m));
CREATE POLICY held_made ON hub.held FOR INSERT TO __LOG__
  WITH CHECK (
    person = (SELECT hub.me())
    AND desktop IN (SELECT hub.my_desktops())
    AND (team, brand, what) IN (SELECT c.team, c.brand, c.what FROM hub.my_claimables() c)
  );
CREATE POLICY held_moved ON hub.held FOR UPDATE TO __LOG__
  USING ((team, brand, what) IN (SELECT c.team, c.brand, c.what FROM hub.my_claimables() c))
  WITH CHECK (
    person = (SELECT hub.me())
    AND desktop IN (SELECT hub.my_desktops())
    AND (team, brand, what) IN (SELECT c.team, c.brand, c.what FROM hub.my_claimables() c)
  );
CREATE POLICY held_cleared ON hub.held FOR DELETE TO __LOG__
  USING (begun IS NULL AND until < hub.now_ms() - 600000
         AND (team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m));
CREATE POLICY shown_read ON hub.shown FOR SELECT TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m));
CREATE POLICY shown_made ON hub.shown FOR INSERT TO __LOG__
  WITH CHECK (
    person = (SELECT hub.me())
    AND desktop IN (SELECT hub.my_desktops())
    AND (team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m)
  );
CREATE POLICY shown_moved ON hub.shown FOR UPDATE TO __LOG__
  USING (desktop IN (SELECT hub.my_desktops()))
  WITH CHECK (
    person = (SELECT hub.me())
    AND desktop IN (SELECT hub.my_desktops())
    AND (team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m)
  );
CREATE POLICY shown_ended ON hub.shown FOR DELETE TO __LOG__ USING (desktop IN (SELECT hub.my_desktops()));

-- The desktops of a team whose session lives: the process it named holds the lock drawn for it, as that person's login.
-- Nobody else's process can: the number was drawn when the lock was taken. A server that has just started has no
-- sessions yet: for a moment it believes (believing) that all are coming back, but of who asks for themselves.
CREATE FUNCTION hub.attending(in_team uuid, believing boolean) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF believing AND pg_postmaster_start_time() > clock_timestamp() - interval '15 seconds' THEN
    RETURN QUERY SELECT d.id FROM hub.desktop d JOIN hub.person p ON p.team = d.team AND p.id = d.person
      WHERE d.team = in_team AND p.state = 'active';
    RETURN;
  END IF;
  RETURN QUERY SELECT s.desktop FROM hub.session s
    JOIN hub.desktop d ON d.team = s.team AND d.id = s.desktop
    JOIN hub.person p ON p.team = d.team AND p.id = d.person AND p.state = 'active'
    JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.pid = s.pid AND l.objsubid = 1
      AND ((l.classid::bigint << 32) | l.objid::bigint) = s.lock
    CROSS JOIN LATERAL pg_stat_get_activity(s.pid) a
    JOIN pg_roles r ON r.oid = a.usesysid AND r.rolname = p.login
    WHERE s.team = in_team;
END
$$;

-- What a colleague is called.
CREATE FUNCTION hub.called(in_team uuid, in_person uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN (SELECT p.name FROM hub.person p WHERE p.team = in_team AND p.id = in_person
        AND EXISTS (SELECT FROM hub.person me WHERE me.team = in_team AND me.login = session_user));

-- Say whether who is asking may, and count it. Brand NULL: something of the team that is theirs anyway.
CREATE FUNCTION hub.admit_claim(in_team uuid, in_brand uuid, in_desktop uuid, least_rank integer, claiming boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine integer;
  allowed hub.role;
  now_minute bigint := floor(extract(epoch FROM clock_timestamp()) / 60);
  used hub.asked;
BEGIN
  SELECT max(m.rank) INTO mine FROM hub.mine() m WHERE m.team = in_team AND m.brand = coalesce(in_brand, m.brand);
  IF mine IS NULL THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  END IF;
  IF least_rank IS NULL OR mine < least_rank OR in_brand = '00000000-0000-0000-0000-000000000000' THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  IF in_desktop IS NULL OR in_desktop NOT IN (SELECT hub.my_desktops()) THEN
    RAISE EXCEPTION 'not your desktop' USING ERRCODE = 'CM006';
  END IF;
  SELECT r.* INTO allowed FROM hub.role r WHERE r.rank = mine;
  INSERT INTO hub.asked AS a VALUES (in_team, hub.me(), now_minute, claiming::integer, 1 - claiming::integer)
  ON CONFLICT (team, person) DO UPDATE SET
    claims = excluded.claims + CASE WHEN a.minute = excluded.minute THEN a.claims ELSE 0 END,
    shows = excluded.shows + CASE WHEN a.minute = excluded.minute THEN a.shows ELSE 0 END,
    minute = excluded.minute
  RETURNING a.* INTO used;
  IF used.claims > allowed.claims_a_minute OR used.shows > allowed.shows_a_minute THEN
    RAISE EXCEPTION 'too much at once' USING ERRCODE = 'CM004',
      DETAIL = (60 - floor(extract(epoch FROM clock_timestamp()))::bigint % 60)::text;
  END IF;
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON hub.held, hub.shown TO __LOG__;
GRANT SELECT ON hub.claimable TO __LOG__;
CREATE POLICY claimable_read ON hub.claimable FOR SELECT TO __LOG__ USING (true);
GRANT UPDATE (decided) ON hub.stream TO __LOG__;
GRANT EXECUTE ON FUNCTION hub.now_ms(), hub.my_claimables(), hub.attending(uuid, boolean), hub.called(uuid, uuid),
  hub.admit_claim(uuid, uuid, uuid, integer, boolean) TO __LOG__;

GRANT CREATE ON SCHEMA hub TO __LOG__;
SET LOCAL ROLE __LOG__;

-- Tell those who listen at a brand that something changed in who does what there.
CREATE FUNCTION hub.ring(in_team uuid, in_brand uuid) RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT pg_notify(s.channel, 'who') FROM hub.stream s WHERE s.team = in_team AND s.brand = in_brand;
END;

-- How long a claim lasts from now, in milliseconds.
CREATE FUNCTION hub.lease(in_what text, listens boolean, seconds integer) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT 1000 * greatest(1, least(coalesce(seconds, 3600), CASE WHEN listens THEN c.listening ELSE c.alone END))::bigint
        FROM hub.claimable c WHERE c.what = in_what);

-- Claim: 'mine', 'others' (whose it is), or 'behind': there are decisions above known_seq, which may have undone the
-- action. lasts: for how many milliseconds from now. Asked again, who holds it already keeps its fence. begun: it may have been carried out under another fence.
CREATE FUNCTION hub.claim(in_team uuid, in_brand uuid, in_desktop uuid, in_what text, in_key uuid, seconds integer,
  known_seq bigint, forced boolean
) RETURNS TABLE (standing text, fence bigint, person uuid, name text, desktop uuid, until bigint, lasts bigint, begun boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  rule hub.claimable;
  me uuid := hub.me();
  instant bigint := hub.now_ms();
  listens boolean;
  lasts bigint;
  last bigint := 0;
  was hub.held;
  own boolean;
BEGIN
  SELECT c.* INTO rule FROM hub.claimable c WHERE c.what = in_what;
  PERFORM hub.admit_claim(in_team, in_brand, in_desktop, rule.rank, true);
  IF in_key IS NULL OR forced AND in_what <> 'conversation' THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  IF in_what = 'action' THEN  -- shared: no outcome and no decision comes in between
    SELECT s.decided INTO last FROM hub.stream s WHERE s.team = in_team AND s.brand = in_brand FOR SHARE;
  END IF;
  listens := rule.by_session AND in_desktop IN (SELECT hub.attending(in_team, false));
  lasts := hub.lease(in_what, listens, seconds);
  SELECT h.* INTO was FROM hub.held h
    WHERE h.team = in_team AND h.brand = in_brand AND h.what = in_what AND h.key = in_key FOR UPDATE;
  IF was.key IS NULL AND last <= coalesce(known_seq, 0) THEN
    INSERT INTO hub.held AS h
      VALUES (in_team, in_brand, in_what, in_key, instant, me, in_desktop, instant, instant + lasts, listens, true,
        NULL)
      ON CONFLICT DO NOTHING RETURNING h.* INTO was;
    IF was.key IS NOT NULL THEN
      PERFORM hub.clear(in_team, in_brand, in_what);
      IF rule.by_session THEN
        PERFORM hub.ring(in_team, in_brand);
      END IF;
      RETURN QUERY SELECT 'mine', was.fence, me, hub.called(in_team, me), in_desktop, was.until, lasts, false;
      RETURN;
    END IF;
    SELECT h.* INTO was FROM hub.held h  -- somebody was quicker
      WHERE h.team = in_team AND h.brand = in_brand AND h.what = in_what AND h.key = in_key FOR UPDATE;
  END IF;
  own := coalesce(was.desktop = in_desktop, false);
  instant := hub.now_ms();  -- the row may have been waited for
  IF NOT own AND NOT coalesce(forced, false) AND was.open AND was.until > instant
     AND (NOT was.attended OR was.desktop IN (SELECT hub.attending(in_team, true))) THEN
    RETURN QUERY SELECT 'others', 0::bigint, was.person, hub.called(in_team, was.person), was.desktop, was.until, 0::bigint,
                        false;
    RETURN;
  ELSIF last > coalesce(known_seq, 0) THEN
    RETURN QUERY SELECT 'behind', 0::bigint, NULL::uuid, NULL::text, NULL::uuid, 0::bigint, 0::bigint, false;
    RETURN;
  END IF;
  UPDATE hub.held h SET person = me, desktop = in_desktop, until = instant + lasts, attended = listens, open = true,
      fence = CASE WHEN own THEN h.fence ELSE greatest(h.fence + 1, instant) END,
      since = CASE WHEN own AND h.open THEN h.since ELSE instant END
    WHERE h.team = in_team AND h.brand = in_brand AND h.what = in_what AND h.key = in_key
    RETURNING h.* INTO was;
  IF rule.by_session AND NOT own THEN
    PERFORM hub.ring(in_team, in_brand);
  END IF;
  RETURN QUERY SELECT 'mine', was.fence, me, hub.called(in_team, me), in_desktop, was.until, lasts,
                      coalesce(was.begun <> was.fence, false);
END
$$;

-- Forget a few of a brand's claims that ended long ago; of actions, those whose outcome is known.
CREATE FUNCTION hub.clear(in_team uuid, in_brand uuid, in_what text) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  DELETE FROM hub.held h WHERE (h.team, h.brand, h.what, h.key) IN (
    SELECT o.team, o.brand, o.what, o.key FROM hub.held o
    WHERE o.team = in_team AND o.brand = in_brand AND o.what = in_what AND o.begun IS NULL
      AND o.until < hub.now_ms() - CASE WHEN in_what = 'action' THEN 604800000 ELSE 600000 END
    ORDER BY o.until LIMIT 2 FOR UPDATE SKIP LOCKED);
END;

-- Say of an action that it is about to be carried out, under this fence. Returns for how many milliseconds it is ours; 0: it
-- is no longer.
CREATE FUNCTION hub.begin_action(in_team uuid, in_brand uuid, in_desktop uuid, in_key uuid, in_fence bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lasts bigint := hub.lease('action', false, NULL);
BEGIN
  PERFORM hub.admit_claim(in_team, in_brand, in_desktop, (SELECT c.rank FROM hub.claimable c WHERE c.what = 'action'), true);
  UPDATE hub.held h SET begun = h.fence, until = hub.now_ms() + lasts
    WHERE h.team = in_team AND h.brand = in_brand AND h.what = 'action' AND h.key = in_key AND h.fence = in_fence
      AND h.desktop = in_desktop AND h.open AND h.until > hub.now_ms();
  RETURN CASE WHEN FOUND THEN lasts ELSE 0 END;
END
$$;

-- Give a claim back; without a key, all of this desktop's, and what it shows. in_fence: only if it is still the one. nothing_done: what was
-- begun under it was surely not carried out.
CREATE FUNCTION hub.release(in_team uuid, in_desktop uuid, in_brand uuid, in_what text, in_key uuid, in_fence bigint,
  nothing_done boolean
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rung uuid;
BEGIN
  PERFORM hub.admit_claim(in_team, in_brand, in_desktop, 1, true);
  FOR rung IN
    WITH given AS (
      UPDATE hub.held h SET open = false, until = least(h.until, hub.now_ms()),
          begun = CASE WHEN nothing_done AND h.begun = h.fence THEN NULL ELSE h.begun END
        WHERE h.team = in_team AND h.desktop = in_desktop AND h.open
          AND (in_key IS NULL OR h.brand = in_brand AND h.what = in_what AND h.key = in_key AND h.fence = in_fence)
        RETURNING h.brand, h.what)
    SELECT DISTINCT g.brand FROM given g WHERE g.what <> 'action'
  LOOP
    PERFORM hub.ring(in_team, rung);
  END LOOP;
  IF in_key IS NULL THEN
    FOR rung IN DELETE FROM hub.shown s WHERE s.team = in_team AND s.desktop = in_desktop RETURNING s.brand LOOP
      PERFORM hub.ring(in_team, rung);
    END LOOP;
  END IF;
END
$$;

-- As in 0002, and: an outcome of carrying out counts only from who holds the newest fence of the action. Any other is 'stale'
-- and not written. The claim then ends.
CREATE OR REPLACE FUNCTION hub.append(
  in_team uuid, in_brand uuid, in_desktop uuid,
  ops uuid[], ats bigint[], kinds text[], charters uuid[], bodies text[]
) RETURNS TABLE (number integer, seq bigint, standing text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
  many integer := cardinality(ops);
  me uuid := hub.me();
  rank integer;
  instant bigint;
  last bigint;
  chain bytea;
  decision bigint;
  fresh integer[];
  places integer[];
  links bytea[];
  seqs bigint[];
  hashes bytea[] := array_fill(NULL::bytea, ARRAY[greatest(many, 1)]);
  standings text[];
BEGIN
  IF many NOT BETWEEN 1 AND 1000 OR array_ndims(ops) <> 1 OR cardinality(ats) <> many OR cardinality(kinds) <> many
     OR cardinality(charters) <> many OR cardinality(bodies) <> many
     OR (SELECT count(DISTINCT o) FROM unnest(ops) AS o) <> many THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  rank := hub.admit(in_team, in_brand, in_desktop, kinds,
    (SELECT sum(octet_length(b))::bigint FROM unnest(bodies) AS b));
  instant := hub.tick();
  SELECT s.seq, s.hash INTO last, chain FROM hub.stream s WHERE s.team = in_team AND s.brand = in_brand FOR UPDATE;
  SELECT array_agg(e.seq ORDER BY g.n),
         array_agg(CASE WHEN e.seq IS NULL THEN 'new'
                        WHEN e.kind = g.kind AND e.body::text = g.body THEN 'known' ELSE 'other' END ORDER BY g.n)
    INTO seqs, standings
    FROM unnest(ops, kinds, bodies) WITH ORDINALITY AS g(op, kind, body, n)
    LEFT JOIN hub.event e ON e.op = g.op AND (e.team, e.brand) IS NOT DISTINCT FROM (in_team, in_brand);
  IF 'outcome' = ANY (kinds) THEN
    fresh := hub.settle(in_team, in_brand, in_desktop, kinds, standings, bodies);
    FOR i IN 1..many LOOP
      IF kinds[i] = 'outcome' AND standings[i] = 'new' AND NOT i = ANY (fresh) THEN
        standings[i] := 'stale';
      END IF;
    END LOOP;
  END IF;
  -- What hub.link hashes after the hash before, for all at once: only the chain itself has to be made link by link.
  SELECT array_agg(g.n ORDER BY g.n), max(last + g.place) FILTER (WHERE g.kind <> 'message'),
         array_agg(convert_to(concat_ws(' ', in_team, in_brand, last + g.place, g.op, g.at, instant, me, in_desktop, g.kind,
           coalesce(g.charter::text, '-'), g.body), 'UTF8') ORDER BY g.n)
    INTO places, decision, links
    FROM (SELECT u.op, u.at, u.kind, u.charter, u.body, u.n::integer, row_number() OVER (ORDER BY u.n) AS place
          FROM unnest(ops, ats, kinds, charters, bodies, standings) WITH ORDINALITY
            AS u(op, at, kind, charter, body, standing, n) WHERE u.standing = 'new') AS g;
  FOR i IN 1..coalesce(cardinality(places), 0) LOOP
    chain := sha256(chain || links[i]);
    last := last + 1;
    seqs[places[i]] := last;
    hashes[places[i]] := chain;
  END LOOP;
  INSERT INTO hub.event (team, brand, seq, op, at, arrived, person, desktop, kind, charter, body, hash)
    SELECT in_team, in_brand, g.seq, g.op, g.at, instant, me, in_desktop, g.kind, g.charter, g.body::json, g.hash
    FROM unnest(seqs, ops, ats, kinds, charters, bodies, hashes) AS g(seq, op, at, kind, charter, body, hash)
    WHERE g.hash IS NOT NULL;
  IF rank < 3 AND EXISTS (
    SELECT FROM unnest(kinds, bodies) AS g(kind, body) WHERE g.kind = 'decision/undo' AND NOT EXISTS (
      SELECT FROM hub.event e WHERE e.op = (g.body::json ->> 'undoes')::uuid AND e.person = me
        AND (e.team, e.brand) IS NOT DISTINCT FROM (in_team, in_brand)))
  THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  UPDATE hub.stream s SET seq = last, hash = chain, decided = coalesce(decision, s.decided)
    WHERE s.team = in_team AND s.brand = in_brand;
  RETURN QUERY SELECT g.n::integer, g.seq, g.standing
    FROM unnest(seqs, standings) WITH ORDINALITY AS g(seq, standing, n) ORDER BY g.n;
END
$$;

-- Which of these new outcomes come from who holds the newest fence of their action; their claims end. A person's word on an
-- action that nobody carries out (it is given up, or shall be tried again) is under no fence: whoever is at it goes on.
CREATE FUNCTION hub.settle(in_team uuid, in_brand uuid, in_desktop uuid, kinds text[], standings text[], bodies text[])
RETURNS integer[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fresh integer[];
  settled uuid[];
BEGIN
  SELECT coalesce(array_agg(o.n), '{}'), array_agg(DISTINCT h.key) INTO fresh, settled
  FROM (
    SELECT g.n::integer,
      CASE WHEN g.body::json ->> 'action' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
           THEN (g.body::json ->> 'action')::uuid END AS action,
      CASE WHEN g.body::json ->> 'fence' ~ '^[0-9]{1,18}$' THEN (g.body::json ->> 'fence')::bigint END AS fence
    FROM unnest(kinds, standings, bodies) WITH ORDINALITY AS g(kind, standing, body, n)
    WHERE g.kind = 'outcome' AND g.standing = 'new'
  ) AS o
  JOIN hub.held h ON h.team = in_team AND h.brand = in_brand AND h.what = 'action' AND h.key = o.action
    AND h.fence = o.fence AND h.desktop = in_desktop;
  UPDATE hub.held h SET open = false, until = least(h.until, hub.now_ms()), begun = NULL
    WHERE h.team = in_team AND h.brand = in_brand AND h.what = 'action' AND h.key = ANY (settled);
  RETURN fresh || ARRAY(
    SELECT g.n::integer FROM unnest(kinds, bodies) WITH ORDINALITY AS g(kind, body, n)
    WHERE g.kind = 'outcome' AND g.body::json ->> 'fence' IS NULL AND g.body::json ->> 'state' IN ('cancelled', 'waiting'));
END
$$;

GRANT EXECUTE ON FUNCTION hub.claim(uuid, uuid, uuid, text, uuid, integer, bigint, boolean),
  hub.begin_action(uuid, uuid, uuid, uuid, bigint),
  hub.release(uuid, uuid, uuid, text, uuid, bigint, boolean) TO __PEOPLE__;
SET LOCAL ROLE __OWNER__;
REVOKE CREATE ON SCHEMA hub FROM __LOG__;
