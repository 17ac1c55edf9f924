package wazoha.node;

import java.util.Optional;

/**
 * The table of a Wazo database that holds the general SIP options, where there is one (docs/contract.md, section 4).
 * Thread-safe; each call ends within 5 s.
 */
public interface GeneralTable {
    /** Where no database holds them. */
    GeneralTable NONE = new GeneralTable() {
        @Override
        public Optional<GeneralOptions> read() {
            return Optional.empty();
        }

        @Override
        public boolean replace(GeneralOptions all) {
            return false;
        }
    };

    /**
     * @return nothing where there is no such table
     * @throws EffectException if the database does not answer, or no longer has the table that it had
     */
    Optional<GeneralOptions> read() throws EffectException;

    /**
     * Replaces all options, or none.
     *
     * @return false where there is no such table, and nothing was done
     * @throws EffectException as for {@link #read}; nothing was changed then
     */
    boolean replace(GeneralOptions all) throws EffectException;
}
