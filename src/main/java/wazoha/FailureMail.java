package wazoha;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import wazoha.process.Program;

/**
 * A mail to the administrator through the local sendmail, for a script that failed (docs/contract.md, section 6). Immutable.
 *
 * @param sendmail the program
 * @param to addresses; empty: no mail
 */
record FailureMail(Path sendmail, List<String> to) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    FailureMail {
        to = List.copyOf(to);
    }

    /** @return why it was not sent; empty if sendmail took it, or if nobody wants mail */
    Optional<String> send(String subject, String body) throws InterruptedException {
        if (to.isEmpty()) {
            return Optional.empty();
        }
        var arguments = new java.util.ArrayList<>(List.of(sendmail.toString(), "-i", "--"));
        arguments.addAll(to);
        var outcome = Program.of(arguments)
                .within(DEADLINE)
                .withInput("To: %s\nSubject: %s\nContent-Type: text/plain; charset=%s\n\n%s\n"
                        .formatted(String.join(", ", to), subject, StandardCharsets.UTF_8, body))
                .run();
        return outcome.succeeded()
                ? Optional.empty()
                : Optional.of("no mail to %s: %s %s".formatted(String.join(", ", to), sendmail, outcome.describe()));
    }
}
