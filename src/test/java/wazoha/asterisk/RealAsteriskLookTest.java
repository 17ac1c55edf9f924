package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.ByCheck;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.Ticker;

/** The fields that a preflight reads are those that Debian's Asterisk 22 writes. */
@Timeout(180)
class RealAsteriskLookTest extends WithRealAsterisk {
    @Test
    void trunksAorsAndContactsAreSeen() throws Exception {
        var asterisk = own();
        var pjsip = asterisk.etc().resolve("pjsip.conf");
        Files.writeString(pjsip, Files.readString(pjsip) + """

                [carrier]
                type=registration
                server_uri=sip:127.0.0.1:9
                client_uri=sip:us@127.0.0.1:9
                [spare]
                type=registration
                server_uri=sip:127.0.0.1:9
                client_uri=sip:us@127.0.0.1:9
                expiration=120
                max_random_initial_delay=0
                """);
        asterisk.start();
        var found = new ByCheck(
                new AsteriskLook(asterisk.door(), Duration.ofSeconds(20), Ticker.system()).look(Where.MASTER));
        assertThat(found.get("AMI").severity()).isEqualTo(Severity.FINE);
        assertThat(found.get("trunks").details())
                .containsExactly("carrier registers for 3600 s (max_random_initial_delay 10 s)");
        assertThat(found.get("trunks").what()).isEqualTo("1 of 2 trunks register for longer than 300 s");
        assertThat(found.get("contacts").details()).containsExactly("103");
        assertThat(found.get("SIP expiry").details()).contains("102 (60/7200/3600)");
    }
}
