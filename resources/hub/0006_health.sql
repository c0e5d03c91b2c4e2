-- Keeping a hub healthy: what is kept how long, what is known of the server, when it was last backed up.

-- How long a team wants its log kept on the hub. No row: for ever.
CREATE TABLE hub.retention (
  team uuid PRIMARY KEY REFERENCES hub.team,
  days integer NOT NULL CHECK (days BETWEEN 30 AND 36500)
);

-- Where a stream begins whose older events were dropped: the last of these, and its hash. The chain goes on from there.
CREATE TABLE hub.checkpoint (
  team uuid NOT NULL,
  brand uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (team, brand)
);

-- When the database was last backed up, if whoever does that says so.
CREATE TABLE hub.backup (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE hub.retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.backup ENABLE ROW LEVEL SECURITY;

-- Refuse who is not an admin of all brands of the team.
CREATE FUNCTION hub.only_admins(in_team uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF hub.my_rank(in_team, '00000000-0000-0000-0000-000000000000') < 5 THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
END
$$;

-- Where our streams begin that do not begin at 1.
CREATE FUNCTION hub.beginnings(in_team uuid) RETURNS TABLE (brand uuid, seq bigint, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT c.brand, c.seq, c.hash FROM hub.checkpoint c JOIN hub.mine() m ON m.team = c.team AND m.brand = c.brand
  WHERE c.team = in_team;
END;

-- Drop the month that this partition holds. Its owner may not read it while row-level security is forced: that is lifted
-- once nobody else can reach it, for as long as it takes to note where each chain goes on.
CREATE FUNCTION hub.drop_month(room text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET lock_timeout = '20s' AS $$
BEGIN
  EXECUTE format('ALTER TABLE hub.event DETACH PARTITION hub.%I', room);
  EXECUTE format('ALTER TABLE hub.%I NO FORCE ROW LEVEL SECURITY', room);
  EXECUTE format(
    'INSERT INTO hub.checkpoint AS c (team, brand, seq, hash)'
    ' SELECT DISTINCT ON (e.team, e.brand) e.team, e.brand, e.seq, e.hash FROM hub.%I e'
    ' ORDER BY e.team, e.brand, e.seq DESC ON CONFLICT (team, brand) DO UPDATE'
    ' SET seq = excluded.seq, hash = excluded.hash, at = excluded.at WHERE c.seq < excluded.seq', room);
  EXECUTE format('DROP TABLE hub.%I', room);
END
$$;

-- Set how many days the team's log is kept (NULL: for ever; 0: as it was set), and drop the whole months that no team of
-- this hub wants any more. Returns these. For the admins of all brands.
CREATE FUNCTION hub.retain(in_team uuid, in_days integer) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  longest integer;
  every boolean;
  room text;
  found text[] := '{}';
BEGIN
  PERFORM hub.only_admins(in_team);
  IF in_days <> 0 AND in_days NOT BETWEEN 30 AND 36500 THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  PERFORM 1 FROM hub.meta FOR UPDATE;  -- one at a time, and none while a month is made
  IF in_days IS NULL THEN
    DELETE FROM hub.retention r WHERE r.team = in_team;
  ELSIF in_days > 0 THEN
    INSERT INTO hub.retention VALUES (in_team, in_days) ON CONFLICT (team) DO UPDATE SET days = excluded.days;
  END IF;
  SELECT bool_and(r.days IS NOT NULL), max(r.days) INTO every, longest
    FROM hub.team t LEFT JOIN hub.retention r ON r.team = t.id;
  IF every THEN
    FOR room IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'hub.event'::regclass
        AND to_date(substr(c.relname, 7), 'YYYY_MM') + interval '1 month'
          <= (now() AT TIME ZONE 'UTC') - make_interval(days => longest)
      ORDER BY 1
    LOOP
      PERFORM hub.drop_month(room);
      found := found || replace(substr(room, 7), '_', '-');
    END LOOP;
  END IF;
  IF in_days IS DISTINCT FROM 0 OR cardinality(found) > 0 THEN
    PERFORM hub.write_down(in_team, hub.me(), 'team/retained',
      json_build_object('days', (SELECT r.days FROM hub.retention r WHERE r.team = in_team), 'dropped', to_json(found)));
  END IF;
  RETURN QUERY SELECT unnest(found);
END
$$;

-- Note that the database was backed up just now. For the admins of all brands, and for who administers the database.
CREATE FUNCTION hub.backed_up(in_team uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM hub.only_admins(in_team);
  INSERT INTO hub.backup DEFAULT VALUES ON CONFLICT (one) DO UPDATE SET at = now();
END
$$;

-- How the server is. What this login may not see of it is NULL. For the admins of all brands.
CREATE FUNCTION hub.metrics(in_team uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM hub.only_admins(in_team);
  RETURN json_build_object(
    'server', current_setting('server_version'),
    'bytes', pg_database_size(current_database()),
    'events', (SELECT sum(s.seq - coalesce(c.seq, 0)) FROM hub.stream s
      LEFT JOIN hub.checkpoint c ON c.team = s.team AND c.brand = s.brand WHERE s.team = in_team),
    'oldest', (SELECT replace(substr(min(c.relname), 7), '_', '-') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'hub.event'::regclass),
    'kept_days', (SELECT r.days FROM hub.retention r WHERE r.team = in_team),
    'connections', (SELECT count(*) FROM pg_stat_activity a WHERE a.backend_type = 'client backend' OR a.backend_type IS NULL),
    'most_connections', current_setting('max_connections')::integer,
    'claims', (SELECT count(*) FROM hub.held h WHERE h.team = in_team AND h.open AND h.until > hub.now_ms()),
    'standbys', (SELECT coalesce(json_agg(json_build_object('name', r.application_name, 'state', r.state,
      'behind_bytes', pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn))), '[]') FROM pg_stat_replication r),
    'backed_up_at', (SELECT floor(extract(epoch FROM b.at) * 1000)::bigint FROM hub.backup b)
  );
END
$$;

GRANT EXECUTE ON FUNCTION hub.beginnings(uuid), hub.retain(uuid, integer), hub.backed_up(uuid), hub.metrics(uuid)
  TO __PEOPLE__;
