package wazoha.service;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * The two programs by which an administrator tells us about telephony. Immutable.
 *
 * @param check exits 0 if telephony could start; empty: always
 * @param calls prints the number of live calls; empty: nobody can tell
 */
record OwnPrograms(List<String> check, List<String> calls) {
    private static final Duration CHECK_DEADLINE = Duration.ofSeconds(5);
    private static final Duration CALLS_DEADLINE = Duration.ofSeconds(2);

    OwnPrograms {
        check = List.copyOf(check);
        calls = List.copyOf(calls);
    }

    boolean startable() throws InterruptedException {
        return check.isEmpty() || Program.of(check).within(CHECK_DEADLINE).run().succeeded();
    }

    /** Empty where there is no such program, or where it failed or printed something else than a number. */
    OptionalInt liveCalls() throws InterruptedException {
        if (calls.isEmpty()) {
            return OptionalInt.empty();
        }
        var outcome = Program.of(calls).within(CALLS_DEADLINE).run();
        return outcome instanceof Outcome.Exited exited
                        && exited.status() == 0
                        && exited.output().strip().matches("[0-9]{1,6}")
                ? OptionalInt.of(Integer.parseInt(exited.output().strip()))
                : OptionalInt.empty();
    }
}
