package wazoha;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** Sends what a script does in the daemon's place to the daemon's log: cron would mail what it prints. */
final class ScriptLog implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final StreamHandler handler;

    private ScriptLog(OutputStream file) {
        for (Handler terminal : root.getHandlers()) {
            root.removeHandler(terminal);
        }
        DaemonRun.format();
        handler = new StreamHandler(file, new SimpleFormatter());
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    /** A log that cannot be written is no reason not to act: then nothing is logged, and history still tells. */
    static ScriptLog into(Path file) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            return new ScriptLog(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException unwritable) {
            System.err.println("%s cannot be written (%s): this run is not logged there"
                    .formatted(file, unwritable.getClass().getSimpleName()));
            return nowhere();
        }
    }

    /** For what changes nothing. */
    static ScriptLog nowhere() {
        return new ScriptLog(OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        handler.close();
    }
}
