package wazoha.replication;

import java.util.function.Consumer;

/** Tells how far a run is. Belongs to the thread of the run. */
final class Watch {
    private final Consumer<RunStep> watcher;
    private RunStep now = new RunStep(RunStep.Phase.CHECKING, "", 0, 0, 0, 0);

    Watch(Consumer<RunStep> watcher) {
        this.watcher = watcher;
    }

    /** @param table that is worked on; empty if it is about all */
    void at(RunStep.Phase phase, String table, int done, int of) {
        tell(new RunStep(phase, table, done, of, now.rows(), now.bytes()));
    }

    void rows(long more) {
        tell(new RunStep(now.phase(), now.table(), now.done(), now.of(), now.rows() + more, now.bytes()));
    }

    void bytes(long more) {
        tell(new RunStep(now.phase(), now.table(), now.done(), now.of(), now.rows(), now.bytes() + more));
    }

    long bytes() {
        return now.bytes();
    }

    private void tell(RunStep step) {
        now = step;
        watcher.accept(step);
    }
}
