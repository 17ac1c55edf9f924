package wazoha.cli;

/**
 * How far a long work is: one line that is written over in place, for whoever looks on at a terminal; nothing elsewhere. It
 * goes to standard error, so that what is printed in the end stands alone. Not thread-safe.
 */
final class ProgressLine implements AutoCloseable {
    /** A line that wraps could not be written over. */
    private static final int WIDTH = 79;

    private final Terminal terminal;
    private String shown = "";

    ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** @param line plain text; an empty one leaves what stands there */
    void show(String line) {
        if (terminal.watched() && !line.isEmpty()) {
            write(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...");
        }
    }

    private void write(String next) {
        if (!next.equals(shown)) {
            terminal.err().print("\r" + next + " ".repeat(Math.max(0, shown.length() - next.length())));
            terminal.err().flush();
            shown = next;
        }
    }

    /** Wipes it out. */
    @Override
    public void close() {
        if (!shown.isEmpty()) {
            write("");
            terminal.err().print("\r");
            terminal.err().flush();
        }
    }
}
