package wazoha.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Passes on what {@code wazo-sync} prints, and appends each line with the time to its log (docs/contract.md, section 2). A
 * log that cannot be written is told once and stops nothing. Not thread-safe.
 */
final class SyncLog extends OutputStream {
    private static final int LONGEST_LINE = 8 * 1024;

    private final PrintStream shown;
    private final PrintStream complaints;
    private final Path file;
    private final InstantSource time;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean broken;

    SyncLog(Terminal terminal, Path file, InstantSource time) {
        this.shown = terminal.out();
        this.complaints = terminal.err();
        this.file = file;
        this.time = time;
    }

    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int one) {
        shown.write(one);
        if (one == '\n') {
            append();
        } else if (line.size() < LONGEST_LINE) {
            line.write(one);
        }
    }

    @Override
    public void flush() {
        shown.flush();
    }

    private void append() {
        var entry = "%s %s\n"
                .formatted(time.instant().truncatedTo(ChronoUnit.SECONDS), line.toString(StandardCharsets.UTF_8));
        line.reset();
        if (broken) {
            return;
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            broken = true;
            complaints.println("wazo-sync: this run is not logged: %s cannot be written (%s)"
                    .formatted(file, unwritable.getClass().getSimpleName()));
        }
    }
}
