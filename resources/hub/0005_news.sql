-- News: where a desktop listens, pokes, who has what open; and all of it in one question for who does not listen.

-- How far each stream was told of, and when last.
CREATE UNLOGGED TABLE hub.poked (
  team uuid NOT NULL,
  brand uuid NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (team, brand)
) WITH (fillfactor = 50);
ALTER TABLE hub.poked ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.poked FORCE ROW LEVEL SECURITY;
CREATE POLICY poked_read ON hub.poked FOR SELECT TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m WHERE m.rank >= 2));
CREATE POLICY poked_made ON hub.poked FOR INSERT TO __LOG__
  WITH CHECK ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m WHERE m.rank >= 2));
CREATE POLICY poked_moved ON hub.poked FOR UPDATE TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m WHERE m.rank >= 2));
GRANT SELECT, INSERT, UPDATE ON hub.poked TO __LOG__;

-- Listen: the connection that asks is from now on what shows that this desktop is there. Returns the channels of its
-- streams, and (brand NULL) one on which it hears itself when it renews: so it notices that nothing comes through any more,
-- which no end of a connection may tell where something else on the way keeps it open. in_pid: the server process as the client knows it. Where another answers, a pooler stands between, which would
-- give this connection away: then nothing is returned, and the desktop has to ask again and again.
CREATE FUNCTION hub.attend(in_team uuid, in_desktop uuid, in_pid integer) RETURNS TABLE (brand uuid, channel text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  drawn bigint := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
  own text := 'cm_' || replace(gen_random_uuid()::text, '-', '');
BEGIN
  PERFORM hub.admit_claim(in_team, NULL, in_desktop, 1, true);
  IF in_pid IS DISTINCT FROM pg_backend_pid() THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_unlock_all();  -- one for each connection, however often it asks
  IF NOT pg_try_advisory_lock_shared(drawn) THEN
    RAISE EXCEPTION 'too much at once' USING ERRCODE = 'CM004', DETAIL = '1';
  END IF;
  INSERT INTO hub.session AS s VALUES (in_team, in_desktop, pg_backend_pid(), drawn, own)
    ON CONFLICT (team, desktop) DO UPDATE SET pid = excluded.pid, lock = excluded.lock, channel = excluded.channel;
  RETURN QUERY SELECT s.brand, s.channel FROM hub.stream s JOIN hub.mine() m ON m.team = s.team AND m.brand = s.brand
    WHERE s.team = in_team UNION ALL SELECT NULL, own;
END
$$;

-- Of these desktops, those whose session has ended; that is then forgotten, so that it is noticed once.
CREATE FUNCTION hub.bury(in_team uuid, desktops uuid[]) RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  DELETE FROM hub.session s WHERE s.team = in_team AND s.desktop = ANY (desktops)
    AND s.desktop NOT IN (SELECT hub.attending(in_team, true)) RETURNING s.desktop;
END;

-- Let a desktop of who is asking hear itself.
CREATE FUNCTION hub.echo(in_team uuid, in_desktop uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT pg_notify(s.channel, 'here') FROM hub.session s
  WHERE s.team = in_team AND s.desktop = in_desktop AND s.desktop IN (SELECT hub.my_desktops());
END;

-- As in 0002, and who listens to the team's own log is told.
CREATE OR REPLACE FUNCTION hub.write_down(in_team uuid, in_person uuid, in_kind text, in_body json) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  zeros constant uuid := '00000000-0000-0000-0000-000000000000';
  instant bigint := hub.tick();
  made uuid := gen_random_uuid();
  last bigint;
  chain bytea;
  told text;
BEGIN
  SELECT s.seq + 1, s.hash, s.channel INTO last, chain, told
    FROM hub.stream s WHERE s.team = in_team AND s.brand = zeros FOR UPDATE;
  chain := hub.link(chain, in_team, zeros, last, made, instant, instant, in_person, NULL, in_kind, NULL, in_body::text);
  INSERT INTO hub.event (team, brand, seq, op, at, arrived, person, kind, body, hash)
    VALUES (in_team, zeros, last, made, instant, instant, in_person, in_kind, in_body, chain);
  UPDATE hub.stream s SET seq = last, hash = chain, decided = last WHERE s.team = in_team AND s.brand = zeros;
  PERFORM pg_notify(told, 'log');
END
$$;

GRANT EXECUTE ON FUNCTION hub.bury(uuid, uuid[]), hub.echo(uuid, uuid) TO __LOG__;
GRANT EXECUTE ON FUNCTION hub.attend(uuid, uuid, integer) TO __PEOPLE__;
GRANT CREATE ON SCHEMA hub TO __LOG__;
SET LOCAL ROLE __LOG__;

-- Tell those who listen that a stream has come to in_seq at least; at most every 50 ms, and once however many say it.
-- Never within an append: NOTIFY takes a lock that all commits of the server wait for. Returns for how many milliseconds
-- to wait and ask again; 0: everybody has been told.
CREATE FUNCTION hub.poke(in_team uuid, in_brand uuid, in_seq bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  pause constant integer := 50;
  head bigint;
  told text;
  wanted bigint;
  instant bigint := hub.now_ms();
  was hub.poked;
BEGIN
  SELECT s.seq, s.channel INTO head, told FROM hub.stream s WHERE s.team = in_team AND s.brand = in_brand;
  IF told IS NULL THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  END IF;
  IF NOT EXISTS (SELECT FROM hub.mine() m WHERE m.team = in_team AND m.brand = in_brand AND m.rank >= 2) THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  wanted := least(coalesce(in_seq, head), head);
  INSERT INTO hub.poked AS p VALUES (in_team, in_brand, head, instant)
    ON CONFLICT (team, brand) DO UPDATE SET seq = excluded.seq, at = excluded.at
    WHERE (p.seq < wanted OR p.seq > excluded.seq) AND NOT p.at BETWEEN excluded.at - pause + 1 AND excluded.at;
  IF FOUND THEN
    PERFORM pg_notify(told, 'log');
    RETURN 0;
  END IF;
  SELECT p.* INTO was FROM hub.poked p WHERE p.team = in_team AND p.brand = in_brand;
  IF was.seq >= wanted AND was.seq <= (SELECT s.seq FROM hub.stream s WHERE s.team = in_team AND s.brand = in_brand) THEN
    RETURN 0;
  END IF;
  RETURN least(pause, greatest(1, was.at + pause - hub.now_ms()));
END
$$;

-- Show what one has open, to those who work on that brand; key NULL: nothing.
CREATE FUNCTION hub.show(in_team uuid, in_brand uuid, in_desktop uuid, in_key uuid, in_doing text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instant bigint := hub.now_ms();
  listens boolean;
  was hub.shown;
BEGIN
  PERFORM hub.admit_claim(in_team, in_brand, in_desktop, 1, false);
  IF in_key IS NOT NULL AND (in_brand IS NULL OR in_doing IS NULL) THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  SELECT s.* INTO was FROM hub.shown s WHERE s.team = in_team AND s.desktop = in_desktop;
  IF in_key IS NULL THEN
    DELETE FROM hub.shown s WHERE s.team = in_team AND s.desktop = in_desktop;
  ELSE
    listens := in_desktop IN (SELECT hub.attending(in_team, false));
    INSERT INTO hub.shown AS s VALUES (in_team, in_desktop, in_brand, in_key, hub.me(), in_doing, instant,
      instant + hub.lease('conversation', listens, NULL), listens)
      ON CONFLICT (team, desktop) DO UPDATE SET brand = excluded.brand, key = excluded.key, doing = excluded.doing,
        since = CASE WHEN s.key = excluded.key THEN s.since ELSE excluded.since END,
        until = excluded.until, attended = excluded.attended;
  END IF;
  IF was.brand IS NOT NULL AND was.brand IS DISTINCT FROM (CASE WHEN in_key IS NOT NULL THEN in_brand END) THEN
    PERFORM hub.ring(in_team, was.brand);
  END IF;
  IF in_key IS NOT NULL AND (was.brand, was.key, was.doing) IS DISTINCT FROM (in_brand, in_key, in_doing) THEN
    PERFORM hub.ring(in_team, in_brand);
  END IF;
END
$$;

-- What the others have open, or answer, at our brands.
CREATE FUNCTION hub.who(in_team uuid) RETURNS TABLE (
  brand uuid, key uuid, person uuid, name text, desktop uuid, doing text, since bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  WITH here AS MATERIALIZED (SELECT a FROM hub.attending(in_team, true) AS a), shown AS (
    SELECT s.brand, s.key, s.person, s.desktop, s.doing, s.since FROM hub.shown s
    WHERE s.team = in_team AND s.until > hub.now_ms() AND (NOT s.attended OR s.desktop IN (SELECT a FROM here))
    UNION ALL
    SELECT h.brand, h.key, h.person, h.desktop, 'writes', h.since FROM hub.held h
    WHERE h.team = in_team AND h.what = 'conversation' AND h.open AND h.until > hub.now_ms()
      AND (NOT h.attended OR h.desktop IN (SELECT a FROM here)))
  SELECT s.brand, s.key, (min(s.person::text))::uuid, hub.called(in_team, min(s.person::text)::uuid), s.desktop,
         max(s.doing), min(s.since)
  FROM shown s WHERE s.desktop NOT IN (SELECT hub.my_desktops())
  GROUP BY s.brand, s.key, s.desktop ORDER BY 1, 2, 7;
END;

-- Everything at once, for who asks twice a minute and no more. Extends all that this desktop holds and shows; then gives,
-- as parts: 'self' (fence 1: it listens), 'head' of each stream (fence: its number), its 'own' claims, the 'other' readers and
-- answerers of our brands, and who is 'present'. Whose session has ended is then told to those who listen.
CREATE FUNCTION hub.renew(in_team uuid, in_desktop uuid, seconds integer) RETURNS TABLE (
  part text, what text, brand uuid, key uuid, fence bigint, hash bytea, person uuid, name text, desktop uuid, until bigint,
  begun boolean
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  instant bigint := hub.now_ms();
  own_name text := hub.called(in_team, hub.me());
  here uuid[];
  listens boolean;
  gone uuid[];
  rung uuid;
BEGIN
  PERFORM hub.admit_claim(in_team, NULL, in_desktop, 1, true);
  here := ARRAY(SELECT hub.attending(in_team, true));
  listens := in_desktop IN (SELECT hub.attending(in_team, false));
  IF listens THEN
    PERFORM hub.echo(in_team, in_desktop);
  END IF;
  UPDATE hub.held h SET attended = listens AND c.by_session,
      until = greatest(instant + c.lasts, CASE WHEN c.by_session THEN 0 ELSE h.until END)
    FROM (SELECT a.what, a.by_session, hub.lease(a.what, listens, seconds) AS lasts FROM hub.claimable a OFFSET 0) c
    WHERE c.what = h.what AND h.team = in_team AND h.desktop = in_desktop AND h.open;
  UPDATE hub.shown s SET attended = listens, until = instant + hub.lease('conversation', listens, seconds)
    WHERE s.team = in_team AND s.desktop = in_desktop;
  gone := ARRAY(
    SELECT h.desktop FROM hub.held h WHERE h.team = in_team AND h.open AND h.attended AND h.until > instant
      AND h.desktop <> ALL (here)
    UNION SELECT s.desktop FROM hub.shown s WHERE s.team = in_team AND s.attended AND s.until > instant
      AND s.desktop <> ALL (here));
  IF cardinality(gone) > 0 THEN
    gone := ARRAY(SELECT hub.bury(in_team, gone));
    FOR rung IN
      SELECT h.brand FROM hub.held h WHERE h.team = in_team AND h.open AND h.attended AND h.desktop = ANY (gone)
      UNION SELECT s.brand FROM hub.shown s WHERE s.team = in_team AND s.desktop = ANY (gone)
    LOOP
      PERFORM hub.ring(in_team, rung);
    END LOOP;
  END IF;
  RETURN QUERY
    SELECT 'self', NULL, NULL::uuid, NULL::uuid, listens::integer::bigint, NULL::bytea, NULL::uuid, NULL, in_desktop,
           instant, false
    UNION ALL
    SELECT 'head', NULL, s.brand, NULL, s.seq, s.hash, NULL, NULL, NULL, 0, false FROM hub.stream s WHERE s.team = in_team
    UNION ALL
    SELECT CASE WHEN h.desktop = in_desktop THEN 'own' ELSE 'other' END, h.what, h.brand, h.key,
           CASE WHEN h.desktop = in_desktop THEN h.fence ELSE 0 END, NULL, h.person,
           CASE WHEN h.desktop = in_desktop THEN own_name ELSE hub.called(in_team, h.person) END,
           h.desktop, h.until, coalesce(h.begun <> h.fence, false)
    FROM hub.held h
    WHERE h.team = in_team AND h.open
      AND (h.desktop = in_desktop OR h.what <> 'action' AND h.until > instant AND (NOT h.attended OR h.desktop = ANY (here)))
    UNION ALL
    SELECT 'present', w.doing, w.brand, w.key, 0, NULL, w.person, w.name, w.desktop, w.since, false FROM hub.who(in_team) w;
END
$$;

GRANT EXECUTE ON FUNCTION hub.poke(uuid, uuid, bigint), hub.show(uuid, uuid, uuid, uuid, text), hub.who(uuid),
  hub.renew(uuid, uuid, integer) TO __PEOPLE__;
SET LOCAL ROLE __OWNER__;
REVOKE CREATE ON SCHEMA hub FROM __LOG__;
