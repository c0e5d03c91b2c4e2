-- The log: who may see and write what (row-level security), and the functions by which people do.
-- SQLSTATEs of our own: CM001 nothing by that name for you, CM002 your role may not, CM003 your access has ended,
-- CM004 too much at once, CM005 not well made, CM006 not your desktop, CM007 the last admin stays, CM008 the log stays,
-- CM009 there is one of that name.

-- Who is asking. session_user is whoever logged in, whatever function runs; each login is one person of one team.
CREATE FUNCTION hub.me() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (SELECT id FROM hub.person WHERE login = session_user AND state = 'active');

CREATE FUNCTION hub.my_desktops() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT d.id FROM hub.desktop d JOIN hub.person p ON p.team = d.team AND p.id = d.person
  WHERE p.login = session_user AND p.state = 'active';
END;

-- The streams of who is asking, with their rank in each.
CREATE FUNCTION hub.mine() RETURNS TABLE (team uuid, brand uuid, rank integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT s.team, s.brand, max(r.rank)
  FROM hub.person p
  JOIN hub.membership m ON m.team = p.team AND m.person = p.id
  JOIN hub.role r ON r.name = m.role
  JOIN hub.stream s ON s.team = p.team
    AND (s.brand = m.brand OR m.brand = '00000000-0000-0000-0000-000000000000')
  WHERE p.login = session_user AND p.state = 'active'
  GROUP BY s.team, s.brand;
END;

-- The same with what may be written there.
CREATE FUNCTION hub.my_kinds() RETURNS TABLE (team uuid, brand uuid, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT m.team, m.brand, k.name FROM hub.mine() m JOIN hub.kind k ON k.rank <= m.rank
  WHERE m.brand <> '00000000-0000-0000-0000-000000000000';
END;

ALTER TABLE hub.meta ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.role ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.team ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.brand ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.desktop ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.spent ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.stream ENABLE ROW LEVEL SECURITY;
-- Of the log even its owner has no more than this: to write down what the hub itself does.
ALTER TABLE hub.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.event FORCE ROW LEVEL SECURITY;
CREATE POLICY event_of_the_hub ON hub.event FOR INSERT TO __OWNER__
  WITH CHECK (brand = '00000000-0000-0000-0000-000000000000' AND desktop IS NULL AND kind LIKE 'team/%');

CREATE POLICY event_read ON hub.event FOR SELECT TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m));
CREATE POLICY event_written ON hub.event FOR INSERT TO __LOG__
  WITH CHECK (
    person = (SELECT hub.me())
    AND desktop IN (SELECT hub.my_desktops())
    AND (team, brand, kind) IN (SELECT k.team, k.brand, k.kind FROM hub.my_kinds() k)
  );
CREATE POLICY stream_read ON hub.stream FOR SELECT TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m));
CREATE POLICY stream_moved ON hub.stream FOR UPDATE TO __LOG__
  USING ((team, brand) IN (SELECT m.team, m.brand FROM hub.mine() m WHERE m.rank >= 2));

GRANT USAGE ON SCHEMA hub TO __LOG__, __PEOPLE__;
GRANT SELECT, INSERT ON hub.event TO __LOG__;
GRANT SELECT, UPDATE (seq, hash) ON hub.stream TO __LOG__;
GRANT EXECUTE ON FUNCTION hub.me(), hub.mine(), hub.my_kinds(), hub.my_desktops() TO __LOG__;

-- The name of the partition of an instant.
CREATE FUNCTION hub.partition_of(instant bigint) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
RETURN 'event_' || to_char(to_timestamp(instant / 1000) AT TIME ZONE 'UTC', 'YYYY_MM');

