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
