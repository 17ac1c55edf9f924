package wazoha.demo;

import java.util.Iterator;
import java.util.List;

/**
 * What the visitor wants to see.
 *
 * @param keep whether everything stays up at the end
 * @param json whether only one JSON object is printed
 */
record Options(int phones, Fault fault, boolean keep, boolean json) {
    /** How the master fails. */
    enum Fault {
        /** All processes by SIGKILL, and the cable is pulled: at most 6 s until the slave serves. */
        KILL(6),
        /** Only the SIP server, which then cannot start: at most 10 s. */
        TELEPHONY(10);

        private final int promisedSeconds;

        Fault(int promisedSeconds) {
            this.promisedSeconds = promisedSeconds;
        }

        int promisedSeconds() {
            return promisedSeconds;
        }
    }

    /** What is wrong with the command line, and what would be right. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private static final int MOST_PHONES = 500;

    static Options parse(List<String> arguments) throws UsageException {
        var options = new Options(20, Fault.KILL, false, false);
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            options = switch (name) {
                case "--keep" -> new Options(options.phones, options.fault, true, options.json);
                case "--json" -> new Options(options.phones, options.fault, options.keep, true);
                case "--phones" -> new Options(phones(value(name, rest)), options.fault, options.keep, options.json);
                case "--fault" -> new Options(options.phones, fault(value(name, rest)), options.keep, options.json);
                default -> throw new UsageException("there is no option " + name + "; ./demo --help lists all");
            };
        }
        return options;
    }

    private static String value(String name, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(name + " needs a value; ./demo --help tells which");
        }
        return rest.next();
    }

    private static int phones(String text) throws UsageException {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 2 || Integer.parseInt(text) > MOST_PHONES) {
            throw new UsageException("--phones needs a number from 2 to %d, not %s".formatted(MOST_PHONES, text));
        }
        return Integer.parseInt(text);
    }

    private static Fault fault(String text) throws UsageException {
        return switch (text) {
            case "kill" -> Fault.KILL;
            case "telephony" -> Fault.TELEPHONY;
            default -> throw new UsageException("--fault is kill or telephony, not " + text);
        };
    }
}
