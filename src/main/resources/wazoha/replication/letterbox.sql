-- The letterbox of the pair, in the first database of the slave's list. Idempotent; run by the slave's local role, which
-- owns it, after rows.sql. Protocol 3. Later protocols only add: functions keep their parameters, a new parameter is a new
-- function, a new value is a table of its own (a new column of state or heartbeat would have to wait for a master that was
-- paused).

-- One row: what the slave says of itself, and the guard of every write.
CREATE TABLE IF NOT EXISTS wazo_ha.state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    protocol integer NOT NULL DEFAULT 1,
    node uuid NOT NULL DEFAULT gen_random_uuid(),
    lineage uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    incarnation bigint NOT NULL DEFAULT 0,
    holder text NOT NULL DEFAULT 'disabled' CHECK (holder IN ('master', 'slave', 'disabled')),
    epoch bigint NOT NULL DEFAULT 0,
    phase text NOT NULL DEFAULT 'STANDBY',
    dirty boolean NOT NULL DEFAULT false,
    dirty_since bigint NOT NULL DEFAULT 0,
    cleared_epoch bigint NOT NULL DEFAULT 0,
    cleared_hash text NOT NULL DEFAULT '',
    serving boolean NOT NULL DEFAULT false,
    proven boolean NOT NULL DEFAULT false,
    willing boolean NOT NULL DEFAULT false,
    asks boolean NOT NULL DEFAULT false,
    beat bigint NOT NULL DEFAULT 0,
    runs bigint NOT NULL DEFAULT 0,
    open_for timestamptz
);
COMMENT ON COLUMN wazo_ha.state.open_for IS 'the start of PostgreSQL for which the slave''s daemon has opened the guard';
COMMENT ON COLUMN wazo_ha.state.dirty_since IS 'the epoch of the takeover that made the slave dirty';
INSERT INTO wazo_ha.state DEFAULT VALUES ON CONFLICT DO NOTHING;

-- One row: what the master says of itself.
CREATE TABLE IF NOT EXISTS wazo_ha.heartbeat (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    phase text NOT NULL,
    serving boolean NOT NULL,
    sick boolean NOT NULL,
    offering boolean NOT NULL,
    ready boolean NOT NULL,
    epoch bigint NOT NULL,
    boot_id text NOT NULL,
    farewell boolean NOT NULL,
    beat bigint NOT NULL
);

-- Protocol 2. One row: what the master says of its data; false as long as it says nothing.
CREATE TABLE IF NOT EXISTS wazo_ha.master_data (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    foreign_data boolean NOT NULL DEFAULT false
);
INSERT INTO wazo_ha.master_data DEFAULT VALUES ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION wazo_ha.tell_master(
    a_phase text, a_serving boolean, a_sick boolean, an_offering boolean, a_ready boolean, an_epoch bigint,
    a_boot_id text, a_farewell boolean)
RETURNS SETOF wazo_ha.state
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO wazo_ha.heartbeat AS h
    VALUES (true, a_phase, a_serving, a_sick, an_offering, a_ready, an_epoch, a_boot_id, a_farewell, 1)
    ON CONFLICT (only_row) DO UPDATE SET
        phase = a_phase, serving = a_serving, sick = a_sick, offering = an_offering, ready = a_ready,
        epoch = an_epoch, boot_id = a_boot_id, farewell = a_farewell, beat = h.beat + 1;
    UPDATE wazo_ha.master_data SET foreign_data = false WHERE foreign_data;
    RETURN QUERY SELECT * FROM wazo_ha.state;
END $$;

-- Protocol 2.
CREATE OR REPLACE FUNCTION wazo_ha.tell_master_2(
    a_phase text, a_serving boolean, a_sick boolean, an_offering boolean, a_ready boolean, an_epoch bigint,
    a_boot_id text, a_farewell boolean, a_foreign boolean)
RETURNS SETOF wazo_ha.state
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM wazo_ha.tell_master(
        a_phase, a_serving, a_sick, an_offering, a_ready, an_epoch, a_boot_id, a_farewell);
    UPDATE wazo_ha.master_data SET foreign_data = true WHERE a_foreign;
    RETURN QUERY SELECT * FROM wazo_ha.state;
END $$;

