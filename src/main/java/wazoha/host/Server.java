package wazoha.host;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import wazoha.node.EffectException;

/** A running server: asked, told to read its files again, started again. Every wait ends with the time left. */
final class Server {
    /** A healthy server answers in milliseconds; one under load in a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** After a failure, to read the former files again. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /**
     * Faults of its files, but not settings that merely wait for a restart; one that was taken out and waits has no
     * file, and one that is mentioned again in other letters is told of though the later mention holds (seen with
     * PostgreSQL 15).
     */
    private static final String FAULTS = """
            SELECT 'line ' || line_number || ' of pg_hba.conf: ' || translate(error, E'\\r\\n', '  ')
            FROM pg_hba_file_rules WHERE error IS NOT NULL
            UNION ALL
            SELECT 'line ' || f.sourceline || ' of ' || f.sourcefile || ': ' || translate(f.error, E'\\r\\n', '  ')
            FROM (SELECT *, max(seqno) OVER (PARTITION BY lower(name)) AS last FROM pg_file_settings) f
            LEFT JOIN pg_settings s ON s.name = lower(f.name)
            WHERE f.error IS NOT NULL AND f.sourcefile IS NOT NULL
            AND (f.name IS NULL OR f.seqno = f.last) AND NOT coalesce(%s, false)""";

    /** Before a reload nobody can tell a setting that waits for a restart from one that is wrong. */
    private static final String MAY_WAIT = "s.context = 'postmaster'";

    private static final String WAITS = "s.pending_restart";

    private final Cluster cluster;
    private final HbaRule rule;
    private final TimeLeft left;

    Server(Cluster cluster, HbaRule rule, TimeLeft left) {
        this.cluster = cluster;
        this.rule = rule;
        this.left = left;
    }

    /** The same server for a little while more, whatever time is left. */
    Server lastWord() {
        return new Server(cluster, rule, TimeLeft.of(LAST_WORD, left.ticker()));
    }

    ServerState state() throws EffectException, InterruptedException {
        return ServerState.of(ask(ServerState.query(rule.database())));
    }

    List<String> ask(String query) throws EffectException, InterruptedException {
        try {
            return cluster.ask(query, left.atMost(PATIENCE));
        } catch (EffectException fault) {
            throw left.isOver() ? usedUp(fault) : fault;
        }
    }

    /** Not the fault of the last question alone: those before it were answered, slowly. */
    private EffectException usedUp(EffectException fault) {
        return new EffectException(
                "PostgreSQL %s: the %d s that a change has for it are used up (%s). This host is busy; try again"
                        .formatted(cluster.name(), left.limit().toSeconds(), fault.getMessage()),
                fault);
    }

    /** PostgreSQL reads none of a pg_hba.conf with a fault in it, and keeps the former one without a word. */
    void requireSoundFiles() throws EffectException, InterruptedException {
        requireNoFault(MAY_WAIT);
    }

    private void requireNoFault(String excused) throws EffectException, InterruptedException {
        var faults = ask(FAULTS.formatted(excused));
        if (!faults.isEmpty()) {
            throw new EffectException("PostgreSQL %s cannot read its files: %s. Mend that first"
                    .formatted(cluster.name(), String.join("; ", faults)));
        }
    }

    /** Ends when the server has read its files, all of them; it would also start with them. */
    void reload() throws EffectException, InterruptedException {
        String before = ServerState.of(ask(ServerState.whileToldToRead())).loaded();
        while (state().loaded().equals(before)) {
            pause("PostgreSQL %s was told to read its files again and did not".formatted(cluster.name()));
        }
        requireNoFault(WAITS);
    }

    /** Ends when another server process answers. */
    void restart() throws EffectException, InterruptedException {
        String before = state().started();
        cluster.beginRestart();
        while (awaitAnswer().started().equals(before)) {
            pause("PostgreSQL %s was told to restart and goes on: %s".formatted(cluster.name(), cluster.lastWords()));
        }
    }

    /** Ends when it answers, which it does not while it starts or stops. */
    ServerState awaitAnswer() throws EffectException, InterruptedException {
        while (true) {
            try {
                return state();
            } catch (EffectException notYet) {
                pause("PostgreSQL %s was restarted and is not back: %s %s"
                        .formatted(cluster.name(), notYet.getMessage(), cluster.lastWords()));
            }
        }
    }

    private void pause(String fault) throws EffectException, InterruptedException {
        if (left.isOver()) {
            throw new EffectException(fault.strip());
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while PostgreSQL was waited for");
        }
    }
}
