package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A master and a slave that stands by, each a database of a real server, made anew for each test. */
@Timeout(value = 120, unit = SECONDS)
abstract class WithTwoDatabases {
    TwoDatabases pair;

    @BeforeEach
    void aPairedStandby() throws Exception {
        pair = TwoDatabases.paired();
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }
}
