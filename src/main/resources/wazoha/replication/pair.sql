-- The pair as its master knows it, in the master's own database. Idempotent.
CREATE SCHEMA IF NOT EXISTS wazo_ha;

CREATE TABLE IF NOT EXISTS wazo_ha.pair (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    lineage uuid NOT NULL DEFAULT gen_random_uuid(),
    runs bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN wazo_ha.pair.runs IS 'committed here before the slave commits: the letterbox is behind by one at most';
INSERT INTO wazo_ha.pair DEFAULT VALUES ON CONFLICT DO NOTHING;
