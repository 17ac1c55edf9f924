package wazoha.asterisk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's Asterisk 22, one for all tests of a class that leave it running: a cold start is most of the time of such a
 * test. Who stops it or changes how it starts takes one of his own.
 */
abstract class WithRealAsterisk {
    @TempDir
    private static Path common;

    private static Path root;
    private static @Nullable RealAsterisk shared;

    @TempDir
    Path folder;

    private final List<RealAsterisk> own = new ArrayList<>();

    @BeforeAll
    @Timeout(1000)
    static void build() throws InterruptedException {
        root = RealAsterisk.root("SIP expiry in force (docs/contract.md, section 4), phones told to resynchronise (5)");
    }

    /** The common one, running, with the configuration of the beginning in force. */
    final RealAsterisk running() throws IOException, InterruptedException, AmiException {
        var there = shared;
        if (there == null) {
            there = RealAsterisk.in(root, common.resolve("lab"));
            shared = there;
            there.start();
        } else {
            there.reset();
        }
        return there;
    }

    /** One that nobody else uses, not started. */
    final RealAsterisk own() throws IOException {
        var asterisk = RealAsterisk.in(root, folder.resolve("lab"));
        own.add(asterisk);
        return asterisk;
    }

    @AfterEach
    final void stopTheOwn() throws Exception {
        for (var asterisk : own) {
            asterisk.stop();
        }
    }

    @AfterAll
    static void stopTheCommon() throws Exception {
        var there = shared;
        shared = null;
        if (there != null) {
            there.stop();
        }
    }
}
