package wazoha;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wazoha.cli.ScriptWork.ServiceAnswer;
import wazoha.cli.ScriptWork.ServiceLine;
import wazoha.cli.ServiceScript.Filter;
import wazoha.cli.ServiceScript.Verb;
import wazoha.daemon.Partners;
import wazoha.host.BadHaConfException;
import wazoha.host.Gate;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.service.HostServices;
import wazoha.service.ServiceException;
import wazoha.service.Telephony;

/** {@code wazo-service}: one order to the services of this host, and what is so afterwards. */
final class ServiceRun {
    private static final int FAILED = 2;

    private final NodePaths paths;
    private final Partners partners;

    ServiceRun(NodePaths paths, Partners partners) {
        this.paths = paths;
        this.partners = partners;
    }

    ServiceAnswer carryOut(Verb verb, Filter filter) throws InterruptedException {
        var services = services(filter);
        var trouble = Optional.<String>empty();
        try {
            order(verb, services);
        } catch (ServiceException | IOException | BadHaConfException failed) {
            trouble = Optional.of(String.valueOf(failed.getMessage()));
        }
        var units = services.units();
        return new ServiceAnswer(status(verb, units, trouble.isPresent()), lines(units), trouble);
    }

    private HostServices services(Filter filter) throws InterruptedException {
        var config = partners.config().services();
        var others = new ArrayList<List<String>>();
        if (filter == Filter.ALL) {
            others.add(config.foundations());
        }
        if (filter != Filter.WAZO) {
            others.add(config.companions());
        }
        return new HostServices(
                partners.telephony(), paths.telephonyDisabled(), paths.telephonyStopped(), "systemctl", others);
    }

    private void order(Verb verb, HostServices services)
            throws ServiceException, InterruptedException, IOException, BadHaConfException {
        switch (verb) {
            case STATUS -> {}
            case START -> start(services);
            case STOP -> services.stop();
            case RESTART -> {
                try {
                    services.stop();
                } finally {
                    start(services); // also if something did not stop: better two orders than none
                }
            }
            case ENABLE -> services.enable();
            case DISABLE -> services.disable();
        }
    }

    /** On a node without a role nobody else opens the gate; in a pair it is the daemon's. */
    private void start(HostServices services)
            throws ServiceException, InterruptedException, IOException, BadHaConfException {
        if (new HaConf(paths).read().role() == NodeRole.DISABLED) {
            new Gate(paths).open();
        }
        services.start();
    }

    /** For enable and disable, which start and stop nothing, whether the file is as ordered. */
    private static int status(Verb verb, List<Telephony.Unit> units, boolean trouble) {
        int states = HostServices.status(units);
        return switch (verb) {
            case STATUS -> states;
            case START, RESTART -> trouble ? Math.max(1, states) : states;
            case STOP -> trouble || units.stream().anyMatch(unit -> unit.state() != Telephony.State.STOPPED) ? 1 : 0;
            case ENABLE, DISABLE -> trouble ? FAILED : 0;
        };
    }

    private static List<ServiceLine> lines(List<Telephony.Unit> units) {
        return units.stream()
                .map(unit -> new ServiceLine(unit.name(), unit.state().name().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
