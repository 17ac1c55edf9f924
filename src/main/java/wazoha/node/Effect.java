package wazoha.node;

/**
 * One part of the world that a change of configuration makes to be as the new role wants it: a file, a setting of
 * PostgreSQL, the registrars of the phones (docs/contract.md, section 3, the table of effects).
 *
 * <p>All methods are idempotent and deadline-bound (10 s at most). One thread at a time.
 */
public interface Effect {
    /** A word that never changes: the journal of a change on disk names its effects by it. */
    String name();

    /** Looks, and touches nothing: what would change, and what {@link #undo} needs to put it back. */
    Change plan(HaSettings wanted) throws EffectException, InterruptedException;

    /**
     * Makes it so. What is already so is neither written nor restarted.
     *
     * @throws StoppedException if all that can be done now is done, and the rest waits for what has been stopped on
     *     purpose: to be applied again until it is not thrown any more
     */
    void apply(HaSettings wanted) throws EffectException, InterruptedException;

    /** Puts back what {@link #plan} noted; also if {@link #apply} never ran, or was killed in the middle. */
    void undo(String before) throws EffectException, InterruptedException;

    /**
     * What one effect would do.
     *
     * @param lines one sentence for people each; none if nothing would change
     * @param before what {@link Effect#undo} needs, in a form of the effect's own; no secret in it
     * @param waits what waits for the start of something that has been stopped on purpose; empty if nothing does
     */
    record Change(java.util.List<String> lines, String before, String waits) {
        public static final Change NOTHING = new Change(java.util.List.of(), "");

        public Change(java.util.List<String> lines, String before) {
            this(lines, before, "");
        }

        /** Nothing to be done now. */
        public boolean isNothing() {
            return lines.isEmpty();
        }
    }
}