-- Service for the master: only over an epoch that it has seen, and only while the slave does not serve.
CREATE OR REPLACE FUNCTION wazo_ha.claim_master(expected bigint, next bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    UPDATE wazo_ha.state SET holder = 'master', epoch = next
    WHERE epoch = expected AND next > epoch AND phase IN ('STANDBY', 'HANDED_BACK') AND NOT serving
        -- a slave that served while its database was away says so before anybody else claims
        AND open_for = pg_postmaster_start_time();
    RETURN FOUND;
END $$;

-- Raises what keeps a master of this epoch and lineage from writing, one SQLSTATE a reason.
CREATE OR REPLACE FUNCTION wazo_ha.check_guard(s wazo_ha.state, an_epoch bigint, a_lineage uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF s.open_for IS DISTINCT FROM pg_postmaster_start_time() THEN
        RAISE EXCEPTION 'the guard is closed: the slave''s daemon has not opened it since PostgreSQL started at %',
            pg_postmaster_start_time() USING ERRCODE = 'WH001';
    END IF;
    IF s.holder <> 'master' THEN
        RAISE EXCEPTION 'the master does not hold service: the holder is % (epoch %)', s.holder, s.epoch
            USING ERRCODE = 'WH002';
    END IF;
    IF s.epoch <> an_epoch THEN
        RAISE EXCEPTION 'the epoch is % and not %', s.epoch, an_epoch USING ERRCODE = 'WH003';
    END IF;
    IF s.phase NOT IN ('STANDBY', 'HANDED_BACK') OR s.serving THEN
        RAISE EXCEPTION 'the slave''s phase is %: only a standby slave is written to', s.phase USING ERRCODE = 'WH004';
    END IF;
    IF s.dirty THEN
        RAISE EXCEPTION 'the slave is dirty since epoch %: it holds changes that the master has not fetched', s.dirty_since
            USING ERRCODE = 'WH005';
    END IF;
    IF s.lineage <> a_lineage AND s.lineage <> '00000000-0000-0000-0000-000000000000' THEN
        RAISE EXCEPTION 'the slave belongs to another pair: its lineage is % and not %', s.lineage, a_lineage
            USING ERRCODE = 'WH006';
    END IF;
END $$;

-- The first statement of every apply. Returns the row's counter of runs.
CREATE OR REPLACE FUNCTION wazo_ha.begin_apply(an_epoch bigint, a_lineage uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    SELECT * INTO STRICT s FROM wazo_ha.state;
    PERFORM wazo_ha.check_guard(s, an_epoch, a_lineage);
    RETURN s.runs;
END $$;

-- The last statement before the commit of every apply: the guard again, now with the row locked; then the run counts.
CREATE OR REPLACE FUNCTION wazo_ha.end_apply(an_epoch bigint, a_lineage uuid, a_run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT * INTO STRICT s FROM wazo_ha.state FOR UPDATE;
    PERFORM wazo_ha.check_guard(s, an_epoch, a_lineage);
    IF s.runs >= a_run THEN
        RAISE EXCEPTION 'run % is not newer than the slave''s last, %: the master''s counter was restored', a_run, s.runs
            USING ERRCODE = 'WH007';
    END IF;
    UPDATE wazo_ha.state SET lineage = a_lineage, runs = a_run, proven = true;
END $$;

-- Protocol 2. Gives the slave's rows another lineage and counter: what the master's rows will overwrite is kept by then.
-- Compares and sets, so that what is adopted is what was kept.
CREATE OR REPLACE FUNCTION wazo_ha.adopt(
    an_epoch bigint, expected_lineage uuid, expected_runs bigint, a_lineage uuid, a_run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT * INTO STRICT s FROM wazo_ha.state FOR UPDATE;
    PERFORM wazo_ha.check_guard(s, an_epoch, s.lineage);
    IF s.lineage <> expected_lineage OR s.runs <> expected_runs THEN
        RAISE EXCEPTION 'the slave has lineage % and run % by now, and not % and %', s.lineage, s.runs, expected_lineage,
            expected_runs USING ERRCODE = 'WH009';
    END IF;
    UPDATE wazo_ha.state SET lineage = a_lineage, runs = a_run;
END $$;

-- Protocol 2. Part of a run: remembers where the master's sequences stand. Writes only what moved.
CREATE OR REPLACE FUNCTION wazo_ha.keep_sequences(an_epoch bigint, a_lineage uuid, names text[], lasts bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    SELECT * INTO STRICT s FROM wazo_ha.state;
    PERFORM wazo_ha.check_guard(s, an_epoch, a_lineage);
    DELETE FROM wazo_ha.sequence AS q WHERE NOT q.name = ANY (names);
    INSERT INTO wazo_ha.sequence AS q SELECT * FROM unnest(names, lasts)
    ON CONFLICT (name) DO UPDATE SET master_last = excluded.master_last WHERE q.master_last <> excluded.master_last;
END $$;

-- Protocol 3. The last statement before the commit of an apply into another database of this server: the guard with its row
-- locked, until the transaction of this session ends. The caller ends it when that commit is done.
CREATE OR REPLACE FUNCTION wazo_ha.hold_guard(an_epoch bigint, a_lineage uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    SELECT * INTO STRICT s FROM wazo_ha.state FOR SHARE;
    PERFORM wazo_ha.check_guard(s, an_epoch, a_lineage);
END $$;

-- Forgets that the slave's rows must be fetched; the caller has locked the copied tables, so that the hash is still
-- theirs. False if there was nothing left to clear; a repetition after a lost answer is no error.
CREATE OR REPLACE FUNCTION wazo_ha.clear_dirty(an_epoch bigint, base_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s wazo_ha.state;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT * INTO STRICT s FROM wazo_ha.state FOR UPDATE;
    IF s.epoch <> an_epoch THEN
        RAISE EXCEPTION 'the epoch is % and not %', s.epoch, an_epoch USING ERRCODE = 'WH003';
    END IF;
    IF s.phase NOT IN ('STANDBY', 'HANDED_BACK') OR s.serving THEN
        RAISE EXCEPTION 'the slave''s phase is %: its rows may still change', s.phase USING ERRCODE = 'WH004';
    END IF;
    IF NOT s.dirty THEN
        RETURN false;
    END IF;
    DELETE FROM wazo_ha.base;
    DELETE FROM wazo_ha.base_table;
    UPDATE wazo_ha.state SET dirty = false, cleared_epoch = dirty_since, cleared_hash = base_hash;
    RETURN true;
END $$;

-- Not while a run that was paused holds the row: then the next start says so.
UPDATE wazo_ha.state SET protocol = 3
WHERE protocol < 3 AND only_row IN (SELECT s.only_row FROM wazo_ha.state s FOR UPDATE SKIP LOCKED);

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wazo_ha FROM PUBLIC;
