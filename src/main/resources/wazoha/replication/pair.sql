-- The pair as its master knows it, in the master's own database. Idempotent.
DO $$ BEGIN
    -- IF NOT EXISTS would ask for a right on the database even where the schema is there
    IF to_regnamespace('wazo_ha') IS NULL THEN
        CREATE SCHEMA wazo_ha;
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS wazo_ha.pair (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    lineage uuid NOT NULL DEFAULT gen_random_uuid(),
    runs bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN wazo_ha.pair.runs IS 'committed here before the slave commits: the letterbox is behind by one at most';
INSERT INTO wazo_ha.pair DEFAULT VALUES ON CONFLICT DO NOTHING;

-- Rows that were about to be overwritten without being merged: what an adoption or a restored slave would have lost. Of
-- either node; kept here before the overwriting commits. Text of JSON as the row had it; nothing removes it by itself.
CREATE TABLE IF NOT EXISTS wazo_ha.conflict (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_at timestamptz NOT NULL DEFAULT now(),
    reason text NOT NULL,
    node text NOT NULL CHECK (node IN ('master', 'slave')),
    epoch bigint NOT NULL,
    lineage uuid NOT NULL,
    run bigint NOT NULL,
    table_name text NOT NULL,
    key text NOT NULL,
    copy integer NOT NULL,
    content json NOT NULL,
    digest text NOT NULL
);
COMMENT ON COLUMN wazo_ha.conflict.run IS 'the last run that this row had seen';
-- a repetition after a crash keeps nothing twice
CREATE UNIQUE INDEX IF NOT EXISTS conflict_once ON wazo_ha.conflict (node, lineage, run, table_name, digest, copy);
