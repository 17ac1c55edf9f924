package wazoha.apply;

/**
 * Something that an effect still owes, because its partner was dead when it should have been done.
 *
 * @param before what {@link wazoha.node.Effect#undo} needs; empty for APPLY
 * @param reason why it was not done, for people
 */
record Deed(String effect, Kind kind, String before, String reason) {
    enum Kind {
        /** To be made as a disabled node has it: no other role starts with something missing. */
        APPLY("not made as on a disabled node"),
        /** To be put back as it was before a change that failed. */
        UNDO("not put back after a change that failed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    Deed because(String newReason) {
        return new Deed(effect, kind, before, newReason);
    }

    boolean sameWork(Deed other) {
        return effect.equals(other.effect) && kind == other.kind && before.equals(other.before);
    }

    String shown() {
        return "%s: %s (%s)".formatted(effect, kind.words, reason);
    }
}
