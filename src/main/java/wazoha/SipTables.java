package wazoha;

import java.time.Duration;
import java.util.Optional;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.node.EffectException;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.OwnDatabase;

/** This node's own database for its SIP options; a node may get its password while the daemon runs. Thread-safe. */
final class SipTables implements OwnDatabase {
    /**
     * To reach the server, and again to be let in, and of each answer: a person waits, who gains nothing by a refusal because
     * a server was busy. Both together are less than the 10 s in which a change is refused.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Partners partners;
    private volatile boolean known;

    SipTables(Partners partners) {
        this.partners = partners;
    }

    /** A password that was there and cannot be read is trouble; one that never was means: no database of Wazo. */
    @Override
    public Optional<DatabaseAccess> access() throws EffectException {
        try {
            var access = partners.ownDatabase().within(PATIENCE);
            known = true;
            return Optional.of(access);
        } catch (RefusedException noPassword) {
            if (known) {
                throw new EffectException("this node's own database: " + noPassword.getMessage(), noPassword);
            }
            return Optional.empty();
        }
    }
}
