-- Takes the pair's role away, and ends what it does just now. The letterbox stays. Idempotent; run by a superuser.
DO $$
DECLARE
    pair CONSTANT text := current_setting('wazo_ha.pair_role');
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = pair) THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', pair);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = pair;
    EXECUTE format('REASSIGN OWNED BY %I TO CURRENT_USER', pair);
    EXECUTE format('DROP OWNED BY %I', pair);
    BEGIN
        EXECUTE format('DROP ROLE %I', pair);
    EXCEPTION WHEN dependent_objects_still_exist THEN
        RAISE WARNING 'the role % has rights in another database: it stays and cannot log in', pair;
    END;
END $$;
