package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/** What a node tells its peer, made of the word of its last cycle. Pure. */
final class OwnWord {
    private OwnWord() {}

    static MasterWord ofMaster(Word word, String bootId, boolean farewell, long beat) {
        return new MasterWord(
                word.phase().name(),
                word.serving(),
                word.sick(),
                word.offering(),
                word.ready(),
                word.epoch(),
                word.foreign(),
                bootId,
                farewell,
                beat);
    }

    /** A slave's phase, with HANDED_BACK for a hand-back that is done. */
    static String phaseText(Word word, boolean handedBack) {
        return word.phase() == Phase.HANDING_BACK && handedBack
                ? "HANDED_BACK"
                : word.phase().name();
    }

    /**
     * The slave's word for the second way: as its letterbox has it, or, while that cannot be read, as the journal has it.
     *
     * @param letter its own letterbox as read last
     * @param silent whether telephony here is off: without a letterbox that alone makes a hand-back complete
     * @param handedBack whether the letterbox says HANDED_BACK
     */
    static SlaveWord ofSlave(Word word, Letter letter, boolean silent, boolean handedBack, long beat) {
        var row = letter.state();
        boolean posted = letter.fromLetterbox();
        return new SlaveWord(
                row.lineage(),
                row.incarnation(),
                posted ? row.holder() : epoch(word.epoch(), letter).claimant(),
                posted ? row.epoch() : epoch(word.epoch(), letter),
                phaseText(word, handedBack || (!posted && silent)),
                (posted && row.dirty()) || word.dirty(),
                word.serving(),
                posted ? row.proven() : word.proven(),
                word.willing(),
                word.asks(),
                beat);
    }

    /** The newest epoch that a slave knows of while its letterbox cannot be read. */
    static Epoch epoch(Epoch remembered, Letter letter) {
        var row = letter.state().epoch();
        return row.compareTo(remembered) > 0 ? row : remembered;
    }

    /** Whether a slave holds a master's claim that its letterbox does not know of. */
    static boolean owesMastersClaim(Word word, SlaveWord row) {
        return !word.unposted()
                && word.epoch().claimant() == NodeRole.MASTER
                && word.epoch().compareTo(row.epoch()) > 0;
    }
}
