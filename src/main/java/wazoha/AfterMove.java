package wazoha;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import wazoha.daemon.Partners;
import wazoha.journal.Entry;
import wazoha.journal.History;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;

/**
 * The administrator's programs for a move that a script made in the daemon's place. The script has given the lock back:
 * agents may take minutes to log in, and nobody waits for that.
 */
final class AfterMove {
    private final Partners partners;

    AfterMove(Partners partners) {
        this.partners = partners;
    }

    void settle() throws InterruptedException {
        try (var programs = partners.movePrograms(this::tell)) {
            programs.settle();
        } catch (IOException unreadable) {
            tell("services_program_failed", "what is to be run is unknown: " + unreadable.getMessage());
        }
    }

    private void tell(String event, String why) {
        var log = LoggerFactory.getLogger(AfterMove.class);
        log.warn("{} {}", event, why);
        var now = new PhaseFile(partners.paths()).load().record();
        try (var history = new History(partners.paths(), log::error)) {
            history.append(new Entry(
                    partners.time().instant(),
                    now.map(PhaseRecord::epoch).orElse(Epoch.NONE),
                    0,
                    event,
                    now.map(PhaseRecord::phase).orElse(""),
                    why,
                    "",
                    "",
                    Duration.ZERO));
        }
    }
}
