package wazoha.bench;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param users sizes of telephone systems, one after another
 * @param rounds of all contenders; figures are medians over them
 */
record Options(List<Integer> users, int rounds, boolean json) {
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private static final List<Integer> USUAL = List.of(1_000, 10_000, 50_000);
    private static final int MOST_USERS = 200_000;
    private static final int MOST_ROUNDS = 99;

    static Options parse(List<String> arguments) throws UsageException {
        var users = USUAL;
        int rounds = 3;
        boolean json = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            switch (name) {
                case "--users" -> users = sizes(value(name, rest));
                case "--rounds" -> rounds = number(name, value(name, rest), MOST_ROUNDS);
                case "--json" -> json = true;
                default ->
                    throw new UsageException(
                            "there is no option %s; bench/replication --help lists all".formatted(name));
            }
        }
        return new Options(users, rounds, json);
    }

    private static List<Integer> sizes(String text) throws UsageException {
        var sizes = Arrays.asList(text.split(",", -1));
        var numbers = new Integer[sizes.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number("--users", sizes.get(i), MOST_USERS);
        }
        return List.of(numbers);
    }

    private static String value(String name, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(name + " needs a value; bench/replication --help tells which");
        }
        return rest.next();
    }

    private static int number(String name, String text, int most) throws UsageException {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new UsageException("%s needs a number from 1 to %d, not %s".formatted(name, most, text));
        }
        return Integer.parseInt(text);
    }
}
