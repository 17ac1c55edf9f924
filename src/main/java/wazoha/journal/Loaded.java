package wazoha.journal;

import java.util.Optional;

/** What a look at the phase file found. */
public sealed interface Loaded {
    /** No file: the node has never had a phase. */
    record Absent() implements Loaded {}

    /** The newest record that was written wholly. */
    record Found(PhaseRecord found) implements Loaded {}

    /** There is a file and nothing in it can be read. The text is for people. */
    record Damaged(String what) implements Loaded {}

    default Optional<PhaseRecord> record() {
        return this instanceof Found found ? Optional.of(found.found()) : Optional.empty();
    }

    default Optional<String> fault() {
        return this instanceof Damaged damaged ? Optional.of(damaged.what()) : Optional.empty();
    }
}
