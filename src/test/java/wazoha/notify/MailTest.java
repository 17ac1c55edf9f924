package wazoha.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/contract.md, section 8: events by mail, through a real SMTP server and a real program. */
@Timeout(60)
class MailTest {
    private static final List<String> TO = List.of("root@localhost", "noc@example.org");

    @TempDir
    Path folder;

    @Test
    void aMailSaysWhoWhatWhenWhyAndWhatToDo() {
        assertThat(new Mail("node2", "wazo-ha@node2", TO).of(Events.failover())).isEqualTo("""
                From: wazo-ha <wazo-ha@node2>
                To: root@localhost, noc@example.org
                Subject: [wazo-ha] node2: the slave has taken over telephony
                Date: Sun, 22 Nov 2026 10:00:00 GMT
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit
                Auto-Submitted: auto-generated

                Node      node2
                Time      2026-11-22T10:00:00Z
                Why       the master does not answer at all: take over
                Phase     SERVING
                Epoch     6

                What this means
                  The master does not serve, and this slave serves instead. Phones find it
                  by themselves. Calls that went through the master were cut. There is no
                  second node behind this one until the master is back.

                What to do
                  Repair the master and start it: service returns by itself, and what users
                  changed meanwhile is fetched first. 'wazo-ha status' on both nodes shows
                  how far that is. To keep service here for longer, type 'wazo-ha hold --for
                  2h' on this node.

                Event: ha_failover; more: wazo-ha history, wazo-ha status
                """);
    }

    @Test
    void whatOthersWroteForgesNoHeadAndNoLongLine() {
        var reason = "x\r\nBcc: thief@example.org\r\n.\r\nöffne " + "y".repeat(5000);
        var mail = new Mail("node2", "wazo-ha@node2", TO).of(Events.named("ha_replication_failed", reason));
        assertThat(mail.lines()).noneMatch(line -> line.startsWith("Bcc")).allMatch(line -> line.length() < 998);
        assertThat(mail).contains("öffne").hasLineCount(mail.split("\n").length);
        assertThat(mail.substring(0, mail.indexOf("\n\n"))).doesNotContain("thief");
    }

    @Test
    void section6AFailureIsMailedInItsOwnWordsAlsoThroughAServer() throws Exception {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try (var smtp = new Smtp("127.0.0.1", server.getSmtp().getPort(), "node2", "wazo-ha@node2", TO)) {
            smtp.post(Instant.EPOCH, "Slave replication failed", "Slave replication failed: the slave\r is away");
            assertThat(server.waitForIncomingEmail(10_000, 2)).isTrue();
            var message = server.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Slave replication failed");
            assertThat(message.getSentDate()).isEqualTo(Instant.EPOCH);
            assertThat(message.getContent().toString().strip())
                    .isEqualTo("Slave replication failed: the slave  is away");
        } finally {
            server.stop();
        }
    }

    @Test
    void theMailServerGetsTheMailForEachAddress() throws Exception {
        var setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        var server = new GreenMail(setup);
        server.start();
        try (var smtp = new Smtp("127.0.0.1", server.getSmtp().getPort(), "node2", "wazo-ha@node2", TO)) {
            smtp.tell(Events.named("ha_failback", "the master serves: handed back\n."));
            assertThat(server.waitForIncomingEmail(10_000, 2)).isTrue();
            var message = server.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("[wazo-ha] node2: the master serves again");
            assertThat(Arrays.toString(message.getAllRecipients())).isEqualTo("[root@localhost, noc@example.org]");
            assertThat(message.getHeader("Message-ID")).hasSize(1);
            assertThat(message.getHeader("Return-Path")[0]).contains("wazo-ha@node2");
            assertThat(message.getContent().toString())
                    .contains("Why       the master serves: handed back", "What to do", "wazo-ha history");
        } finally {
            server.stop();
        }
    }

    @Test
    void aMailServerThatIsNotThereIsNamed() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (var smtp = new Smtp("127.0.0.1", port, "node2", "wazo-ha@node2", TO)) {
            assertThatThrownBy(() -> smtp.tell(Events.failover()))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            failed -> assertThat(failed.isHopeless()).isFalse())
                    .hasMessageContainingAll("127.0.0.1", String.valueOf(port));
        }
    }

    @Test
    void aMailServerThatNeedsTimeIsAskedAgain() throws Exception {
        try (var busy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answering = new Thread(() -> {
                try (var client = busy.accept()) {
                    client.getOutputStream().write("421 try again later\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    assertThat(busy.isClosed()).isTrue();
                }
            });
            answering.start();
            try (var smtp = new Smtp("127.0.0.1", busy.getLocalPort(), "node2", "wazo-ha@node2", TO)) {
                assertThatThrownBy(() -> smtp.tell(Events.failover()))
                        .isInstanceOfSatisfying(
                                DeliveryException.class,
                                failed -> assertThat(failed.isHopeless()).isFalse())
                        .hasMessageContaining("421");
            }
            answering.join(5000);
        }
    }

    @Test
    void theLocalProgramGetsTheAddressesAsArgumentsAndTheMailAsInput() throws Exception {
        var program = program("printf '%s\\n' \"$@\" > " + folder + "/arguments; cat > " + folder + "/mail");
        try (var sendmail =
                new Sendmail(program, "node2", "wazo-ha@node2", List.of("-oQ/tmp@x.org", "root@localhost"))) {
            sendmail.tell(Events.failover());
        }
        assertThat(folder.resolve("arguments")).hasContent("-i\n-f\nwazo-ha@node2\n--\n-oQ/tmp@x.org\nroot@localhost");
        assertThat(Files.readString(folder.resolve("mail"), StandardCharsets.UTF_8))
                .startsWith("From: wazo-ha <wazo-ha@node2>\nTo: -oQ/tmp@x.org, root@localhost\n")
                .endsWith("wazo-ha status\n");
    }

    @Test
    void aLocalProgramThatFailsOrIsMissingSaysSo() throws Exception {
        try (var failing = new Sendmail(program("echo 'queue full' >&2; exit 75"), "n", "a@b", TO);
                var missing = new Sendmail(folder.resolve("none"), "n", "a@b", TO)) {
            assertThatThrownBy(() -> failing.tell(Events.failover()))
                    .hasMessageContainingAll("exit status 75", "queue full");
            assertThatThrownBy(() -> missing.tell(Events.failover()))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            failed -> assertThat(failed.isHopeless()).isTrue())
                    .hasMessageContainingAll("install a mail server", "notify.mail_to");
        }
    }

    private Path program(String script) throws IOException {
        var file = folder.resolve("sendmail");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
