package wazoha.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code wazo-service VERB [FILTER]} (docs/contract.md, section 8), where Wazo's own is absent. */
@Command(
        name = ServiceScript.NAME,
        customSynopsis = "wazo-service VERB [FILTER]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all run (after stop: all are off)",
            "1:some are stopped (after stop: some are not)",
            "2:some failed or cannot be asked; or wrong usage"
        },
        description = {
            "Shows, starts and stops the services of this host, with or without a daemon.",
            "VERB: status, start, stop, restart, enable or disable. FILTER: wazo (telephony), default (and what stands"
                    + " beside it; usual), all (and what they stand on).",
            "stop: telephony stays off until 'wazo-service start' or the next boot, also for the daemon.",
            "disable: while /var/lib/wazo/disabled exists nobody starts telephony, also not after a reboot; what runs"
                    + " goes on. enable ends that and starts nothing."
        })
public final class ServiceScript extends ScriptCommand {
    static final String NAME = "wazo-service";

    /** What may be done. */
    public enum Verb {
        STATUS("Checking"),
        START("Starting"),
        STOP("Stopping"),
        RESTART("Restarting"),
        ENABLE("Enabling"),
        DISABLE("Disabling");

        private final String doing;

        Verb(String doing) {
            this.doing = doing;
        }
    }

    /** With which services. */
    public enum Filter {
        WAZO,
        DEFAULT,
        ALL
    }

    ServiceScript(WazoHa program) {
        super(program, NAME + " status|start|stop|restart|enable|disable [wazo|default|all]", ExitStatus.USAGE);
    }

    @Override
    public Integer call() {
        if (arguments.isEmpty() || arguments.size() > 2) {
            return usage();
        }
        var verb = named(Verb.values(), arguments.get(0));
        var filter = arguments.size() == 1 ? Optional.of(Filter.DEFAULT) : named(Filter.values(), arguments.get(1));
        return verb.isPresent() && filter.isPresent() ? order(verb.get(), filter.get()) : usage();
    }

    @Override
    int carryOut(String argument) {
        return usage();
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private int order(Verb verb, Filter filter) {
        program.print(verb.doing + " services...");
        var answer = program.scripts().services(verb, filter);
        answer.services().forEach(line -> program.print("\t%s\t\t%s".formatted(line.state(), line.name())));
        answer.trouble().ifPresent(program::complain);
        return answer.status();
    }
}
