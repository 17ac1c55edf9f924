package wazoha.daemon;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.host.HaConfEffect;
import wazoha.node.Effect;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.service.Telephony;

/** A node in this process whose telephony is a program that sleeps; its peer answers SIP. */
@Timeout(90)
abstract class WithNode {
    static final HaSettings MASTER = settings(NodeRole.MASTER, "127.0.0.3");
    static final HaSettings SLAVE = settings(NodeRole.SLAVE, "127.0.0.1");

    @TempDir
    Path root;

    SipAnswerer peer;
    NodeGround ground;
    Partners partners;

    @Nullable
    Node node;

    static HaSettings settings(NodeRole role, String address) {
        return new HaSettings(role, PeerAddress.parse(address).orElseThrow());
    }

    @BeforeEach
    void ground() throws Exception {
        peer = new SipAnswerer();
        ground = new NodeGround(root, peer.port());
        partners = ground.partners();
    }

    @AfterEach
    void end() throws Exception {
        if (node != null) {
            node.close();
        }
        peer.close();
        partners.telephony().stop();
    }

    Node start(Partners with, Effect... more) throws Exception {
        var effects = new java.util.ArrayList<Effect>(List.of(new HaConfEffect(ground.paths)));
        effects.addAll(List.of(more));
        var started = new Node(with, "0.1.0", event -> {}, effects);
        node = started;
        started.start();
        return started;
    }

    boolean telephonyRuns() throws InterruptedException {
        return partners.telephony().state() == Telephony.State.RUNNING;
    }

    static List<String> events(Node of) {
        return of.history(50);
    }
}
