package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Ticker;

/**
 * docs/contract.md, section 6: encoding and locale of both sides, and the three known ways in which a system that lacks a
 * locale shows itself.
 */
@Timeout(value = 120, unit = SECONDS)
class LocalesTest {
    private static final String LACKING = "xx_XX.UTF-8";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest(name = "6 encoding and locale, slave {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' | on the master and LATIN1 on the slave   | create the slave's database again with ENCODING 'UTF8'
        TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE '%s'            | LC_COLLATE=C.UTF-8                       | with the locale of the master
        TEMPLATE template0 LC_COLLATE '%s' LC_CTYPE 'C.UTF-8'            | LC_CTYPE=C.UTF-8                         | with the locale of the master
        """)
    void anotherEncodingOrLocaleIsRefusedWithBothSides(String options, String named, String remedy) throws Exception {
        try (var pair = TwoDatabases.paired(options.formatted("C"));
                var equal = TwoDatabases.empty()) {
            assertThat(equal.masterText("SHOW server_encoding")).isEqualTo("UTF8");
            assertThatThrownBy(pair::run)
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContainingAll(named, remedy, pair.master.place(), pair.slave.place())
                    .extracting(failed -> ((ReplicationException) failed).kind())
                    .isEqualTo(ReplicationException.Kind.REFUSED);
        }
    }

    @ParameterizedTest(name = "6 locale: {0} {1} {2} and {3} {4} {5}: {6}")
    @CsvSource(delimiter = '|', textBlock = """
        c | en_US.UTF-8 | ''    | c | en_US.utf8  | ''    | same
        c | C           | ''    | c | POSIX       | ''    | same
        c | C.UTF-8     | ''    | c | C           | ''    | other
        c | fr_FR.UTF-8 | ''    | c | en_US.UTF-8 | ''    | other
        c | fr_FR.UTF-8 | ''    | i | fr_FR.UTF-8 | fr-FR | other
        i | C           | fr-FR | i | C           | fr-CA | other
        """)
    void twoWritingsOfOneLocaleAreTheSame(
            String oneProvider,
            String one,
            String oneIcu,
            String otherProvider,
            String other,
            String otherIcu,
            String is) {
        var here = new DatabaseLocale(oneProvider, one, one, oneIcu, "");
        var there = new DatabaseLocale(otherProvider, other, other, otherIcu, "");
        assertThat(here.sameRules(there)).isEqualTo(is.equals("same"));
        assertThat(there.sameRules(here)).isEqualTo(is.equals("same"));
    }

    @Test
    void theWholeMessagesOfAnotherEncodingAndAnotherLocale() throws Exception {
        try (var pair = TwoDatabases.paired("TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")) {
            assertThatThrownBy(pair::run)
                    .hasMessageStartingWith("replication from %s to %s refused: the encoding is UTF8 on the master and"
                                    .formatted(pair.master.place(), pair.slaveFromMaster.place())
                            + " LATIN1 on the slave; the slave's rows are unchanged; remedy: create the slave's database"
                            + " again with ENCODING 'UTF8' (docs/operate.md, \"Another encoding or locale\")");
        }
        var finding = Preflight.locale(
                new DatabaseLocale("c", "fr_FR.UTF-8", "fr_FR.UTF-8", "", "2.36"),
                new DatabaseLocale("c", "C.UTF-8", "C.UTF-8", "", ""));
        assertThat(finding.what())
                .isEqualTo("the locale is LC_COLLATE=fr_FR.UTF-8 LC_CTYPE=fr_FR.UTF-8 on the master and"
                        + " LC_COLLATE=C.UTF-8 LC_CTYPE=C.UTF-8 on the slave");
        assertThat(finding.remedy())
                .isEqualTo("create the slave's database again with the locale of the master (docs/operate.md, \"Another"
                        + " encoding or locale\"); if locale -a there does not list it, generate it first (dpkg-reconfigure"
                        + " locales, then systemctl restart postgresql)");
        assertThat(Preflight.locale(
                                new DatabaseLocale("c", "fr_FR.UTF-8", "fr_FR.UTF-8", "", "2.36"),
                                new DatabaseLocale("c", "fr_FR.utf8", "fr_FR.utf8", "", "2.41"))
                        .what())
                .isEqualTo("the rules of locale fr_FR.UTF-8 have version 2.36 on the master and 2.41 on the slave");
    }

    @Test
    void aClusterThatDoesNotStartBecauseItsSystemLacksALocaleIsToldWithWhatTheMasterHas() throws Exception {
        try (var pair = TwoDatabases.paired()) {
            int port = portOfAClusterThatDoesNotStart();
            var nowhere = new DatabaseAccess(
                    "localhost", port, "asterisk", pair.role, "x", "wazo-ha test", PATIENCE, PATIENCE);
            var replicator = new Replicator(
                    pair.master,
                    nowhere,
                    TableClasses.excluding(TwoDatabases.EXCLUDE),
                    PATIENCE,
                    PATIENCE,
                    Ticker.system());
            assertThatThrownBy(() -> replicator.run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false))
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContainingAll(
                            nowhere.place() + ": no PostgreSQL listens there",
                            "lc_messages, lc_monetary, lc_numeric or lc_time",
                            pair.master.place() + " has LC_COLLATE=",
                            "lc_messages=",
                            "point lc_* to one that exists")
                    .extracting(failed -> ((ReplicationException) failed).kind())
                    .isEqualTo(ReplicationException.Kind.UNREACHABLE);
        }
    }

    private static int portOfAClusterThatDoesNotStart() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> EmbeddedPostgres.builder()
                        .setPort(port)
                        .setPGStartupWait(Duration.ofSeconds(3))
                        .setServerConfig("lc_messages", LACKING)
                        .start()
                        .close())
                .as("the premise: such a cluster does not start")
                .isInstanceOf(Exception.class);
        return port;
    }

    @Test
    void aDatabaseWhoseCollationItsSystemLacksIsToldWithWhatTheMasterHas() throws Exception {
        try (var pair = TwoDatabases.paired()) {
            TwoDatabases.onSlaveServer("UPDATE pg_database SET datcollate = '%s' WHERE datname = '%s'"
                    .formatted(LACKING, pair.slave.name()));
            assertThatThrownBy(pair::run)
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContainingAll(
                            pair.slave.place() + ": it lets nobody in",
                            LACKING,
                            pair.master.place() + " has LC_COLLATE=",
                            "generate that locale there",
                            "create the database again")
                    .extracting(failed -> ((ReplicationException) failed).kind())
                    .isEqualTo(ReplicationException.Kind.REFUSED);
        }
    }

    @Test
    void aLoadThatNeedsALocaleThatTheSlavesSystemLacksIsToldAndTheSlaveIsAsItWas() throws Exception {
        try (var pair = TwoDatabases.paired()) {
            pair.onBoth("CREATE COLLATION public.french (LC_COLLATE = 'C.UTF-8', LC_CTYPE = 'C.UTF-8');"
                    + " CREATE TABLE public.t (name text COLLATE public.french PRIMARY KEY)");
            pair.onSlave("UPDATE pg_collation SET collcollate = '%s', collctype = '%s' WHERE collname = 'french'"
                    .formatted(LACKING, LACKING));
            pair.onMaster("INSERT INTO public.t VALUES ('a'), ('b')");
            assertThatThrownBy(pair::run)
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContainingAll(
                            pair.slave.place() + ": it cannot take the rows",
                            LACKING,
                            pair.master.place() + " has LC_COLLATE=",
                            "generate that locale there");
            assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        }
    }

    @Test
    void theServersOwnInvalidLocaleNameIsKnown() {
        assertThatThrownBy(() -> TwoDatabases.onSlaveServer(
                        "CREATE DATABASE lacking TEMPLATE template0 LC_COLLATE '%s'".formatted(LACKING)))
                .isInstanceOfSatisfying(SQLException.class, failed -> {
                    assertThat(failed.getMessage()).contains("invalid locale name");
                    assertThat(LocaleFault.in(failed)).contains(LocaleFault.REFUSED_LOAD);
                });
    }

    @ParameterizedTest(name = "6 locale, SQLSTATE {0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        XX000 | FATAL: database locale is incompatible with operating system | CLOSED_DATABASE
        22023 | FATAL: database locale is incompatible with operating system | CLOSED_DATABASE
        XX000 | ERROR: cache lookup failed for relation 7                    | -
        42809 | ERROR: invalid locale name: "fr_FR.UTF-8"                    | REFUSED_LOAD
        42809 | ERROR: invalid LC_COLLATE locale name: "fr_FR.UTF-8"         | REFUSED_LOAD
        22023 | ERROR: could not create locale "fr_FR.UTF-8": No such file   | REFUSED_LOAD
        42809 | ERROR: "t" is not a view                                     | -
        08001 | Connection to 10.0.0.2:5432 refused. Check that the host ... | CLUSTER_DOWN
        08001 | The connection attempt failed.                               | -
        08006 | An I/O error occurred while sending to the backend.          | -
        28P01 | FATAL: password authentication failed for user "wazo_ha"     | -
        -     | an error without a state                                     | -
        """)
    void whatIsAFaultOfALocale(@Nullable String state, String text, @Nullable String fault) {
        var failed = new SQLException(text, state, new ConnectException("Connection refused"));
        assertThat(LocaleFault.in(failed).map(Enum::name).orElse(null)).isEqualTo(fault);
    }
}
