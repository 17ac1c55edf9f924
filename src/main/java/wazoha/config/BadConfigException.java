package wazoha.config;

import java.util.List;

/** The configuration files contain mistakes. All of them are named; nothing was started and nothing changed. */
public final class BadConfigException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the program exits with, so that systemd does not try again (sysexits.h: EX_CONFIG). */
    public static final int EXIT_STATUS = 78;

    private final List<String> problems;

    BadConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** A file that the configuration names cannot be used. */
    public static BadConfigException because(String problem) {
        return new BadConfigException(List.of(problem));
    }

    /** One line for each mistake: file and line, key, the value found, what would be right. Never a secret. */
    public List<String> problems() {
        return problems;
    }

    /** What {@code wazo-ha run} prints on stderr before it exits with {@value #EXIT_STATUS}. */
    public String describe() {
        var count = problems.size() == 1 ? "1 mistake" : problems.size() + " mistakes";
        return """
                The configuration of wazo-ha has %s:
                  %s
                Nothing was started; telephony stays as it is. Correct the above (every key is explained in the\
                 sample etc/config.yml), then start wazo-ha again.
                """.formatted(count, String.join("\n  ", problems));
    }
}
