package wazoha.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a running server has in force, by its own words. */
record ServerState(Map<String, String> answers) {
    /** One row for each answer, {@code key=value}. */
    static String query(String database) {
        return ("SELECT key || '=' || value FROM (VALUES ('listen', current_setting('listen_addresses')),"
                        + " ('source', (SELECT source FROM pg_settings WHERE name = 'listen_addresses')),"
                        + " ('ssl', current_setting('ssl')), ('loaded', pg_conf_load_time()::text),"
                        + " ('started', pg_postmaster_start_time()::text),"
                        + " ('database', (SELECT count(*)::text FROM pg_database WHERE datname = '%s')))"
                        + " AS answer(key, value)")
                .formatted(database);
    }

    /** Tells it to read its files again; a process that serves a connection does so only after its answer. */
    static String whileToldToRead() {
        return "SELECT 'loaded=' || pg_conf_load_time()::text FROM pg_reload_conf()";
    }

    static ServerState of(List<String> rows) {
        var answers = new HashMap<String, String>();
        for (var row : rows) {
            int sign = row.indexOf('=');
            if (sign > 0) {
                answers.put(row.substring(0, sign), row.substring(sign + 1));
            }
        }
        return new ServerState(Map.copyOf(answers));
    }

    ListenAddresses listen() {
        return new ListenAddresses(answer("listen"));
    }

    /** Whether files cannot change where it listens. */
    boolean listensAsItsCommandLineSays() {
        return answer("source").equals("command line");
    }

    boolean ssl() {
        return answer("ssl").equals("on");
    }

    /** When it last read its files; only good for comparing. */
    String loaded() {
        return answer("loaded");
    }

    /** When it started; only good for comparing. */
    String started() {
        return answer("started");
    }

    boolean hasDatabase() {
        return answer("database").equals("1");
    }

    private String answer(String key) {
        return answers.getOrDefault(key, "");
    }
}
