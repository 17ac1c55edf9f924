-- The letterbox of the pair, in the slave's database. Idempotent; run by the slave's local role, which owns it.
CREATE SCHEMA IF NOT EXISTS wazo_ha;

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

-- One row: the version of the slave's daemon. A table of its own: a new column of the state would have to lock it.
CREATE TABLE IF NOT EXISTS wazo_ha.build (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version text NOT NULL
);

-- The slave's rows at its takeover, as key and hash. Written in one transaction: a table of base_table is complete.
CREATE TABLE IF NOT EXISTS wazo_ha.base_table (
    table_name text PRIMARY KEY,
    epoch bigint NOT NULL,
    rows bigint NOT NULL,
    hash text NOT NULL
);
CREATE TABLE IF NOT EXISTS wazo_ha.base (
    table_name text NOT NULL,
    key text NOT NULL,
    hash bigint NOT NULL,
    copies bigint NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS base_by_table ON wazo_ha.base (table_name);

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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wazo_ha FROM PUBLIC;
