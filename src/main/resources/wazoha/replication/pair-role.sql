-- The role as which the master writes into its slave: the tables that are replicated, reading of the others, and the
-- functions of the letterbox. Idempotent; run by a superuser in one transaction, after the letterbox was installed.
DO $$
DECLARE
    pair CONSTANT text := current_setting('wazo_ha.pair_role');
    excluded CONSTANT text := current_setting('wazo_ha.excluded');
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
    FOR thing IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('GRANT %s ON TABLE public.%I TO %I',
            CASE WHEN excluded <> '' AND thing.tablename ~ excluded THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE' END,
            thing.tablename, pair);
    END LOOP;
    FOR thing IN SELECT s.relname, coalesce(t.relname, s.relname) AS fed FROM pg_class s
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        WHERE s.relnamespace = 'public'::regnamespace AND s.relkind = 'S' LOOP
        EXECUTE format('GRANT %s ON SEQUENCE public.%I TO %I',
            CASE WHEN excluded <> '' AND (thing.relname ~ excluded OR thing.fed ~ excluded) THEN 'SELECT' ELSE 'SELECT, UPDATE' END,
            thing.relname, pair);
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
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wazo_ha TO %I', pair);
END $$;
