package wazoha.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import wazoha.host.RealPostgres.Reached;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * A real server that each test of a class arranges anew: the peer is 127.0.0.2, a stranger 127.0.0.4, and this node is
 * 127.0.0.3.
 */
abstract class OnePostgres {
    static final String US = "127.0.0.3";
    static final HaSettings SLAVE = settings(NodeRole.SLAVE, "127.0.0.2");
    static final HaSettings MASTER = settings(NodeRole.MASTER, "127.0.0.2");
    static final HaSettings DISABLED = HaSettings.DISABLED;

    static final String LINE = "hostssl asterisk wazo_ha 127.0.0.2/32 scram-sha-256";

    @TempDir
    static Path server;

    static RealPostgres postgres;

    @TempDir
    Path root;

    @BeforeAll
    static void aServer() throws Exception {
        postgres = RealPostgres.make(server);
    }

    @AfterAll
    static void noServer() throws Exception {
        postgres.close();
    }

    @AfterEach
    void stopped() throws Exception {
        postgres.stop();
    }

    /** What an administrator may have left behind. {@code ~} is a line end, {@code ^} a carriage return. */
    enum Situation {
        PLAIN("# all~TRUST~", "SETTINGSssl = on~", false, Where.MAIN),
        NO_NEWLINE_AT_THE_END("TRUST", "SETTINGSssl = on", false, Where.MAIN),
        CARRIAGE_RETURNS("# all^~TRUST^~host all all all reject^~", "# ours^~SETTINGSssl = on^~", false, Where.MAIN),
        A_BROADER_REJECT(
                "TRUST~host all all 0.0.0.0/0 reject~hostssl all wazo_ha all reject~",
                "SETTINGSssl = on~listen_addresses '127.0.0.1'",
                false,
                Where.MAIN),
        FIRST_A_REJECT(
                "host asterisk wazo_ha 127.0.0.0/8 reject~TRUST~",
                "SETTINGSssl = on~include_dir 'conf.d'~",
                true,
                Where.APART),
        LINES_THAT_GO_ON(
                "# a remark that goes on \\~host all all all trust~host all \\~ postgres 127.0.0.1/32 trust~",
                "SETTINGSssl = on~include_dir = 'conf.d' # the end",
                true,
                Where.APART),
        SET_AGAIN_BELOW_THE_FOLDER(
                "# \u00e9\u00ff~TRUST~",
                "SETTINGSssl = on~include_dir 'conf.d'~Listen_Addresses = 'localhost' # \u00e9",
                true,
                Where.MAIN),
        LISTENS_EVERYWHERE("TRUST~", "SETTINGSssl = on~listen_addresses = '*'~", false, Where.NOWHERE),
        WITHOUT_TLS("TRUST~", "SETTINGSssl = off~listen_addresses = '0.0.0.0'~", false, Where.MAIN);

        private final String hba;
        private final String conf;
        private final boolean folder;
        final Where where;

        Situation(String hba, String conf, boolean folder, Where where) {
            this.hba = hba;
            this.conf = conf;
            this.folder = folder;
            this.where = where;
        }

        void arrange() throws IOException {
            Files.deleteIfExists(own());
            Files.deleteIfExists(own().getParent());
            if (folder) {
                Files.createDirectories(own().getParent());
            }
            write(postgres.access(), hba.replace("TRUST", RealPostgres.TRUST));
            write(postgres.configuration(), conf.replace("SETTINGS", postgres.settings()));
        }
    }

    /** Where our settings go. */
    enum Where {
        MAIN,
        APART,
        NOWHERE
    }

    PostgresAccess effect(Cluster cluster) {
        return effect(cluster, US);
    }

    /** @param local where the peer looks for this node */
    PostgresAccess effect(Cluster cluster, String local) {
        return effect(cluster, local, Ticker.system());
    }

    PostgresAccess effect(Cluster cluster, String local, Ticker ticker) {
        return new PostgresAccess(
                new NodePaths(root), () -> List.of(cluster), List.of(), rule(), peer -> address(local), ticker);
    }

    static HbaRule rule() {
        return new HbaRule("asterisk", "wazo_ha");
    }

    static Reached reach(String from) {
        return postgres.reach(from, US, true, "asterisk");
    }

    static Path own() {
        return postgres.data().resolve("conf.d/zz-wazo-ha.conf");
    }

    static List<Path> changeable() {
        return Stream.of(postgres.access(), postgres.configuration(), own())
                .filter(Files::exists)
                .toList();
    }

    static Map<String, String> files() throws IOException {
        var texts = new TreeMap<String, String>();
        for (var file : changeable()) {
            texts.put(postgres.data().relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    /** Makes the files these. */
    static void restore(Map<String, String> texts) throws IOException {
        for (var file : changeable()) {
            Files.delete(file);
        }
        for (var file : texts.entrySet()) {
            Files.writeString(postgres.data().resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
        }
    }

    static String text(Map<String, String> files, String name) {
        return files.getOrDefault(name, "(no such file)");
    }

    static List<FileTime> times() throws IOException {
        var times = new ArrayList<FileTime>();
        for (var file : changeable()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    static void write(Path file, String text) throws IOException {
        Files.writeString(file, text.replace('~', '\n').replace('^', '\r'), StandardCharsets.ISO_8859_1);
    }

    static HaSettings settings(NodeRole role, String address) {
        return new HaSettings(role, address(address));
    }

    static PeerAddress address(String text) {
        return PeerAddress.parse(text).orElseThrow();
    }
}