-- Make the partition of an instant, where there is none. An attached table holds readers and writers up less than one
-- made in place.
CREATE FUNCTION hub.make_room(instant bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  room text := hub.partition_of(instant);
  month timestamp := date_trunc('month', to_timestamp(instant / 1000) AT TIME ZONE 'UTC');
BEGIN
  PERFORM 1 FROM hub.meta FOR UPDATE;
  IF to_regclass('hub.' || room) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE hub.%I (LIKE hub.event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', room);
  EXECUTE format('ALTER TABLE hub.%I ENABLE ROW LEVEL SECURITY', room);
  EXECUTE format('ALTER TABLE hub.%I FORCE ROW LEVEL SECURITY', room);
  EXECUTE format('ALTER TABLE hub.event ATTACH PARTITION hub.%I FOR VALUES FROM (%s) TO (%s)', room,
    extract(epoch FROM month)::bigint * 1000, extract(epoch FROM month + interval '1 month')::bigint * 1000);
END
$$;

-- The hub's clock in milliseconds, with a partition for it and, a week before it begins, for the next month.
CREATE FUNCTION hub.tick() RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instant bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
  ahead bigint := instant + 7 * 86400000::bigint;
BEGIN
  IF to_regclass('hub.' || hub.partition_of(instant)) IS NULL THEN
    PERFORM hub.make_room(instant);
  END IF;
  IF to_regclass('hub.' || hub.partition_of(ahead)) IS NULL THEN
    PERFORM hub.make_room(ahead);
  END IF;
  RETURN instant;
END
$$;

-- One event's link in the chain. All fields but the last are free of spaces, so that two events never read alike.
CREATE FUNCTION hub.link(
  before bytea, team uuid, brand uuid, seq bigint, op uuid, at bigint, arrived bigint, person uuid, desktop uuid,
  kind text, charter uuid, body text
) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
RETURN sha256(before || convert_to(concat_ws(' ', team, brand, seq, op, at, arrived, person,
  coalesce(desktop::text, '-'), kind, coalesce(charter::text, '-'), body), 'UTF8'));

-- Write down what the hub itself did, in the team's own log.
CREATE FUNCTION hub.write_down(in_team uuid, in_person uuid, in_kind text, in_body json) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  zeros constant uuid := '00000000-0000-0000-0000-000000000000';
  instant bigint := hub.tick();
  made uuid := gen_random_uuid();
  last bigint;
  chain bytea;
BEGIN
  SELECT s.seq + 1, s.hash INTO last, chain FROM hub.stream s WHERE s.team = in_team AND s.brand = zeros FOR UPDATE;
  chain := hub.link(chain, in_team, zeros, last, made, instant, instant, in_person, NULL, in_kind, NULL, in_body::text);
  INSERT INTO hub.event (team, brand, seq, op, at, arrived, person, kind, body, hash)
    VALUES (in_team, zeros, last, made, instant, instant, in_person, in_kind, in_body, chain);
  UPDATE hub.stream s SET seq = last, hash = chain WHERE s.team = in_team AND s.brand = zeros;
END
$$;

-- Say whether who is asking may append this, by their rank; count it. What is refused does not count: it rolls back.
CREATE FUNCTION hub.admit(in_team uuid, in_brand uuid, in_desktop uuid, kinds text[], bytes bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine integer;
  allowed hub.role;
  now_minute bigint := floor(extract(epoch FROM clock_timestamp()) / 60);
  used hub.spent;
BEGIN
  SELECT m.rank INTO mine FROM hub.mine() m WHERE m.team = in_team AND m.brand = in_brand;
  IF mine IS NULL THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  END IF;
  IF EXISTS (SELECT FROM unnest(kinds) AS given(name) LEFT JOIN hub.kind k ON k.name = given.name
             WHERE k.rank IS NULL OR k.rank > mine) OR in_brand = '00000000-0000-0000-0000-000000000000' THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  IF in_desktop IS NULL OR in_desktop NOT IN (SELECT hub.my_desktops()) THEN
    RAISE EXCEPTION 'not your desktop' USING ERRCODE = 'CM006';
  END IF;
  SELECT r.* INTO allowed FROM hub.role r WHERE r.rank = mine;
  INSERT INTO hub.spent AS s VALUES (in_team, hub.me(), now_minute, cardinality(kinds), bytes)
  ON CONFLICT (team, person) DO UPDATE SET
    events = excluded.events + CASE WHEN s.minute = excluded.minute THEN s.events ELSE 0 END,
    bytes = excluded.bytes + CASE WHEN s.minute = excluded.minute THEN s.bytes ELSE 0 END,
    minute = excluded.minute
  RETURNING s.* INTO used;
  IF used.events > allowed.events_a_minute OR used.bytes > allowed.bytes_a_minute THEN
    RAISE EXCEPTION 'too much at once' USING ERRCODE = 'CM004',
      DETAIL = (60 - floor(extract(epoch FROM clock_timestamp()))::bigint % 60)::text;
  END IF;
  RETURN mine;
END
$$;
GRANT EXECUTE ON FUNCTION hub.partition_of(bigint), hub.make_room(bigint), hub.tick(),
  hub.admit(uuid, uuid, uuid, text[], bigint),
  hub.link(bytea, uuid, uuid, bigint, uuid, bigint, bigint, uuid, uuid, text, uuid, text) TO __LOG__;

-- What people call is owned by __LOG__, which can read and add events as the policies say, and nothing else.
GRANT CREATE ON SCHEMA hub TO __LOG__;
SET LOCAL ROLE __LOG__;

-- Append events to a brand's stream, in the order given. What the stream has already (by its op) is not written again:
-- 'known' where it is the same, 'other' where something else has that op. Gaps there are none.
-- What is known is found by the index of op, and by no other, whatever the statistics say: a plan made while the log was
-- short, and kept, would read all of a brand each time. Hence the settings, and IS NOT DISTINCT FROM, which no index serves.
CREATE FUNCTION hub.append(
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
  FOR i IN 1..many LOOP
    CONTINUE WHEN standings[i] <> 'new';
    last := last + 1;
    chain := hub.link(chain, in_team, in_brand, last, ops[i], ats[i], instant, me, in_desktop, kinds[i], charters[i],
                      bodies[i]);
    seqs[i] := last;
    hashes[i] := chain;
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
  UPDATE hub.stream s SET seq = last, hash = chain WHERE s.team = in_team AND s.brand = in_brand;
  RETURN QUERY SELECT g.n::integer, g.seq, g.standing
    FROM unnest(seqs, standings) WITH ORDINALITY AS g(seq, standing, n) ORDER BY g.n;
END
$$;

-- The events of a stream after a position, oldest first; of a stream that is not ours, none.
CREATE FUNCTION hub.read(in_team uuid, in_brand uuid, after bigint, most integer)
RETURNS TABLE (seq bigint, op uuid, at bigint, arrived bigint, person uuid, desktop uuid, kind text, charter uuid,
               body text, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off
BEGIN ATOMIC
  SELECT e.seq, e.op, e.at, e.arrived, e.person, e.desktop, e.kind, e.charter, e.body::text, e.hash
  FROM hub.event e WHERE e.team = in_team AND e.brand = in_brand AND e.seq > after
  ORDER BY e.seq LIMIT least(most, 10000);
END;

-- How far each of our streams has come: all that one must ask to learn whether there is anything new.
CREATE FUNCTION hub.heads(in_team uuid) RETURNS TABLE (brand uuid, seq bigint, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT s.brand, s.seq, s.hash FROM hub.stream s WHERE s.team = in_team ORDER BY s.brand;
END;

GRANT EXECUTE ON FUNCTION hub.append(uuid, uuid, uuid, uuid[], bigint[], text[], uuid[], text[]),
  hub.read(uuid, uuid, bigint, integer), hub.heads(uuid) TO __PEOPLE__;
SET LOCAL ROLE __OWNER__;
REVOKE CREATE ON SCHEMA hub FROM __LOG__;
