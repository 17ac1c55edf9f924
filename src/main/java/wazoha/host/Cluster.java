package wazoha.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import wazoha.node.EffectException;

/** One PostgreSQL server of this host: where its files are, and how it is asked. */
public interface Cluster {
    /** Such as {@code 15/main}; the same as long as the cluster exists. */
    String name();

    /** Its postgresql.conf. */
    Path configuration();

    /** Its data directory, which relative paths of its settings begin at. */
    Path data();

    int port();

    /** False for one that was stopped; true also for one that runs and does not answer. */
    boolean isRunning();

    /**
     * Asks as its superuser.
     *
     * @param query a SELECT of one column of type text, whose values have no line breaks
     * @return its rows
     * @throws EffectException if it did not answer within the limit, or refused; the message says why
     */
    List<String> ask(String query, Duration limit) throws EffectException, InterruptedException;

    /** Begins to stop and start it, and does not wait for the end. */
    void beginRestart() throws EffectException, InterruptedException;

    /** Begins to start it; does nothing to one that runs. */
    void beginStart() throws EffectException, InterruptedException;

    /** What it printed at its last start, in one line; empty if nobody knows. */
    default String lastWords() {
        return "";
    }

    /** Where a path of its settings is, if that is an absolute one; empty for a relative one. */
    default Optional<Path> located(String path) {
        return path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    }
}
