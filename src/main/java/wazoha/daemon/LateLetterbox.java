package wazoha.daemon;

import java.util.Optional;
import wazoha.node.Epoch;
import wazoha.replication.JdbcMasterLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.MasterLetterbox;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/** The master's letterbox before and after pairing: opened as soon as the password of the pair is there. */
final class LateLetterbox implements MasterLetterbox {
    /** Opens the letterbox, or refuses because the node is not paired. */
    @FunctionalInterface
    interface Opening {
        JdbcMasterLetterbox open() throws RefusedException;
    }

    private final Opening opening;
    private Optional<JdbcMasterLetterbox> opened = Optional.empty();

    LateLetterbox(Opening opening) {
        this.opening = opening;
    }

    private JdbcMasterLetterbox letterbox() throws LetterboxException {
        if (opened.isEmpty()) {
            try {
                opened = Optional.of(opening.open());
            } catch (RefusedException unpaired) {
                throw new LetterboxException(
                        "not paired: run wazo-sync -i (%s)".formatted(unpaired.getMessage()), unpaired);
            }
        }
        return opened.get();
    }

    @Override
    public SlaveWord tell(MasterWord word) throws LetterboxException {
        try {
            return letterbox().tell(word);
        } catch (LetterboxException failed) {
            close(); // the password may have been renewed
            throw failed;
        }
    }

    @Override
    public boolean claim(Epoch expected, Epoch next) throws LetterboxException {
        return letterbox().claim(expected, next);
    }

    @Override
    public void close() {
        opened.ifPresent(JdbcMasterLetterbox::close);
        opened = Optional.empty();
    }
}
