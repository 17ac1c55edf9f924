package wazoha.probe;

/** Asks one question of one target and waits for the answer, no longer than its own deadline. */
@FunctionalInterface
public interface Probe {
    ProbeResult ask() throws InterruptedException;
}
