package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import wazoha.filesync.RunningVerbs.Registration;

/** Looks that a real machine gives only for a moment. The numbers are beyond what Linux gives to processes. */
class CopySessionsTest {
    private static final long SHELL = 90_000_000;
    private static final long CHILD = 90_000_001;
    private static final long RSYNC = 90_000_002;

    private final CopySessions sessions = new CopySessions(List.of(new Registration(SHELL, "77", Path.of("verbs"))));

    @Test
    void allInTheSessionOfARegisteredShellAreOfTheCopy() {
        assertThat(sessions.living(List.of(rsync(), shell('S'), other())))
                .as("the shell first")
                .containsExactly(SHELL, RSYNC);
    }

    /** The shell forked once more before it died of its SIGKILL, and the child has not reached its exec. */
    @Test
    void aChildWithoutAMarkIsOfTheCopyWhoseShellWasSeen() {
        sessions.living(List.of(shell('S'), rsync()));

        assertThat(sessions.living(List.of(child()))).containsExactly(CHILD);
        assertThat(sessions.living(List.of(shell('Z'), child()))).containsExactly(CHILD);
        assertThat(sessions.living(List.of(shell('Z')))).isEmpty();
    }

    @Test
    void aShellThatIsDeadAtTheFirstLookIsKnownUntilItIsBuried() {
        assertThat(sessions.living(List.of(shell('Z'), child()))).containsExactly(CHILD);
    }

    @Test
    void aSessionWhoseShellNobodySawIsAStranger() {
        assertThat(sessions.living(List.of(child()))).isEmpty();
    }

    @Test
    void aNumberThatWasGivenAgainIsAStrangersFromThenOn() {
        sessions.living(List.of(shell('S')));

        assertThat(sessions.living(List.of(new ProcessStat(SHELL, 'S', SHELL, "99"), child())))
                .isEmpty();
        assertThat(sessions.living(List.of(child()))).isEmpty();
    }

    private static ProcessStat shell(char state) {
        return new ProcessStat(SHELL, state, SHELL, "77");
    }

    private static ProcessStat child() {
        return new ProcessStat(CHILD, 'R', SHELL, "78");
    }

    private static ProcessStat rsync() {
        return new ProcessStat(RSYNC, 'S', SHELL, "78");
    }

    private static ProcessStat other() {
        return new ProcessStat(90_000_009, 'S', 90_000_009, "12");
    }
}
