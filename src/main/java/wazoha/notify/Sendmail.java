package wazoha.notify;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** Mail by the local program that every mail server on Unix brings along. */
public final class Sendmail implements Mailer {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Path program;
    private final Mail mail;

    /**
     * @param node the name of this host, for the subject
     * @param to addresses, at least one
     */
    public Sendmail(Path program, String node, String from, List<String> to) {
        this.program = program;
        this.mail = new Mail(node, from, to);
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void tell(Event event) throws DeliveryException, InterruptedException {
        send(mail.of(event));
    }

    @Override
    public void post(Instant time, String subject, String body) throws DeliveryException, InterruptedException {
        send(mail.of(time, subject, body));
    }

    private void send(String message) throws DeliveryException, InterruptedException {
        // -i: a line with a lone dot does not end the message; --: no address is an option
        var command = new ArrayList<>(List.of(program.toString(), "-i", "-f", mail.from(), "--"));
        command.addAll(mail.to());
        Outcome outcome =
                Program.of(command).withInput(message).within(DEADLINE).run();
        if (outcome instanceof Outcome.NotStarted missing) {
            throw DeliveryException.refused(
                    "%s cannot be started (%s): install a mail server, or set notify.smtp_host, or notify.mail_to: []"
                            .formatted(program, missing.reason()));
        }
        if (!outcome.succeeded()) {
            throw DeliveryException.forNow("%s did not take the mail for %s: %s"
                    .formatted(program, String.join(", ", mail.to()), outcome.describe()));
        }
    }
}
