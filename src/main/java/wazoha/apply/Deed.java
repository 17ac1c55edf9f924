package wazoha.apply;

import wazoha.node.HaSettings;

/**
 * Something that an effect still owes, because its partner was dead or stopped when it should have been done.
 *
 * @param wanted the configuration that APPLY makes; disabled for UNDO, which does not need it
 * @param before what {@link wazoha.node.Effect#undo} needs; empty for APPLY
 * @param reason why it was not done, for people
 */
record Deed(String effect, Kind kind, HaSettings wanted, String before, String reason) {
    enum Kind {
        /** To be made as wanted: on a disabled node whatever is missing, in another role what waits for a start. */
        APPLY("not made yet as on a node that is %s"),
        /** To be put back as it was before a change that failed. */
        UNDO("not put back after a change that failed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Deed apply(String effect, HaSettings wanted, Throwable reason) {
        return apply(effect, wanted, String.valueOf(reason.getMessage()));
    }

    static Deed apply(String effect, HaSettings wanted, String reason) {
        return new Deed(effect, Kind.APPLY, wanted, "", reason);
    }

    static Deed undo(String effect, String before, String reason) {
        return new Deed(effect, Kind.UNDO, HaSettings.DISABLED, before, reason);
    }

    Deed because(String newReason) {
        return new Deed(effect, kind, wanted, before, newReason);
    }

    boolean sameWork(Deed other) {
        return effect.equals(other.effect)
                && kind == other.kind
                && wanted.equals(other.wanted)
                && before.equals(other.before);
    }

    String shown() {
        return "%s: %s (%s)"
                .formatted(effect, kind.words.formatted(wanted.role().wire()), reason);
    }
}
