package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.daemon.Partners;
import wazoha.filesync.KeyLook;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.Ticker;
import wazoha.probe.Reachability;

/** A preflight answers within 10 s, whatever does not (docs/contract.md, section 6). */
@Timeout(120)
class PreflightLimitsTest {
    /** To start the program and to read its settings, on a machine that does nothing else; seen: 1.0 to 1.7 s. */
    private static final Duration BEGINNING = Duration.ofSeconds(2);

    @Test
    void theLooksLeaveTheProgramTimeToStart() {
        assertThat(PreflightRun.DEADLINE.plus(BEGINNING)).isLessThan(PreflightRun.ANSWER);
    }

    @Test
    void eachLookEndsByItselfBeforeTheDeadlineOfAll() {
        var login = Partners.LETTER_PATIENCE.multipliedBy(2); // to reach the server, and to be let in
        assertThat(List.of(
                        login, PreflightRun.DATABASE, PreflightRun.ASTERISK, KeyLook.PATIENCE, Reachability.PATIENCE))
                .allSatisfy(limit -> assertThat(limit).isLessThan(PreflightRun.DEADLINE));
    }

    @Test
    void aLookThatNeverEndsIsSaidNotToHaveBeenTakenAndTheOthersCount() throws Exception {
        var never = new CountDownLatch(1);
        var limit = Duration.ofMillis(300);
        var before = Ticker.system().now();
        var findings = SideBySide.take(
                List.of(
                        SideBySide.Look.one(Finding.about("silent", Where.SLAVE), () -> {
                            never.await();
                            throw new IllegalStateException("nobody counts it down");
                        }),
                        SideBySide.Look.one(
                                Finding.about("quick", Where.MASTER),
                                () -> Finding.about("quick", Where.MASTER).fine("all is well"))),
                limit,
                Ticker.system());
        assertThat(findings).extracting(Finding::check).containsExactly("silent", "quick");
        assertThat(findings)
                .extracting(Finding::severity)
                .containsExactly(Finding.Severity.NOT_LOOKED_AT, Finding.Severity.FINE);
        assertThat(Ticker.system().now().minus(before)).isLessThan(Duration.ofSeconds(10));
    }

    /** A look that has found something, and then waits for a database that does not answer. */
    private record CutOff(CountDownLatch never) implements SideBySide.Look {
        @Override
        public Finding.Subject about() {
            return Finding.about("database", Where.BOTH);
        }

        @Override
        public void take(List<Finding> found) throws Exception {
            found.add(Finding.about("encoding", Where.BOTH).fine("UTF8 on both"));
            never.await();
        }

        @Override
        public List<Finding> missing(List<Finding> found, String reason) {
            return List.of(Finding.about("schema", Where.BOTH).notLookedAt(reason));
        }
    }

    @Test
    void whatALookHadFoundWhenItWasCutOffIsKeptAndTheRestIsNamed() throws Exception {
        var limit = Duration.ofSeconds(1);
        var findings = SideBySide.take(List.of(new CutOff(new CountDownLatch(1))), limit, Ticker.system());
        assertThat(findings)
                .extracting(found -> "%s: %s, %s".formatted(found.check(), found.severity(), found.what()))
                .containsExactly("encoding: FINE, UTF8 on both", "schema: NOT_LOOKED_AT, no end within 1 s");
    }
}
