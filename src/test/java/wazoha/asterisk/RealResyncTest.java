package wazoha.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Ticker;

/** Section 5 of docs/contract.md with Debian's Asterisk 22: all phones told to fetch their configuration. */
@Timeout(180)
class RealResyncTest extends WithRealAsterisk {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void section5ResyncReachesEveryPhoneAndNamesThoseThatDoNotAnswer() throws Exception {
        var asterisk = own();
        asterisk.start();
        try (var well = asterisk.phone("101", 5101);
                var hanging = asterisk.phone("102", 5102);
                var unwatched = asterisk.phone("103", 5103)) {
            for (var phone : List.of(well, hanging, unwatched)) {
                register(phone);
            }
            // qualified once while both answer: so a later silence is news and not the state of the beginning
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> statuses(asterisk).equals(List.of("Reachable", "Reachable", "NonQualified")));
            hanging.beSilent();
            var seen = new ArrayList<ResyncState>();
            var done = new Resync(asterisk.door(), Ticker.system()).run(seen::add);
            assertThat(done.state()).isEqualTo(ResyncState.DONE);
            assertThat(done.phones()).isEqualTo(3);
            assertThat(done.told()).isEqualTo(3);
            assertThat(done.answered()).isEqualTo(1);
            assertThat(done.silent()).containsExactly(new ResyncState.Phone("102", "sip:102@127.0.0.1:5102"));
            assertThat(done.unknown()).containsExactly(new ResyncState.Phone("103", "sip:103@127.0.0.1:5103"));
            for (var phone : List.of(well, hanging, unwatched)) {
                assertThat(phone.received)
                        .as("each phone is told once; what comes again is a repetition")
                        .anyMatch(
                                message -> message.startsWith("NOTIFY ") && message.contains("\nEvent: check-sync\n"));
            }
            assertThat(seen).anyMatch(state -> state.told() == 3 && state.answered() == 1);
        }
    }

    @Test
    void section5WithoutPhonesResyncIsDoneAtOnce() throws Exception {
        var asterisk = running();
        var done = new Resync(asterisk.door(), Ticker.system()).run(state -> {});
        assertThat(done).isEqualTo(new ResyncState(ResyncState.DONE, 0, 0, 0, List.of(), List.of(), ""));
    }

    @Test
    void section5AFrozenAsteriskIsToldAndNotWaitedFor() throws Exception {
        var asterisk = running();
        asterisk.freeze();
        long start = System.nanoTime();
        assertThatThrownBy(() -> new Resync(asterisk.door(), Ticker.system()).run(state -> {}))
                .isInstanceOf(AmiException.class)
                .hasMessageContaining("does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void section5WithoutTheModuleResyncSaysWhatToLoad() throws Exception {
        var asterisk = own();
        Files.delete(asterisk.etc().resolve("pjsip_notify.conf"));
        asterisk.start();
        try (var phone = asterisk.phone("101", 5101)) {
            register(phone);
            assertThatThrownBy(() -> new Resync(asterisk.door(), Ticker.system()).run(state -> {}))
                    .isInstanceOf(AmiException.class)
                    .hasMessageContaining("res_pjsip_notify.so");
        }
    }

    private static void register(UdpPhone phone) throws IOException {
        phone.register(600);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(
                        () -> assertThat(phone.received).anyMatch(message -> message.startsWith("SIP/2.0 200 OK")));
    }

    private static List<String> statuses(RealAsterisk asterisk) throws AmiException {
        try (var ami = asterisk.door().open(LONG)) {
            return ami.list(AmiAction.of("PJSIPShowContacts"), LONG).stream()
                    .filter(event -> event.get("Event").equals("ContactList"))
                    .sorted(Comparator.comparing(event -> event.get("Endpoint")))
                    .map(event -> event.get("Status"))
                    .toList();
        }
    }
}
