-- Who belongs to a team: inviting, joining, leaving. A person is a database role; an invitation is that role already, with
-- a password that opens one thing only: taking another one. So the invitation's code works once.
-- All of these belong to __OWNER__, who may make roles: each says itself who may call it.

-- Say who is asking, and which hub this is. The one function that must never change: desktops of any age ask it first.
CREATE FUNCTION hub.hello() RETURNS TABLE (
  hub text, version integer, oldest integer, team uuid, team_name text, person uuid, person_name text, state text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT m.id, m.version, m.oldest, p.team, t.name, p.id, p.name, p.state
  FROM hub.meta m LEFT JOIN hub.person p ON p.login = session_user LEFT JOIN hub.team t ON t.id = p.team;
END;

-- The password is only ever seen by the desktop: what comes here is its SCRAM verifier (RFC 5803's fields).
CREATE FUNCTION hub.checked_verifier(verifier text) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF verifier IS NULL OR verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$'
  THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  RETURN verifier;
END
$$;

-- Make a login role that can do nothing but call this hub's functions, and a few times at once.
CREATE FUNCTION hub.make_login(verifier text, until timestamptz) RETURNS name LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made name := (SELECT m.id FROM hub.meta m) || '_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16);
BEGIN
  EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L VALID UNTIL %L IN ROLE __PEOPLE__',
    made, hub.checked_verifier(verifier), until);
  RETURN made;
END
$$;

-- Found a team, with its first admin. For who administers the database: `cm-inbox hub init` calls it.
CREATE FUNCTION hub.found(in_team uuid, team_name text, in_person uuid, person_name text, verifier text,
  in_desktop uuid, desktop_name text
) RETURNS name LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made name := hub.make_login(verifier, 'infinity');
  zeros constant uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  INSERT INTO hub.team (id, name) VALUES (in_team, team_name);
  INSERT INTO hub.stream (team, brand) VALUES (in_team, zeros);
  INSERT INTO hub.person (team, id, name, login, state, joined_at)
    VALUES (in_team, in_person, person_name, made, 'active', now());
  INSERT INTO hub.membership VALUES (in_team, in_person, zeros, 'admin');
  INSERT INTO hub.desktop (team, id, person, name) VALUES (in_team, in_desktop, in_person, desktop_name);
  PERFORM hub.write_down(in_team, in_person, 'team/founded', json_build_object('team', team_name, 'name', person_name));
  RETURN made;
END
$$;

-- The rank of who is asking at a brand, 0 where it is nothing to them.
CREATE FUNCTION hub.my_rank(in_team uuid, in_brand uuid) RETURNS integer LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
RETURN coalesce((SELECT m.rank FROM hub.mine() m WHERE m.team = in_team AND m.brand = in_brand), 0);

-- Share a brand with the team. For the admins of the whole team.
CREATE FUNCTION hub.add_brand(in_team uuid, in_brand uuid, brand_name text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  zeros constant uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  IF hub.my_rank(in_team, zeros) < 5 THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  IF EXISTS (SELECT FROM hub.brand b WHERE b.team = in_team AND b.id = in_brand AND b.name = brand_name) THEN
    RETURN;  -- asked twice, since the answer was lost
  END IF;
  IF EXISTS (SELECT FROM hub.brand b WHERE b.team = in_team AND (b.id = in_brand OR lower(b.name) = lower(brand_name)))
  THEN
    RAISE EXCEPTION 'there is one of that name' USING ERRCODE = 'CM009';
  END IF;
  INSERT INTO hub.brand (team, id, name) VALUES (in_team, in_brand, brand_name);
  INSERT INTO hub.stream (team, brand) VALUES (in_team, in_brand);
  PERFORM hub.write_down(in_team, hub.me(), 'team/brand', json_build_object('brand', in_brand, 'name', brand_name));
END
$$;

-- Invite a person: to some brands, or (no brand named) to all. For the admins of each of these.
CREATE FUNCTION hub.invite(in_team uuid, in_person uuid, person_name text, in_role text, brands uuid[], verifier text,
  days integer
) RETURNS name LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  zeros constant uuid := '00000000-0000-0000-0000-000000000000';
  wanted uuid[] := CASE WHEN cardinality(brands) = 0 THEN ARRAY[zeros] ELSE brands END;
  made name;
BEGIN
  IF EXISTS (SELECT FROM unnest(wanted) AS b WHERE hub.my_rank(in_team, b) = 0) THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  END IF;
  IF EXISTS (SELECT FROM unnest(wanted) AS b WHERE hub.my_rank(in_team, b) < 5) THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  SELECT p.login INTO made FROM hub.person p
    WHERE p.team = in_team AND p.id = in_person AND p.invited_by = hub.me() AND p.state = 'invited';
  IF made IS NOT NULL THEN
    RETURN made;  -- asked twice, since the answer was lost
  END IF;
  IF NOT EXISTS (SELECT FROM hub.role r WHERE r.name = in_role) OR days NOT BETWEEN 1 AND 30
     OR cardinality(wanted) > 500 THEN
    RAISE EXCEPTION 'not well made' USING ERRCODE = 'CM005';
  END IF;
  IF EXISTS (SELECT FROM hub.person p WHERE p.team = in_team AND lower(p.name) = lower(person_name)
             AND p.state IN ('invited', 'active')) THEN
    RAISE EXCEPTION 'there is one of that name' USING ERRCODE = 'CM009';
  END IF;
  IF (SELECT count(*) FROM hub.person p WHERE p.team = in_team AND p.state = 'invited') >= 500 THEN
    RAISE EXCEPTION 'too much at once' USING ERRCODE = 'CM004', DETAIL = '86400';
  END IF;
  made := hub.make_login(verifier, now() + make_interval(days => days));
  INSERT INTO hub.person (team, id, name, login, state, expires_at, invited_by)
    VALUES (in_team, in_person, person_name, made, 'invited', now() + make_interval(days => days), hub.me());
  INSERT INTO hub.membership SELECT DISTINCT in_team, in_person, b, in_role FROM unnest(wanted) AS b;
  PERFORM hub.write_down(in_team, hub.me(), 'team/invited',
    json_build_object('person', in_person, 'name', person_name, 'role', in_role, 'brands', to_json(wanted)));
  RETURN made;
END
$$;

-- Take an invitation up: by who logged in with its code, once; from then on only the new password opens.
CREATE FUNCTION hub.redeem(verifier text, in_desktop uuid, desktop_name text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found hub.person;
BEGIN
  SELECT p.* INTO found FROM hub.person p WHERE p.login = session_user AND p.state = 'invited' FOR UPDATE;
  IF found.id IS NULL OR found.expires_at < now() THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', found.login, hub.checked_verifier(verifier));
  UPDATE hub.person p SET state = 'active', joined_at = now() WHERE p.team = found.team AND p.id = found.id;
  INSERT INTO hub.desktop (team, id, person, name) VALUES (found.team, in_desktop, found.id, desktop_name);
  PERFORM hub.write_down(found.team, found.id, 'team/joined', json_build_object('desktop', in_desktop));
END
$$;

-- Let nobody log in with this role again, and end its connections but the one that asks.
CREATE FUNCTION hub.end_login(ended name) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', ended);
  EXECUTE format('GRANT %I TO __OWNER__', ended);  -- whose rights one has, their connections one may end
  PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.usename = ended AND a.pid <> pg_backend_pid();
  EXECUTE format('REVOKE %I FROM __OWNER__', ended);
END
$$;

-- Whether the team would be without an admin of its own if this person went. Locks the team, so that of two who go at the
-- same time the second is counted without the first.
CREATE FUNCTION hub.is_last_admin(in_team uuid, in_person uuid) RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM hub.team t WHERE t.id = in_team FOR UPDATE;
  RETURN NOT EXISTS (
    SELECT FROM hub.person p JOIN hub.membership m ON m.team = p.team AND m.person = p.id
    WHERE p.team = in_team AND p.id <> in_person AND p.state = 'active' AND m.role = 'admin'
      AND m.brand = '00000000-0000-0000-0000-000000000000');
END
$$;

-- Withdraw a person's access, or an invitation. For who is admin of every brand that this person has.
CREATE FUNCTION hub.revoke(in_team uuid, in_person uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found hub.person;
  least_rank integer;
BEGIN
  SELECT min(hub.my_rank(in_team, m.brand)) INTO least_rank
    FROM hub.membership m WHERE m.team = in_team AND m.person = in_person;
  IF coalesce(least_rank, 0) = 0 THEN
    RAISE EXCEPTION 'nothing by that name' USING ERRCODE = 'CM001';
  ELSIF least_rank < 5 THEN
    RAISE EXCEPTION 'your role may not' USING ERRCODE = 'CM002';
  END IF;
  IF hub.is_last_admin(in_team, in_person) THEN
    RAISE EXCEPTION 'the last admin stays' USING ERRCODE = 'CM007';
  END IF;
  SELECT p.* INTO found FROM hub.person p WHERE p.team = in_team AND p.id = in_person FOR UPDATE;
  IF found.state NOT IN ('invited', 'active') THEN
    RETURN;
  END IF;
  UPDATE hub.person p SET state = 'revoked', ended_at = now() WHERE p.team = in_team AND p.id = in_person;
  PERFORM hub.end_login(found.login);
  PERFORM hub.write_down(in_team, hub.me(), 'team/revoked', json_build_object('person', in_person));
END
$$;

-- Leave the team oneself.
CREATE FUNCTION hub.leave() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found hub.person;
BEGIN
  SELECT p.* INTO found FROM hub.person p WHERE p.login = session_user AND p.state = 'active';
  IF found.id IS NULL THEN
    RAISE EXCEPTION 'your access has ended' USING ERRCODE = 'CM003';
  END IF;
  IF hub.is_last_admin(found.team, found.id) THEN
    RAISE EXCEPTION 'the last admin stays' USING ERRCODE = 'CM007';
  END IF;
  PERFORM hub.write_down(found.team, found.id, 'team/left', '{}');
  UPDATE hub.person p SET state = 'left', ended_at = now() WHERE p.team = found.team AND p.id = found.id;
  PERFORM hub.end_login(found.login);
END
$$;

-- The brands of who is asking, with their role there.
CREATE FUNCTION hub.brands(in_team uuid) RETURNS TABLE (id uuid, name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT b.id, b.name, r.name FROM hub.mine() m
  JOIN hub.brand b ON b.team = m.team AND b.id = m.brand JOIN hub.role r ON r.rank = m.rank
  WHERE m.team = in_team ORDER BY lower(b.name);
END;

-- Who works on one of our brands, and where: nothing of other brands is told. Who is only invited, or has gone, is for
-- the admins of that brand. Brand NULL: all brands.
CREATE FUNCTION hub.members(in_team uuid)
RETURNS TABLE (id uuid, name text, state text, role text, brand uuid, brand_name text, joined_at timestamptz,
               expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT p.id, p.name, p.state, g.role, b.id, b.name, p.joined_at,
         CASE WHEN p.state = 'invited' THEN p.expires_at END
  FROM hub.person p
  JOIN hub.membership g ON g.team = p.team AND g.person = p.id
  LEFT JOIN hub.brand b ON b.team = g.team AND b.id = g.brand
  LEFT JOIN hub.mine() m ON m.team = g.team AND m.brand = g.brand
  WHERE p.team = in_team
    AND EXISTS (SELECT FROM hub.mine() x WHERE x.team = in_team)
    AND (m.rank IS NOT NULL OR g.brand = '00000000-0000-0000-0000-000000000000')
    AND (p.state = 'active' OR coalesce(m.rank, 0) >= 5)
  ORDER BY lower(p.name), p.id, lower(b.name) NULLS FIRST;
END;

GRANT EXECUTE ON FUNCTION hub.hello(), hub.add_brand(uuid, uuid, text),
  hub.invite(uuid, uuid, text, text, uuid[], text, integer), hub.redeem(text, uuid, text),
  hub.revoke(uuid, uuid), hub.leave(), hub.brands(uuid), hub.members(uuid) TO __PEOPLE__;
