package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.ByCheck;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.Ticker;

/** What a preflight asks Asterisk. */
@Timeout(60)
class AsteriskLookTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String AOR = String.join(
            "\r\n",
            "Event: AorList",
            "%s",
            "ObjectName: NAME",
            "MaxContacts: 1",
            "RemoveExisting: EXISTING",
            "MinimumExpiration: 180",
            "MaximumExpiration: MAX",
            "DefaultExpiration: 240",
            "",
            "");
    private static final String TRUNK = String.join(
            "\r\n",
            "Event: OutboundRegistrationDetail",
            "%s",
            "ObjectName: NAME",
            "Expiration: SECONDS",
            "MaxRandomInitialDelay: 10",
            "Status: Registered",
            "",
            "");
    private static final String LIST = "Response: Success\r\n%s\r\nEventList: start\r\n\r\n";
    private static final String END = "Event: Complete\r\n%s\r\nEventList: Complete\r\n\r\n";

    @TempDir
    Path folder;

    private ByCheck look(AmiDoor door, Duration patience) {
        return new ByCheck(new AsteriskLook(door, patience, Ticker.system()).look(Where.MASTER));
    }

    private ByCheck look(String aors, String trunks) throws Exception {
        try (var ami = ScriptedAmi.friendly((action, out) -> {
            switch (action.getOrDefault("action", "")) {
                case "Ping" -> ScriptedAmi.send(out, "Response: Success\r\n%s\r\nPing: Pong\r\n\r\n", action);
                case "PJSIPShowAors" -> ScriptedAmi.send(out, LIST + aors + END, action);
                case "PJSIPShowRegistrationsOutbound" -> ScriptedAmi.send(out, LIST + trunks + END, action);
                default -> throw new IllegalStateException(action.toString());
            }
        })) {
            return look(AmiDoor.to(ami.access(folder), Ticker.system()), PATIENCE);
        }
    }

    private static String aor(String name, String existing, int max) {
        return AOR.replace("NAME", name).replace("EXISTING", existing).replace("Expiration: MAX", "Expiration: " + max);
    }

    private static String trunk(String name, int seconds) {
        return TRUNK.replace("NAME", name).replace("SECONDS", Integer.toString(seconds));
    }

    @Test
    void allIsFineWithShortRegistrationsBothWays() throws Exception {
        var found = look(aor("101", "true", 300), trunk("carrier", 300));
        assertThat(found.values()).extracting(Finding::severity).containsOnly(Severity.FINE);
        assertThat(found.get("trunks").what())
                .isEqualTo("1 trunks register, none for longer than 300 s; they may wait up to 10 s before they do"
                        + " (max_random_initial_delay; 0 would spare it at a takeover)");
    }

    @Test
    void longTrunksOtherLimitsAndContactsThatLockOutAreNamed() throws Exception {
        var found =
                look(aor("101", "false", 300) + aor("102", "true", 3600), trunk("carrier", 3600) + trunk("spare", 120));
        assertThat(found.get("trunks").severity()).isEqualTo(Severity.WARNS);
        assertThat(found.get("trunks").what()).isEqualTo("1 of 2 trunks register for longer than 300 s");
        assertThat(found.get("trunks").details())
                .containsExactly("carrier registers for 3600 s (max_random_initial_delay 10 s)");
        assertThat(found.get("trunks").why())
                .isEqualTo("after a failover the provider may go on sending calls to the dead node for so long");
        assertThat(found.get("SIP expiry").what())
                .isEqualTo("other limits than 180/300/240 s are in force for 1 of 2 AORs of phones");
        assertThat(found.get("SIP expiry").details()).containsExactly("102 (180/3600/240)");
        assertThat(found.get("contacts").details()).containsExactly("101");
    }

    @Test
    void whereNoSecretIsSetItIsSaidThatNothingWasLookedAt() {
        var found = look(AmiDoor.none(), PATIENCE);
        assertThat(found.values()).extracting(Finding::severity).containsOnly(Severity.NOT_LOOKED_AT);
        assertThat(found.get("AMI").what()).startsWith("asterisk.ami_password_file is not set");
        assertThat(found.get("trunks").what()).isEqualTo("Asterisk could not be asked (AMI)");
    }

    @Test
    void aStoppedAsteriskWasNotLookedAtAndAFrozenOneIsAWarning() throws Exception {
        int closed;
        try (var free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        var stopped = look(AmiDoor.to(ScriptedAmi.access(folder, closed), Ticker.system()), PATIENCE);
        assertThat(stopped.values()).extracting(Finding::severity).containsOnly(Severity.NOT_LOOKED_AT);
        assertThat(stopped.get("trunks").what()).contains("as on a slave that stands by");
        try (var frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var door = AmiDoor.to(ScriptedAmi.access(folder, frozen.getLocalPort()), Ticker.system());
            var found = look(door, Duration.ofMillis(500));
            assertThat(found.get("AMI").severity()).isEqualTo(Severity.WARNS);
            assertThat(List.of(
                            found.get("trunks").severity(),
                            found.get("SIP expiry").severity()))
                    .containsOnly(Severity.NOT_LOOKED_AT);
        }
    }
}
