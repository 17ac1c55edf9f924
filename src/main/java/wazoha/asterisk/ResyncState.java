package wazoha.asterisk;

import java.util.List;

/**
 * How far the order to all phones has come, as the API shows it.
 *
 * @param state {@code idle} (never asked), {@code running}, {@code done} or {@code failed}
 * @param phones that were registered when it began
 * @param told how many of them Asterisk sent the NOTIFY to
 * @param answered how many of these are known to have answered
 * @param silent those that did not, while it runs: not yet
 * @param unknown those of which it cannot be known, because Asterisk does not watch them (qualify_frequency is 0)
 * @param error why it failed; empty otherwise
 */
public record ResyncState(
        String state, int phones, int told, int answered, List<Phone> silent, List<Phone> unknown, String error) {
    public static final String NEVER = "idle";
    public static final String RUNNING = "running";
    public static final String DONE = "done";
    public static final String FAILED = "failed";

    static final ResyncState IDLE = new ResyncState(NEVER, 0, 0, 0, List.of(), List.of(), "");

    /** A phone by its endpoint in Asterisk and the address at which it registered. */
    public record Phone(String endpoint, String contact) {}

    boolean isSettled() {
        return silent.isEmpty();
    }

    ResyncState failedBecause(String why) {
        return new ResyncState(FAILED, phones, told, answered, silent, unknown, why);
    }
}
