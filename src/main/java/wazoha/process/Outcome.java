package wazoha.process;

import java.time.Duration;

/** How a program ended. Standard error is merged into the output. */
public sealed interface Outcome {
    record Exited(int status, String output) implements Outcome {}

    /** The deadline passed; the program and its children were killed. */
    record TimedOut(Duration after, String output) implements Outcome {}

    /** The program could not be started: it is missing or may not be executed. */
    record NotStarted(String reason) implements Outcome {}

    default boolean succeeded() {
        return this instanceof Exited exited && exited.status() == 0;
    }

    /** One line for people: status, deadline or reason, then the output. */
    default String describe() {
        if (this instanceof Exited exited) {
            return "exit status %d%s".formatted(exited.status(), tail(exited.output()));
        }
        if (this instanceof TimedOut late) {
            return "no end after %d ms%s".formatted(late.after().toMillis(), tail(late.output()));
        }
        return "not started: " + ((NotStarted) this).reason();
    }

    private static String tail(String output) {
        return output.isBlank() ? "" : ": " + output.strip();
    }
}
