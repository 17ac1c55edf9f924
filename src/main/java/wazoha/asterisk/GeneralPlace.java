package wazoha.asterisk;

import java.io.IOException;
import wazoha.node.EffectException;
import wazoha.node.GeneralOptions;
import wazoha.node.GeneralTable;

/**
 * The general SIP options where they live: in the table of a Wazo database if it has one, else in our store
 * (docs/contract.md, section 4). Thread-safe.
 */
public final class GeneralPlace {
    private final SipGeneral store;
    private final GeneralTable table;

    public GeneralPlace(SipGeneral store, GeneralTable table) {
        this.store = store;
        this.table = table;
    }

    /**
     * @throws EffectException if the database is away: our store does not stand in for it
     * @throws IOException if our store is damaged
     */
    public GeneralOptions options() throws EffectException, IOException {
        var there = table.read();
        return there.isPresent() ? there.get() : store.options();
    }

    /** Replaces all, or throws as {@link #options} does and has changed nothing. */
    public void replace(GeneralOptions all) throws EffectException, IOException {
        if (!table.replace(all)) {
            store.replace(all);
        }
    }
}
