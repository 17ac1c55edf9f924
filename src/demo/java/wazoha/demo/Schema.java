package wazoha.demo;

import java.util.Map;

/** The database {@code asterisk} of a node: the shape of a Wazo server's, in small. */
final class Schema {
    static final String DATABASE = "asterisk";
    /** The daemon's own role, which "wazo-ha database prepare" makes: it is no superuser. */
    static final String DAEMON = "wazo_ha_local";
    /** The role of the telephony process: it reads. */
    static final String TELEPHONY = "asterisk";
    /** The administrator of the demo. */
    static final String ADMIN = "demo";

    private Schema() {}

    /** @param secrets a password for each role */
    static String roles(Map<String, String> secrets) {
        return """
                ALTER ROLE postgres PASSWORD '%s';
                CREATE ROLE %s LOGIN PASSWORD '%s';
                CREATE ROLE %s LOGIN PASSWORD '%s';
                CREATE DATABASE %s OWNER %s;
                """.formatted(
                secrets.get("postgres"), TELEPHONY, secrets.get(TELEPHONY), ADMIN, secrets.get(ADMIN), DATABASE, ADMIN);
    }

    static String tables() {
        return """
                SET ROLE %s;
                CREATE TABLE usersip (name text PRIMARY KEY, secret text NOT NULL, context text NOT NULL DEFAULT 'default');
                CREATE TABLE userfeatures (id serial PRIMARY KEY, uuid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE, firstname text NOT NULL, lastname text NOT NULL DEFAULT '', enablednd boolean NOT NULL DEFAULT false, destunc text NOT NULL DEFAULT '', created_at timestamptz NOT NULL DEFAULT now());
                CREATE TABLE extensions (id serial PRIMARY KEY, exten text NOT NULL, context text NOT NULL DEFAULT 'default', type text NOT NULL, typeval text NOT NULL, UNIQUE (exten, context));
                CREATE TABLE user_line (user_id integer NOT NULL REFERENCES userfeatures, name text NOT NULL REFERENCES usersip, extension_id integer REFERENCES extensions, main boolean NOT NULL DEFAULT true, PRIMARY KEY (user_id, name));
                CREATE TABLE voicemail (uniqueid serial PRIMARY KEY, mailbox text NOT NULL, context text NOT NULL DEFAULT 'default', fullname text NOT NULL, password text, UNIQUE (mailbox, context));
                CREATE TABLE contextmember (context text NOT NULL, type text NOT NULL, typeval text NOT NULL);
                CREATE TABLE cel (id bigserial PRIMARY KEY, eventtype text NOT NULL, eventtime timestamptz NOT NULL DEFAULT now());
                GRANT SELECT ON ALL TABLES IN SCHEMA public TO %s;
                """.formatted(ADMIN, TELEPHONY);
    }
}
