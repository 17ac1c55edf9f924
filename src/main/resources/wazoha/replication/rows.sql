-- What a slave keeps beside its rows, in each database that is copied. Idempotent; run by the slave's local role, before
-- letterbox.sql in the database that bears the letterbox, and before copy.sql in every other one.
DO $$ BEGIN
    -- IF NOT EXISTS would ask for a right on the database even where the schema is there
    IF to_regnamespace('wazo_ha') IS NULL THEN
        CREATE SCHEMA wazo_ha;
    END IF;
END $$;

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

-- Which tokens the master had at the last run, as hashes of keys: one that is here and no longer there was revoked.
CREATE TABLE IF NOT EXISTS wazo_ha.token_base (
    table_name text NOT NULL,
    key bigint NOT NULL,
    PRIMARY KEY (table_name, key)
);

-- Protocol 2. Where the master's sequences stood at its last run: a slave that takes over cannot ask.
CREATE TABLE IF NOT EXISTS wazo_ha.sequence (
    name text PRIMARY KEY,
    master_last bigint NOT NULL
);

-- Protocol 2. At a takeover, by the slave's local role: ids made here from now on are not those that the master made since
-- its last run. Never backwards, and relative to the master's value, so that a second takeover does not jump again. Half
-- of what is left to the sequence, or to its column, is the most.
CREATE OR REPLACE FUNCTION wazo_ha.leave_gap(gap bigint) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s record;
    own bigint;
    target numeric;
    moved integer := 0;
BEGIN
    FOR s IN
        SELECT c.oid::regclass AS place, k.master_last::numeric AS last, q.seqincrement::numeric AS step,
            CASE WHEN q.seqincrement > 0 THEN least(q.seqmax, l.greatest) ELSE greatest(q.seqmin, -l.greatest) END AS final
        FROM wazo_ha.sequence k
        JOIN pg_class c ON c.relname = k.name AND c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
        JOIN pg_sequence q ON q.seqrelid = c.oid
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        CROSS JOIN LATERAL (SELECT CASE a.atttypid WHEN 'int2'::regtype THEN 32767::bigint
            WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END AS greatest) AS l
    LOOP
        EXECUTE format('SELECT last_value FROM %s', s.place) INTO own;
        target := trunc((s.final - s.last) / 2);
        IF abs(s.step * gap) < abs(target) THEN
            target := s.step * gap;
        END IF;
        target := s.last + target;
        IF (s.step > 0 AND target > own) OR (s.step < 0 AND target < own) THEN
            PERFORM setval(s.place, target::bigint, true);
            moved := moved + 1;
        END IF;
    END LOOP;
    RETURN moved;
END $$;
