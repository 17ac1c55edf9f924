package wazoha.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.Order;

/** Keeps service where it is. */
@Command(
        name = HoldCommand.NAME,
        description = {
            "Keeps service where it is: no failover and no failback until 'wazo-ha release' or the end of the hold.",
            "Unless --even-if-nobody-serves is given, a hold yields when nobody has served for a minute."
        })
final class HoldCommand extends NodeCommand {
    static final String NAME = "hold";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = LengthConverter.class,
            description = "How long: a number and s, m, h or d, such as 90s, 30m, 2h (default: 2h).")
    Duration length = Duration.ofHours(2);

    @Option(names = "--even-if-nobody-serves", description = "Hold also while no node of the pair serves.")
    boolean evenIfNobodyServes;

    HoldCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.ask(
                Order.hold(length, evenIfNobodyServes),
                answer -> program.print("Held for %s%s; 'wazo-ha release' ends it"
                        .formatted(Plain.age(length), evenIfNobodyServes ? ", even if nobody serves" : "")));
    }
}
