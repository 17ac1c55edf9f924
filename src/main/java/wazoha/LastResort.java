package wazoha;

import java.io.IOException;
import java.time.Duration;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.failover.Phase;
import wazoha.host.Gate;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;
import wazoha.service.ServiceException;

/**
 * Telephony off on a slave whose node cannot even go on duty (its database has no password, its journal no place): the
 * gate is closed, the services are stopped, and the order is left in the journal for whoever decides next.
 */
final class LastResort {
    private static final Duration OPERATOR_KEEPS = Duration.ofHours(2); // docs/contract.md, section 8

    private final Partners partners;

    LastResort(Partners partners) {
        this.partners = partners;
    }

    /** @param why the node did not go on duty, told if this does not help either */
    void stop(RefusedException why) throws RefusedException, InterruptedException {
        try {
            new Gate(partners.paths()).close();
            partners.moves().stops();
            partners.telephony().stop();
            remember();
        } catch (IOException | ServiceException failed) {
            throw new RefusedException("%s; %s".formatted(why.getMessage(), failed.getMessage()));
        }
    }

    private void remember() throws IOException {
        var file = new PhaseFile(partners.paths());
        var old = file.load()
                .record()
                .orElse(new PhaseRecord(
                        Phase.STANDBY.name(), Epoch.NONE, false, false, false, false, "", 0, Hold.NONE));
        var order = new Hold(Hold.Kind.STOP, partners.time().instant(), OPERATOR_KEEPS);
        file.store(old.under(order));
    }
}
