package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks both servers the same at the same time: each works on a core of its own host. */
final class SideBySide {
    /** What both sides are asked. Runs in two threads, each with its own connection. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Both answers. */
    record Answers<T>(T master, T slave) {}

    private final Connection master;
    private final Connection slave;
    private final Deadline end;
    private final Connection[] granted;

    /** Either server may take as long as is left. */
    SideBySide(Connection master, Connection slave, Deadline end) {
        this(master, slave, end, master, slave);
    }

    private SideBySide(Connection master, Connection slave, Deadline end, Connection... granted) {
        this.master = master;
        this.slave = slave;
        this.end = end;
        this.granted = granted;
    }

    /** Before the guard has let us in: each connection keeps the patience that it was opened with. */
    static SideBySide impatient(Connection master, Connection slave, Deadline end) {
        return new SideBySide(master, slave, end, new Connection[0]);
    }

    /** Either both answers, or the first failure; then the slave's connection is of no use any more if it was still busy. */
    <T> Answers<T> ask(Question<T> question) throws SQLException, InterruptedException {
        return ask(question, question);
    }

    /** The same with two questions. */
    <T> Answers<T> ask(Question<T> ofMaster, Question<T> ofSlave) throws SQLException, InterruptedException {
        end.check(granted);
        var there = new FutureTask<>(() -> ofSlave.ask(slave));
        var thread = new Thread(there, "replication-slave");
        thread.setDaemon(true);
        thread.start();
        boolean both = false;
        try {
            var answers = new Answers<>(ofMaster.ask(master), await(there));
            both = true;
            return answers;
        } finally {
            if (!both && !there.isDone()) {
                Cutoff.cut(slave);
            }
        }
    }

    private <T> T await(FutureTask<T> there) throws SQLException, InterruptedException {
        try {
            return there.get(Math.max(1, end.left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new IllegalStateException("a question to the slave broke", failed.getCause());
        } catch (TimeoutException late) {
            throw end.missed();
        }
    }
}
