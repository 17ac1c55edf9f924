package wazoha.filesync;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A master and a slave for each test, and one key for all of them: RSA takes seconds. */
abstract class WithPairingGround {
    @TempDir
    static Path keys;

    static Path aKey;

    @TempDir
    Path folder;

    PairingGround ground;

    @BeforeAll
    static void aKeyOfThePair() throws Exception {
        aKey = PairingGround.aKey(keys.resolve("id"));
    }

    @BeforeEach
    void aSlaveThatTheAdministratorCanEnter() throws Exception {
        ground = new PairingGround(folder);
    }

    @AfterEach
    void end() {
        ground.close();
    }
}
