package wazoha.notify;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Mail by a server that takes it from us without a password (SMTP, RFC 5321). */
public final class Smtp implements Mailer {
    private static final String PATIENCE_MILLIS = "10000";

    private final String host;
    private final int port;
    private final Mail mail;

    /**
     * @param node the name of this host, for the subject
     * @param to addresses, at least one
     */
    public Smtp(String host, int port, String node, String from, List<String> to) {
        this.host = host;
        this.port = port;
        this.mail = new Mail(node, from, to);
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void tell(Event event) throws DeliveryException {
        send(mail.of(event));
    }

    @Override
    public void post(Instant time, String subject, String body) throws DeliveryException {
        send(mail.of(time, subject, body));
    }

    private void send(String text) throws DeliveryException {
        var session = Session.getInstance(settings());
        try (var transport = session.getTransport("smtp")) {
            transport.connect(host, port, null, null);
            send(transport, session, text);
        } catch (MessagingException failed) {
            throw DeliveryException.forNow(text(failed));
        }
    }

    private void send(Transport transport, Session session, String text) throws MessagingException {
        byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        var message = new MimeMessage(session, new ByteArrayInputStream(bytes));
        message.saveChanges(); // gives it its Message-ID
        var recipients = new ArrayList<Address>();
        for (var address : mail.to()) {
            recipients.add(new InternetAddress(address));
        }
        transport.sendMessage(message, recipients.toArray(Address[]::new));
    }

    private String text(MessagingException failed) {
        return "the mail server %s port %d did not take the mail: %s"
                .formatted(
                        host,
                        port,
                        String.valueOf(failed.getMessage())
                                .replaceAll("\\s+", " ")
                                .strip());
    }

    private Properties settings() {
        var settings = new Properties();
        settings.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        settings.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        settings.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        settings.setProperty("mail.smtp.from", mail.from());
        settings.setProperty("mail.smtp.localhost", mail.node());
        // Encrypted where the server can, and whoever it is (RFC 7435): no secret of ours goes this way.
        settings.setProperty("mail.smtp.starttls.enable", "true");
        settings.setProperty("mail.smtp.ssl.trust", "*");
        return settings;
    }
}
