package wazoha.host;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import wazoha.disk.AtomicFile;

/**
 * The three files of one cluster in which lines of ours can stand, with their texts. One character is one byte (ISO
 * 8859-1), so that text in whatever encoding survives.
 *
 * @param own the file of our own; an empty text stands for no file
 */
record ClusterFiles(Path hbaPath, String hba, Path mainPath, String main, Path ownPath, String own) {
    static final Charset BYTES = StandardCharsets.ISO_8859_1;

    /** Last among its neighbours, so that it holds. */
    private static final String OWN = "conf.d/zz-wazo-ha.conf";

    private static final Predicate<String> OWN_SETTING = Pattern.compile(
                    "(?:listen_addresses|ssl|ssl_cert_file|ssl_key_file) = .*")
            .asMatchPredicate();

    static ClusterFiles read(Cluster cluster) throws IOException {
        var mainPath = cluster.configuration().normalize();
        var ownPath = mainPath.resolveSibling(OWN);
        var hbaPath = ServerSettings.read(cluster, Map.of())
                .value("hba_file")
                .map(file -> cluster.located(file)
                        .orElseGet(() -> cluster.data().resolve(file))
                        .normalize())
                .orElseGet(() -> cluster.data().resolve("pg_hba.conf"));
        return new ClusterFiles(
                hbaPath,
                Files.readString(hbaPath, BYTES),
                mainPath,
                Files.readString(mainPath, BYTES),
                ownPath,
                textOrNone(ownPath));
    }

    private static String textOrNone(Path file) throws IOException {
        try {
            return Files.readString(file, BYTES);
        } catch (NoSuchFileException absent) {
            return "";
        }
    }

    ClusterFiles with(String otherHba, String otherMain, String otherOwn) {
        return new ClusterFiles(hbaPath, otherHba, mainPath, otherMain, ownPath, otherOwn);
    }

    Marked markedHba() {
        return Marked.of(hba, HbaText.OWN);
    }

    Marked markedMain() {
        return Marked.of(main, OWN_SETTING);
    }

    /** Without anything of ours. */
    ClusterFiles bare() {
        return with(markedHba().rest(), markedMain().rest(), "");
    }

    /** What the server will have with these texts. */
    ServerSettings settings(Cluster cluster) throws IOException {
        return ServerSettings.read(cluster, Map.of(mainPath, main, ownPath, own));
    }

    /** Writes what differs from the former texts, the access file last when it opens and first when it closes. */
    void write(ClusterFiles former) throws IOException {
        boolean opens = hba.length() > former.hba.length();
        if (!opens) {
            writeHba(former);
        }
        if (!own.equals(former.own)) {
            writeOwn(former);
        }
        if (!main.equals(former.main)) {
            AtomicFile.rewrite(mainPath, main.getBytes(BYTES));
        }
        if (opens) {
            writeHba(former);
        }
    }

    private void writeHba(ClusterFiles former) throws IOException {
        if (!hba.equals(former.hba)) {
            AtomicFile.rewrite(hbaPath, hba.getBytes(BYTES));
        }
    }

    private void writeOwn(ClusterFiles former) throws IOException {
        if (own.isEmpty()) {
            AtomicFile.delete(ownPath);
        } else if (former.own.isEmpty()) {
            AtomicFile.write(ownPath, own.getBytes(BYTES), "rw-r--r--");
        } else {
            AtomicFile.rewrite(ownPath, own.getBytes(BYTES));
        }
    }
}
