-- The role as which the master writes into its slave: the tables that are replicated, reading of the others, and the
-- functions of the letterbox. Idempotent; run by a superuser in one transaction, after the letterbox was installed.
DO $$
DECLARE
    pair CONSTANT text := current_setting('wazo_ha.pair_role');
    hidden CONSTANT text := coalesce(nullif(current_setting('wazo_ha.hidden'), ''), '^$');
    read_only CONSTANT text := coalesce(nullif(current_setting('wazo_ha.read_only'), ''), '^$');
    thing record;
BEGIN
    PERFORM pg_advisory_xact_lock(131260549654625);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = pair) THEN
        EXECUTE format('CREATE ROLE %I', pair);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
        pair, current_setting('wazo_ha.verifier'));
    FOR thing IN SELECT pg_get_userbyid(roleid) AS other FROM pg_auth_members
        WHERE pg_get_userbyid(member) = pair LOOP
        EXECUTE format('REVOKE %I FROM %I', thing.other, pair);
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA public, wazo_ha TO %I', pair);
    EXECUTE format('GRANT SET ON PARAMETER session_replication_role TO %I', pair);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', pair);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', pair);
    FOR thing IN SELECT c.oid, c.relname, c.relname ~ hidden AND c.relname !~ read_only AS hidden, c.relname ~ read_only AS read_only FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') LOOP
        -- a run proves foreign keys, so it reads what they lead to and from
        CONTINUE WHEN thing.hidden AND NOT EXISTS (SELECT FROM pg_constraint k
            JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
            WHERE k.contype = 'f' AND thing.oid IN (child.oid, parent.oid)
            AND (child.relname !~ hidden OR parent.relname !~ hidden));
        EXECUTE format('GRANT %s ON TABLE public.%I TO %I',
            CASE WHEN thing.hidden OR thing.read_only THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE' END,
            thing.relname, pair);
    END LOOP;
    FOR thing IN SELECT s.relname, coalesce(t.relname, s.relname) AS fed FROM pg_class s
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        WHERE s.relnamespace = 'public'::regnamespace AND s.relkind = 'S' LOOP
        CONTINUE WHEN thing.relname ~ hidden OR thing.fed ~ hidden OR thing.relname ~ read_only OR thing.fed ~ read_only;
        EXECUTE format('GRANT SELECT, UPDATE ON SEQUENCE public.%I TO %I', thing.relname, pair);
    END LOOP;
    -- for tables that the application makes later
    FOR thing IN SELECT current_user AS maker UNION SELECT tableowner FROM pg_tables WHERE schemaname = 'public'
        UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database() LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public'
            ' GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO %I', thing.maker, pair);
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT, UPDATE ON SEQUENCES TO %I',
            thing.maker, pair);
    END LOOP;
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA wazo_ha TO %I', pair);
    EXECUTE format('GRANT INSERT, DELETE ON wazo_ha.token_base TO %I', pair);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wazo_ha TO %I', pair);
END $$;
