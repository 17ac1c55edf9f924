package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.process.Program;
import wazoha.service.Telephony.State;

/** A process of ours is known by its mark, and nothing else is taken for it; with real processes. */
@Timeout(90)
class ProcessMarkTest extends ShellProcesses {
    @Test
    void aRecycledProcessIdIsNotTakenForOurs() throws Exception {
        long stranger =
                Program.of("sh", "-c", "while :; do sleep 1; done", marker).detach(root.resolve("log"));
        var stat = ProcStat.of(stranger).orElseThrow();
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sip.pid"), "%d %d %s\n".formatted(stranger, stat.start() - 1, boot));
        var telephony = telephony(sip());
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        telephony.stop();
        assertThat(ProcStat.of(stranger)).isPresent();
        telephony.start();
        assertThat(ProcStat.of(stranger)).isPresent();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        telephony.stop();
        assertThat(copies()).extracting(ProcessHandle::pid).containsExactly(stranger);
    }

    @Test
    void aMarkOfAnotherBootMeansNothing() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        var mark = folder.resolve("sip.pid");
        Files.writeString(mark, Files.readString(mark).replaceFirst(" \\S+\\s*$", " another-boot\n"));
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1", "x y z", "1 2 3 4", "99999999999999999999 1 b"})
    void aDamagedMarkMeansNothing(String text) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sip.pid"), text);
        var telephony = telephony(sip());
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        telephony.start();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        telephony.stop();
    }

    @Test
    void theKernelsLineIsReadDespiteOfTheProgramsName() {
        String line = "7 (a) Z (b) S 1 7 7 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0";
        assertThat(ProcStat.parse(7, line)).contains(new ProcStat(7, 'S', 7, 4242));
        assertThat(ProcStat.parse(7, "7 (a) Z 1 2")).isEmpty();
        assertThat(ProcStat.parse(7, "")).isEmpty();
    }
}
