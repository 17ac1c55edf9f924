-- The daemon's own role in its own database: reads the tables, owns the letterbox, ends sessions at a takeover, moves
-- sequences forward, sets the three SIP options of high availability. Idempotent; run by a superuser in one transaction.
DO $$
DECLARE
    own CONSTANT text := current_setting('wazo_ha.local_role');
    thing record;
BEGIN
    IF own = current_user OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = own)
        OR EXISTS (SELECT FROM pg_database WHERE pg_get_userbyid(datdba) = own) THEN
        RAISE EXCEPTION 'the role % belongs to somebody else: it owns tables or a database, or is the superuser', own
            USING HINT = 'name a role of its own in database.user (usually wazo_ha_local)';
    END IF;
    PERFORM pg_advisory_xact_lock(131260549654625);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = own) THEN
        EXECUTE format('CREATE ROLE %I', own);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
        own, current_setting('wazo_ha.verifier'));
    EXECUTE format('GRANT pg_monitor, pg_signal_backend TO %I', own);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', own);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA public TO %I', own);
    EXECUTE format('GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO %I', own);
    FOR thing IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename IN ('staticsip', 'endpoint_sip_section', 'endpoint_sip_section_option') LOOP
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON TABLE public.%I TO %I', thing.tablename, own);
    END LOOP;
    -- for tables that the application makes later
    FOR thing IN SELECT current_user AS maker UNION SELECT tableowner FROM pg_tables WHERE schemaname = 'public'
        UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database() LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT ON TABLES TO %I',
            thing.maker, own);
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT, UPDATE ON SEQUENCES TO %I',
            thing.maker, own);
    END LOOP;
    IF to_regnamespace('wazo_ha') IS NULL THEN
        EXECUTE format('CREATE SCHEMA wazo_ha AUTHORIZATION %I', own);
    END IF;
    -- what an earlier role of the daemon made
    EXECUTE format('ALTER SCHEMA wazo_ha OWNER TO %I', own);
    FOR thing IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'wazo_ha'::regnamespace
        AND c.relkind IN ('r', 'p', 'v') AND pg_get_userbyid(c.relowner) <> own LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', thing.name, own);
    END LOOP;
    FOR thing IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'wazo_ha'::regnamespace
        AND c.relkind = 'S' AND pg_get_userbyid(c.relowner) <> own LOOP
        EXECUTE format('ALTER SEQUENCE %s OWNER TO %I', thing.name, own);
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'wazo_ha'::regnamespace
        AND pg_get_userbyid(p.proowner) <> own LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO %I', thing.name, own);
    END LOOP;
END $$;
