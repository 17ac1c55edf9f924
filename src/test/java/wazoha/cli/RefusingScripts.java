package wazoha.cli;

import java.util.List;
import java.util.Optional;
import wazoha.api.DaemonClient;
import wazoha.api.DaemonClient.Result;

/** Scripts that can do nothing by themselves, and say so: for tests of what they ask a daemon. */
final class RefusingScripts implements ScriptWork {
    private static final Result REFUSED = new DaemonClient.Result.Refused("nothing is done here without a daemon");

    @Override
    public Result checkMaster(String master) {
        return REFUSED;
    }

    @Override
    public Result startServices() {
        return REFUSED;
    }

    @Override
    public Result stopServices() {
        return REFUSED;
    }

    @Override
    public Result replicate(String slave) {
        return REFUSED;
    }

    @Override
    public String peer() {
        return "10.0.0.9";
    }

    @Override
    public Result copyFiles(boolean force) {
        return REFUSED;
    }

    @Override
    public ServiceAnswer services(ServiceScript.Verb verb, ServiceScript.Filter filter) {
        return new ServiceAnswer(
                1, List.of(new ServiceLine(verb + "-" + filter, "stopped")), Optional.of("nothing was done"));
    }

    @Override
    public Optional<String> mail(String subject, String body) {
        return Optional.of("mail: %s: %s".formatted(subject, body));
    }
}
