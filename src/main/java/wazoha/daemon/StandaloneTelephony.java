package wazoha.daemon;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import wazoha.host.Gate;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.service.ServiceException;
import wazoha.service.Telephony;

/**
 * The telephony of a node without a role, which is a server like any other: its gate is open and it runs
 * (docs/contract.md, section 3). With a role it is the affair of the cycle.
 *
 * @param settings those in force: the former ones until a change is wholly made
 */
record StandaloneTelephony(Partners partners, Supplier<HaSettings> settings) implements Effect {
    static final String NAME = "telephony";

    private static final String CLOSED = "gate closed";
    private static final String STOPPED = "gate closed, telephony stopped";

    @Override
    public String name() {
        return NAME;
    }

    boolean isAllowed() {
        return gate().isOpen();
    }

    /** Behind an open gate, what is stopped was stopped on purpose, unless the node has a role to leave. */
    @Override
    public Change plan(HaSettings wanted) throws EffectException, InterruptedException {
        boolean leavesRole = settings.get().role() != NodeRole.DISABLED;
        if (wanted.role() != NodeRole.DISABLED || (isAllowed() && !leavesRole)) {
            return Change.NOTHING;
        }
        return new Change(List.of("telephony: may run on this node, and is started if it does not"), before());
    }

    private String before() throws InterruptedException {
        if (isAllowed()) {
            return "";
        }
        return partners.telephony().state() == Telephony.State.STOPPED ? STOPPED : CLOSED;
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException, InterruptedException {
        if (wanted.role() != NodeRole.DISABLED) {
            return;
        }
        try {
            gate().open();
            var telephony = partners.telephony();
            boolean starts = telephony.state() != Telephony.State.RUNNING;
            if (starts) {
                telephony.start();
            }
            partners.moves().runs(starts);
        } catch (IOException | ServiceException trouble) {
            throw new EffectException(String.valueOf(trouble.getMessage()), trouble);
        }
    }

    @Override
    public void undo(String before) throws EffectException, InterruptedException {
        if (before.isEmpty()) {
            return;
        }
        try {
            gate().close();
            if (before.equals(STOPPED)) {
                partners.moves().stops();
                partners.telephony().stop();
            }
        } catch (IOException | ServiceException trouble) {
            throw new EffectException(String.valueOf(trouble.getMessage()), trouble);
        }
    }

    private Gate gate() {
        return new Gate(partners.paths());
    }
}
