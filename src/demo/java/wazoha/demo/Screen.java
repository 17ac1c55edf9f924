package wazoha.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Tells the story: lines that stay, and under them on a terminal a table that is drawn anew in place.
 *
 * <p>Thread-safe.
 */
public final class Screen {

    private final PrintStream out;
    private final int columns;
    private final boolean silent;
    private final long begun = System.nanoTime();
    private int drawn;
    private List<String> table = List.of();

    /**
     * @param columns of the terminal; 0 where the output is none
     * @param silent nothing is told at all
     */
    public Screen(PrintStream out, int columns, boolean silent) {
        this.out = out;
        this.columns = columns;
        this.silent = silent;
    }

    public boolean isTerminal() {
        return columns > 0 && !silent;
    }

    /** A step of the story, with the seconds since the beginning. */
    public void tell(String line) {
        double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
        stay(String.format(Locale.ROOT, "%6.1f s  %s", seconds, line));
    }

    public void title(String line) {
        stay("");
        stay(columns > 0 ? "\u001b[1m" + line + "\u001b[0m" : line);
    }

    /** A line that stays as it is. */
    public synchronized void stay(String line) {
        if (!silent) {
            wipe();
            out.println(line);
            draw();
            out.flush();
        }
    }

    /** Replaces the table; only a terminal shows it. */
    public synchronized void show(List<String> lines) {
        if (isTerminal()) {
            table = lines;
            wipe();
            draw();
            out.flush();
        }
    }

    /** Takes the table away. */
    public synchronized void close() {
        wipe();
        table = List.of();
        out.flush();
    }

    private void wipe() {
        if (drawn > 0) {
            out.printf("\u001b[%dA\u001b[J", drawn);
            drawn = 0;
        }
    }

    private void draw() {
        for (var line : table) {
            out.println(line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1)));
        }
        drawn = table.size();
    }
}
