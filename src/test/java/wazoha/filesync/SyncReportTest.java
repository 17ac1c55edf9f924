package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncReportTest {
    @Test
    void theTextsAndStatusesAreThoseOfTheContract() {
        assertThat(SyncReport.notMaster())
                .isEqualTo(new SyncReport(1, List.of("HA not configured or not a master node")));
        assertThat(SyncReport.noKey())
                .isEqualTo(new SyncReport(0, List.of("SSH key /root/.ssh/xivo_id_rsa not found: not synchronizing")));
        assertThat(SyncReport.done(RealSshd.LOOPBACK, record(List.of())))
                .isEqualTo(new SyncReport(0, List.of("Synchronizing to 127.0.0.1...", "Synchronization successful")));
    }

    @Test
    void aSkippedDirectoryIsToldBeforeTheEnd() {
        assertThat(SyncReport.done(RealSshd.LOOPBACK_6, record(List.of("/a: skipped")))
                        .lines())
                .containsExactly("Synchronizing to ::1...", "/a: skipped", "Synchronization successful");
    }

    @Test
    void aFailureShowsTheOutputOfRsync() {
        var failure = "rsync exit status 12 with output:\nssh: refused\nrsync: closed";

        assertThat(SyncReport.failed(RealSshd.LOOPBACK, failure))
                .isEqualTo(new SyncReport(
                        1,
                        List.of(
                                "Synchronizing to 127.0.0.1...",
                                "Synchronization failure: rsync exit status 12 with output:",
                                "ssh: refused",
                                "rsync: closed")));
    }

    private static PushRecord record(List<String> notices) {
        return new PushRecord(List.of("/b"), List.of(), List.of(), List.of(), 1, 1, Duration.ofSeconds(1), notices);
    }
}
