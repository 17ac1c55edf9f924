-- A further database of the slave: the letterbox of the pair, and with it the guard, is in another one. Idempotent; run by
-- the slave's local role after rows.sql.

-- One row: of which history the rows of this database are.
CREATE TABLE IF NOT EXISTS wazo_ha.copy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    node uuid NOT NULL DEFAULT gen_random_uuid(),
    lineage uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    runs bigint NOT NULL DEFAULT 0,
    settled bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN wazo_ha.copy.settled IS
    'the takeover whose changes were fetched from here last; not the letterbox''s dirty_since: they must be kept first';
INSERT INTO wazo_ha.copy DEFAULT VALUES ON CONFLICT DO NOTHING;

-- The run counts. The guard is asked afterwards, over a session in the letterbox's database that stays until the commit.
CREATE OR REPLACE FUNCTION wazo_ha.end_copy(a_lineage uuid, a_run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c wazo_ha.copy;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT * INTO STRICT c FROM wazo_ha.copy FOR UPDATE;
    IF c.lineage <> a_lineage AND c.lineage <> '00000000-0000-0000-0000-000000000000' THEN
        RAISE EXCEPTION 'the rows of database % are of another history: % and not %', current_database(), c.lineage,
            a_lineage USING ERRCODE = 'WH006';
    END IF;
    IF c.runs >= a_run THEN
        RAISE EXCEPTION 'run % is not newer than the slave''s last in database %, %: the master''s counter was restored',
            a_run, current_database(), c.runs USING ERRCODE = 'WH007';
    END IF;
    UPDATE wazo_ha.copy SET lineage = a_lineage, runs = a_run;
END $$;

-- As adopt in the letterbox; by then what the master's rows will overwrite is kept, whenever the slave wrote it.
CREATE OR REPLACE FUNCTION wazo_ha.adopt_copy(
    expected_lineage uuid, expected_runs bigint, a_lineage uuid, a_run bigint, a_takeover bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c wazo_ha.copy;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT * INTO STRICT c FROM wazo_ha.copy FOR UPDATE;
    IF c.lineage <> expected_lineage OR c.runs <> expected_runs THEN
        RAISE EXCEPTION 'database % of the slave has lineage % and run % by now, and not % and %', current_database(),
            c.lineage, c.runs, expected_lineage, expected_runs USING ERRCODE = 'WH009';
    END IF;
    UPDATE wazo_ha.copy SET lineage = a_lineage, runs = a_run, settled = a_takeover;
END $$;

-- As keep_sequences in the letterbox.
CREATE OR REPLACE FUNCTION wazo_ha.keep_copied_sequences(names text[], lasts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM wazo_ha.sequence AS q WHERE NOT q.name = ANY (names);
    INSERT INTO wazo_ha.sequence AS q SELECT * FROM unnest(names, lasts)
    ON CONFLICT (name) DO UPDATE SET master_last = excluded.master_last WHERE q.master_last <> excluded.master_last;
END $$;

-- What a takeover changed here is on the master's disk; the caller has locked the tables and cleared dirty in the letterbox.
CREATE OR REPLACE FUNCTION wazo_ha.settle_copy(a_takeover bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    DELETE FROM wazo_ha.base;
    DELETE FROM wazo_ha.base_table;
    UPDATE wazo_ha.copy SET settled = a_takeover;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wazo_ha FROM PUBLIC;
