package wazoha.daemon;

import java.util.List;
import wazoha.replication.Verifier;

/**
 * A whole comparison that applies nothing, as the API shows it.
 *
 * @param state {@code idle} (never asked), {@code running}, {@code done} or {@code failed}
 * @param equal whether everything that a run proves is equal; false until it is done
 * @param step how far it is, in words
 * @param failure why it failed; empty otherwise
 */
public record Verification(String state, boolean equal, String step, String failure, List<Verifier.Report> databases) {
    static final Verification NEVER = new Verification("idle", false, "", "", List.of());

    static Verification running(String step) {
        return new Verification("running", false, step, "", List.of());
    }

    static Verification done(List<Verifier.Report> databases) {
        boolean equal = databases.stream().allMatch(one -> one.differences().isEmpty());
        return new Verification("done", equal, "", "", List.copyOf(databases));
    }

    static Verification failed(String why) {
        return failed(why, List.of());
    }

    /** @param databases those that were compared nevertheless */
    static Verification failed(String why, List<Verifier.Report> databases) {
        return new Verification("failed", false, "", why, List.copyOf(databases));
    }

    boolean isRunning() {
        return state.equals("running");
    }
}
