package wazoha.demo;

import java.util.Iterator;
import java.util.List;

/**
 * What the visitor wants to see.
 *
 * @param only a part of the names of the trials to be run; empty for all
 * @param keep whether everything stays up at the end
 * @param json whether only one JSON object is printed
 * @param changes of single rows, for the show of latency
 * @param users of the generated telephone system, for the show of latency; 0 for a few made by hand
 */
record Options(Kind kind, String only, int phones, Fault fault, boolean keep, boolean json, int changes, int users) {
    /** Which show is played. */
    enum Kind {
        STORY,
        KILLS,
        FREEZES,
        LATENCY
    }

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
    private static final int USUAL_CHANGES = 200;
    private static final int MOST_CHANGES = 10_000;
    private static final int LEAST_USERS = 21;
    private static final int MOST_USERS = 200_000;
    private static final int STORY_PHONES = 20;
    private static final int TRIAL_PHONES = 6;

    static Options parse(List<String> arguments) throws UsageException {
        var kind = Kind.STORY;
        var only = "";
        int phones = 0;
        var fault = Fault.KILL;
        boolean keep = false;
        boolean json = false;
        int changes = USUAL_CHANGES;
        int users = 0;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            switch (name) {
                case "--kills" -> kind = Kind.KILLS;
                case "--freezes" -> kind = Kind.FREEZES;
                case "--latency" -> kind = Kind.LATENCY;
                case "--changes" -> changes = number(name, value(name, rest), 1, MOST_CHANGES);
                case "--users" -> users = number(name, value(name, rest), LEAST_USERS, MOST_USERS);
                case "--only" -> only = value(name, rest);
                case "--keep" -> keep = true;
                case "--json" -> json = true;
                case "--phones" -> phones = number(name, value(name, rest), 2, MOST_PHONES);
                case "--fault" -> fault = fault(value(name, rest));
                default -> throw new UsageException("there is no option " + name + "; ./demo --help lists all");
            }
        }
        int usual = kind == Kind.STORY ? STORY_PHONES : TRIAL_PHONES;
        return new Options(kind, only, phones == 0 ? usual : phones, fault, keep, json, changes, users);
    }

    /** The times of the world; a visitor of the story should be able to follow. */
    Times times() {
        return switch (kind) {
            case STORY -> Times.SHORT;
            case KILLS, FREEZES -> Times.SHORTEST;
            case LATENCY -> Times.USUAL_REPLICATION;
        };
    }

    private static String value(String name, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(name + " needs a value; ./demo --help tells which");
        }
        return rest.next();
    }

    private static int number(String name, String text, int least, int most) throws UsageException {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new UsageException("%s needs a number from %d to %d, not %s".formatted(name, least, most, text));
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
