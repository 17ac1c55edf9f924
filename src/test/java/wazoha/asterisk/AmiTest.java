package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Ticker;

@Timeout(120)
class AmiTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void loginSendsADigestOfTheChallengeAndNeverTheSecret() throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) -> {});
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(ami).isNotNull();
            var login = server.actions.get(1);
            // md5 of the challenge 12345 and the secret s3cret
            assertThat(login).containsEntry("key", "7a6fefeb3c530d9a071227bdbfd26d02");
            assertThat(server.actions.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void anAnswerIsFoundAmongEventsAndAnswersOfOthers() throws Exception {
        var noise = "Event: FullyBooted\r\nUptime: 5\r\n\r\nResponse: Error\r\nActionID: another\r\n\r\n";
        try (var server = ScriptedAmi.friendly((action, out) ->
                        ScriptedAmi.send(out, noise + "Response: Success\r\n%s\r\nPing: Pong\r\n\r\n", action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(ami.ask(AmiAction.of("Ping"), LONG).get("ping")).isEqualTo("Pong");
        }
    }

    @Test
    void aListIsItsEventsWithoutItsEnd() throws Exception {
        var list = """
            Response: Success
            %s
            EventList: start

            Event: AorList
            %s
            ObjectName: 101

            Event: ContactStatus

            Event: AorList
            %s
            ObjectName: 102

            Event: AorListComplete
            %s
            EventList: Complete
            ListItems: 2

            """.replace("\n", "\r\n");
        try (var server = ScriptedAmi.friendly((action, out) -> ScriptedAmi.send(out, list, action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(ami.list(AmiAction.of("PJSIPShowAors"), LONG))
                    .extracting(event -> event.get("ObjectName"))
                    .containsExactly("101", "102");
        }
    }

    @Test
    void anEmptyListThatIsToldAsAnErrorIsAnEmptyList() throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) ->
                        ScriptedAmi.send(out, "Response: Error\r\n%s\r\nMessage: No Contacts found\r\n\r\n", action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(ami.list(AmiAction.of("PJSIPShowContacts"), LONG)).isEmpty();
        }
    }

    @Test
    void nobodyListensMeansStopped() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var access = ScriptedAmi.access(folder, free);
        assertThat(trouble(access, LONG).kind()).isEqualTo(AmiException.Kind.STOPPED);
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingIsSilentWithinTheDeadline() throws Exception {
        try (var server = new ScriptedAmi("", (action, out) -> {})) {
            long start = System.nanoTime();
            assertThat(trouble(server.access(folder), SHORT).kind()).isEqualTo(AmiException.Kind.SILENT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.multipliedBy(8));
        }
    }

    @ParameterizedTest(name = "a list that ends after {0} is cut off at the deadline")
    @ValueSource(
            strings = {
                "Response: Succ",
                "Response: Success\r\n%s\r\n",
                "Response: Success\r\n%s\r\nEventList: start\r\n\r\nEvent: A"
            })
    void halfAnAnswerIsSilenceAtTheDeadline(String half) throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) -> ScriptedAmi.send(out, half, action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(catchThrowableOfType(AmiException.class, () -> ami.list(AmiAction.of("X"), SHORT))
                            .kind())
                    .isEqualTo(AmiException.Kind.SILENT);
        }
    }

    @Test
    void aServerThatNeverStopsTalkingIsCutOffAtTheDeadline() throws Exception {
        try (var server = ScriptedAmi.friendly(AmiTest::talkForAnotherTenSeconds);
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(catchThrowableOfType(AmiException.class, () -> ami.ping(SHORT))
                            .kind())
                    .isIn(AmiException.Kind.SILENT, AmiException.Kind.BROKEN);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        another greeting         | SSH-2.0-OpenSSH_9.2
        an empty greeting        | ''
        a page of the web        | HTTP/1.1 400 Bad Request
        """)
    void whatIsNoAsteriskIsBroken(String row, String banner) throws Exception {
        try (var server = new ScriptedAmi(banner + "\r\n", (action, out) -> {})) {
            assertThat(trouble(server.access(folder), LONG).kind()).as(row).isEqualTo(AmiException.Kind.BROKEN);
        }
    }

    @Test
    void garbageALineTooLongAndAMessageWithoutEndAreBroken() throws Exception {
        assertThat(answeredBy((action, out) -> out.write("no field\r\n\r\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(AmiException.Kind.BROKEN);
        assertThat(answeredBy((action, out) -> out.write(new byte[70_000]))).isEqualTo(AmiException.Kind.BROKEN);
        assertThat(answeredBy((action, out) -> out.write("A: b\r\n".repeat(1001).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(AmiException.Kind.BROKEN);
    }

    @Test
    void aServerThatEndsTheConnectionIsBrokenAtOnce() throws Exception {
        assertThat(answeredBy((action, out) -> out.close())).isEqualTo(AmiException.Kind.BROKEN);
    }

    @Test
    void aRefusalNamesTheActionAndItsReason() throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) ->
                        ScriptedAmi.send(out, "Response: Error\r\n%s\r\nMessage: Permission denied\r\n\r\n", action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThatThrownBy(() -> ami.ask(AmiAction.of("Reload"), LONG))
                    .hasMessageContaining("refused Reload: Permission denied")
                    .hasMessageContaining("manager.conf")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void controlCharactersInAnAnswerBecomeQuestionMarks() throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) ->
                        ScriptedAmi.send(out, "Response: Success\r\n%s\r\nPing: a\rb\u001b[2Jc\r\n\r\n", action));
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            assertThat(ami.ask(AmiAction.of("Ping"), LONG).get("Ping")).isEqualTo("a?b?[2Jc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"101\r\nAction: Originate", "101\n", "101\r", "\u0000", "a\u0085b\u007f"})
    void noValueCanBecomeALineOfItsOwn(String value) {
        assertThatThrownBy(() -> AmiAction.of("PJSIPNotify").with("Endpoint", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Originate");
        assertThat(AmiAction.fits(value)).isFalse();
    }

    @Test
    void noKeyAndNoNameCanBecomeALineOfItsOwnAndNoLineIsLongerThanAsteriskReads() {
        assertThatThrownBy(() -> AmiAction.of("Ping").with("A: b\r\nC", "d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AmiAction.of("Ping\r\nAction: X")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AmiAction.of("Ping").with("A", "x".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "a secret file with mode {0} is refused")
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void aSecretThatOthersMayReadIsNotUsed(String mode) throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) -> {})) {
            var access = server.access(folder);
            Files.setPosixFilePermissions(access.secretFile(), PosixFilePermissions.fromString(mode));
            assertThat(trouble(access, LONG))
                    .hasMessageContaining("chmod 600")
                    .hasMessageContaining(access.secretFile().toString());
            assertThat(server.actions).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "   \n", "a\u0007b\n"})
    void aSecretThatIsNoneIsNotUsed(String content) throws Exception {
        try (var server = ScriptedAmi.friendly((action, out) -> {})) {
            var access = server.access(folder);
            Files.writeString(access.secretFile(), content);
            assertThat(trouble(access, LONG).kind()).isEqualTo(AmiException.Kind.REFUSED);
            Files.delete(access.secretFile());
            assertThat(trouble(access, LONG)).hasMessageContaining("was not read");
            assertThat(server.actions).isEmpty();
        }
    }

    private AmiException.Kind answeredBy(ScriptedAmi.Script script) throws Exception {
        try (var server = ScriptedAmi.friendly(script);
                var ami = Ami.login(server.access(folder), LONG, Ticker.system())) {
            return catchThrowableOfType(AmiException.class, () -> ami.ping(LONG))
                    .kind();
        }
    }

    private static AmiException trouble(AmiAccess access, Duration deadline) {
        return catchThrowableOfType(
                AmiException.class,
                () -> Ami.login(access, deadline, Ticker.system()).close());
    }

    private static void talkForAnotherTenSeconds(Map<String, String> action, OutputStream out) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            out.write("Event: Noise\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
