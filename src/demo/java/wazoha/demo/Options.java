package wazoha.demo;

import java.util.Iterator;
import java.util.List;

/**
 * What the visitor wants to see.
 *
 * @param only a part of the names of the trials to be run; empty for all
 * @param keep whether everything stays up at the end
 * @param json whether only one JSON object is printed
 */
record Options(Kind kind, String only, int phones, Fault fault, boolean keep, boolean json) {
    /** Which show is played. */
    enum Kind {
        STORY,
        KILLS,
        FREEZES
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
    private static final int STORY_PHONES = 20;
    private static final int TRIAL_PHONES = 6;

    static Options parse(List<String> arguments) throws UsageException {
        var kind = Kind.STORY;
        var only = "";
        int phones = 0;
        var fault = Fault.KILL;
        boolean keep = false;
        boolean json = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            switch (name) {
                case "--kills" -> kind = Kind.KILLS;
                case "--freezes" -> kind = Kind.FREEZES;
                case "--only" -> only = value(name, rest);
                case "--keep" -> keep = true;
                case "--json" -> json = true;
                case "--phones" -> phones = phones(value(name, rest));
                case "--fault" -> fault = fault(value(name, rest));
                default -> throw new UsageException("there is no option " + name + "; ./demo --help lists all");
            }
        }
        int usual = kind == Kind.STORY ? STORY_PHONES : TRIAL_PHONES;
        return new Options(kind, only, phones == 0 ? usual : phones, fault, keep, json);
    }

    /** The times of the world; a visitor of the story should be able to follow. */
    Times times() {
        return kind == Kind.STORY ? Times.SHORT : Times.SHORTEST;
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
