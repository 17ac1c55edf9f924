package wazoha.node;

import java.util.List;

/**
 * Places that hold the three options of SIP expiry: rows of a database, or a store of ours (docs/contract.md, section
 * 4). One thread at a time; each call ends within 5 s.
 */
public interface ExpiryTables {
    /** Where nothing holds them. */
    ExpiryTables NONE = new ExpiryTables() {
        @Override
        public List<Cell> read() {
            return List.of();
        }

        @Override
        public void write(List<Cell> cells) {
            if (!cells.isEmpty()) {
                throw new IllegalStateException("there is no place for " + cells);
            }
        }
    };

    /**
     * One option in one place.
     *
     * @param table such as {@code endpoint_sip}
     * @param owner what in that table; empty where there is only one
     * @param option as it is called there
     * @param value empty if the place does not have the option
     */
    record Cell(String table, String owner, String option, String value) {
        public Cell with(String other) {
            return new Cell(table, owner, option, other);
        }

        /** Whether both are the same place, whatever the values. */
        public boolean isPlaceOf(Cell other) {
            return with("").equals(other.with(""));
        }
    }

    /**
     * All three options of every place, those that a place does not have too; none if there is no such place.
     *
     * @throws StoppedException if the database that holds them has been stopped
     */
    List<Cell> read() throws EffectException;

    /** Gives these places these values, all or none; an empty value takes the option away. */
    void write(List<Cell> cells) throws EffectException;
}
