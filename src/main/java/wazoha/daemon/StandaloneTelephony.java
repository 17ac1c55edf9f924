package wazoha.daemon;

import java.io.IOException;
import wazoha.host.Gate;
import wazoha.service.ServiceException;

/** The telephony of a node without a role, which is a server like any other: its gate is open and it runs. */
record StandaloneTelephony(Partners partners, Journal journal) {
    boolean isAllowed() {
        return gate().isOpen();
    }

    void start() {
        try {
            gate().open();
            partners.telephony().start();
            partners.moves().runs(true);
        } catch (IOException | ServiceException trouble) {
            journal.event("telephony_not_started", String.valueOf(trouble.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Gate gate() {
        return new Gate(partners.paths());
    }
}
