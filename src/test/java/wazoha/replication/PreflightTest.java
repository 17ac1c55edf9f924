package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Finding;
import wazoha.node.Product;
import wazoha.node.Ticker;

/** docs/contract.md, section 6: what must hold before the first row; each refusal names both sides and the remedy. */
class PreflightTest extends WithTwoDatabases {
    @ParameterizedTest(name = "6 before the first row, wazo-ha {0} on the slave")
    @CsvSource({"0.0.9", "0.1.1", "1.0.0", "0.1.0-rc1"})
    void anotherVersionOfWazoHaIsRefusedAndEverythingElseOfThePairGoesOn(String version) throws Exception {
        oneRowToCopy();
        pair.onSlave("UPDATE wazo_ha.build SET version = '%s'".formatted(version));
        assertRefused(
                "wazo-ha is %s on the master and %s on the slave".formatted(Product.version(), version),
                "install the same version of wazo-ha on both nodes",
                "fails over with the rows of the last run");
        heartbeatAndHandoverWork();
        pair.letterbox.install(); // as the slave's daemon does when it starts in the right version
        assertThat(pair.slaveText("SELECT version FROM wazo_ha.build")).isEqualTo(Product.version());
    }

    @Test
    void aSlaveThatIsTooOldToTellItsVersionIsRefused() throws Exception {
        oneRowToCopy();
        pair.onSlave("DROP TABLE wazo_ha.build");
        assertRefused("on the master and a version that does not tell itself on the slave");
        heartbeatAndHandoverWork();
    }

    private void heartbeatAndHandoverWork() throws Exception {
        try (var box = pair.masterLetterbox()) {
            var word = new MasterWord("SERVING", true, false, false, true, TwoDatabases.TWO, false, "boot", false, 0);
            assertThat(box.tell(word).epoch()).isEqualTo(TwoDatabases.TWO);
        }
        assertThat(pair.letterbox.claim(TwoDatabases.TWO, new wazoha.node.Epoch(3), false))
                .isTrue();
    }

    @ParameterizedTest(name = "6 schema versions: {0} {1} and {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        alembic_version         | (version_num text)                         | '1a2b'         | '3c4d'          | 1a2b    | 3c4d
        chatd_alembic_version   | (version_num text)                         | '1a2b'         | -               | 1a2b    | empty
        infos                   | (uuid text, wazo_version text)             | 'one', '22.01' | 'other', '22.02'| 22.01   | 22.02
        """)
    void differentVersionsOfASchemaAreRefusedAndNeverCopied(
            String table, String columns, String here, @Nullable String there, String shownHere, String shownThere)
            throws Exception {
        oneRowToCopy();
        pair.onBoth("CREATE TABLE public.%s %s".formatted(table, columns));
        pair.onMaster("INSERT INTO public.%s VALUES (%s)".formatted(table, here));
        if (there != null) {
            pair.onSlave("INSERT INTO public.%s VALUES (%s)".formatted(table, there));
        }
        var before = pair.slaveText(TwoDatabases.rowsOf(table));
        assertRefused(
                "the versions of the schemas differ: %s is %s on the master and %s on the slave"
                        .formatted(table, shownHere, shownThere),
                "remedy: upgrade the node that is behind");
        assertThat(pair.slaveText(TwoDatabases.rowsOf(table))).isEqualTo(before);
    }

    @Test
    void aTableOfVersionsOnOneSideAloneIsRefused() throws Exception {
        pair.onMaster("CREATE TABLE public.alembic_version (version_num text)");
        assertRefused("alembic_version is empty on the master and missing on the slave");
    }

    @Test
    void whatInfosHoldsBesideTheVersionBelongsToEachNodeAndIsNotCopied() throws Exception {
        pair.onBoth("CREATE TABLE public.infos (uuid text, wazo_version text)");
        pair.onMaster("INSERT INTO public.infos VALUES ('of the master', '22.01')");
        pair.onSlave("INSERT INTO public.infos VALUES ('of the slave', '22.01')");
        assertThat(pair.replicator(TwoDatabases.usualExclusions())
                        .run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false)
                        .changedTables())
                .isEmpty();
        assertThat(pair.slaveText("SELECT uuid FROM public.infos")).isEqualTo("of the slave");
    }

    private void oneRowToCopy() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.onMaster("INSERT INTO public.t VALUES (1)");
    }

    private void assertRefused(String... texts) throws Exception {
        assertThatThrownBy(pair::run)
                .isInstanceOf(ReplicationException.class)
                .hasMessageContainingAll(texts)
                .hasMessageContaining(pair.master.place())
                .hasMessageContaining(pair.slave.place())
                .hasMessageContaining("the slave's rows are unchanged; remedy: ")
                .extracting(failed -> ((ReplicationException) failed).kind())
                .isEqualTo(ReplicationException.Kind.REFUSED);
        if (pair.slaveText("SELECT to_regclass('public.t')") != null) {
            assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        }
    }

    @Test
    void otherSchemasAreRefusedByTableAndColumn() throws Exception {
        pair.onMaster(
                "CREATE TABLE public.t (id integer PRIMARY KEY, name varchar(20)); CREATE TYPE public.mood AS ENUM ('a', 'b');"
                        + " CREATE TABLE public.extra (id integer)");
        pair.onSlave(
                "CREATE TABLE public.t (id integer PRIMARY KEY, name text); CREATE TYPE public.mood AS ENUM ('b', 'a')");
        assertThatThrownBy(pair::run)
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("column t.name is character varying(20) on the master and text on the slave")
                .hasMessageContaining("table extra is plain on the master and missing on the slave")
                .hasMessageContaining("type mood is a, b on the master and b, a on the slave")
                .hasMessageContaining("remedy: bring both nodes to the same version")
                .extracting(failed -> ((ReplicationException) failed).kind())
                .isEqualTo(ReplicationException.Kind.REFUSED);
    }

    /** The message of the refusal as a whole. */
    private String refusal() {
        try {
            pair.run();
        } catch (ReplicationException | InterruptedException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new AssertionError("the run was not refused");
    }

    private String refused(String why, String remedy) {
        return "replication from %s to %s refused: %s; the slave's rows are unchanged; remedy: %s"
                .formatted(pair.master.place(), pair.slaveFromMaster.place(), why, remedy);
    }

    @Test
    void theWholeMessageOfARefusal() throws Exception {
        pair.onMaster("CREATE TABLE public.t (id integer PRIMARY KEY, name varchar(20))");
        pair.onSlave("CREATE TABLE public.t (id integer PRIMARY KEY, name text)");
        assertThat(refusal())
                .isEqualTo(refused(
                        "the schemas differ: column t.name is character varying(20) on the master and text on the slave",
                        "bring both nodes to the same version and migrate both databases"));
        pair.onBoth("CREATE TABLE public.alembic_version (version_num text)");
        pair.onMaster("INSERT INTO public.alembic_version VALUES ('1a2b')");
        assertThat(refusal())
                .isEqualTo(
                        refused(
                                "the versions of the schemas differ: alembic_version is 1a2b on the master and empty on the slave",
                                "upgrade the node that is behind, so that its database is migrated too; 1 more: wazo-ha preflight"));
    }

    @Test
    void manyDifferencesAreCountedInTheMessageOfARun() throws Exception {
        for (int i = 0; i < 10; i++) {
            pair.onMaster("CREATE TABLE public.only_here_%d (id integer)".formatted(i));
        }
        assertThat(refusal())
                .startsWith(refused("the schemas differ: column only_here_0.id is integer on the master", "")
                        .substring(0, 60))
                .contains("column only_here_7.id is integer on the master and missing on the slave; and 12 more, all in"
                        + " wazo-ha preflight; the slave's rows are unchanged; remedy: ")
                .doesNotContain("only_here_8");
    }

    @ParameterizedTest(name = "PostgreSQL {0} and {2}: {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        15 | 15.3 | 15 | 15.3  | FINE    | version 15.3 on both
        15 | 15.3 | 15 | 15.9  | FINE    | PostgreSQL is 15.3 on the master and 15.9 on the slave
        15 | 15.3 | 17 | 17.1  | WARNS   | PostgreSQL is 15.3 on the master and 17.1 on the slave
        14 | 14.2 | 15 | 15.3  | REFUSES | PostgreSQL is 14.2 on the master and 15.3 on the slave, and 15 is the oldest that will do
        15 | 15.3 | 13 | 13.22 | REFUSES | PostgreSQL is 15.3 on the master and 13.22 on the slave, and 15 is the oldest that will do
        """)
    void versionsOfPostgres(
            int here, String hereText, int there, String thereText, Finding.Severity severity, String what) {
        var finding = Preflight.postgres(
                new ServerFacts(here, hereText, "UTF8", "then"), new ServerFacts(there, thereText, "UTF8", "now"));
        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.what()).isEqualTo(what);
        if (severity == Finding.Severity.REFUSES) {
            assertThat(finding.remedy())
                    .isEqualTo("upgrade PostgreSQL on %s (apt-get install postgresql, then pg_upgradecluster)"
                            .formatted(here < 15 ? "the master" : "the slave"));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        CREATE DOMAIN public.d AS %s                   | varchar(20) | text   | type d is a domain of character varying(20) on the master and a domain of text on the slave
        CREATE TYPE public.c AS (%s)                   | a int, b int| b int, a int | type c is a integer, b integer on the master and b integer, a integer on the slave
        CREATE TABLE public.u (a int, b int, UNIQUE (%s)) | a        | b      | key of u UNIQUE (a) is there on the master and missing on the slave
        CREATE TABLE public.g (a int, b int GENERATED ALWAYS AS (%s) STORED) | a + 1 | a + 2 | column g.b is integer generated (a + 1) on the master and integer generated (a + 2) on the slave
        CREATE TABLE public.i (a int GENERATED %s AS IDENTITY) | ALWAYS | BY DEFAULT | column i.a is integer not null identity always on the master and integer not null identity on the slave
        """)
    void whatMakesASchemaAnother(String sql, String here, String there, String named) throws Exception {
        pair.onMaster(sql.formatted(here));
        pair.onSlave(sql.formatted(there));
        assertThat(refusal()).contains("the schemas differ: ").contains(named);
    }

    @Test
    void equalSchemasHaveOneHashWhateverTheOrderOfColumnsAndWhatIsExcluded() throws Exception {
        pair.onMaster("CREATE TABLE public.t (a integer, b text, UNIQUE (a), CONSTRAINT again UNIQUE (a))");
        pair.onSlave("CREATE TABLE public.t (b text, a integer, UNIQUE (a)); CREATE TABLE public.cel (a integer);"
                + " CREATE TABLE public.stat_queue (a integer); CREATE TABLE public.call_log_x (a integer)");
        var exclusions = Exclusions.of(TwoDatabases.EXCLUDE);
        var here = pair.open(pair.master);
        var there = pair.open(pair.slave);
        Canonical.settings(here);
        Canonical.settings(there);
        assertThat(Fingerprint.hash(here, exclusions)).hasSize(64).isEqualTo(Fingerprint.hash(there, exclusions));
        assertThat(Fingerprint.hash(there, exclusions))
                .as("without exclusions the excluded tables count")
                .isNotEqualTo(Fingerprint.hash(there, Exclusions.of(java.util.List.of())));
        assertThat(Fingerprint.of(here, exclusions)).isEqualTo(Fingerprint.of(there, exclusions));
    }

    @Test
    void aNodeNeverReplicatesOntoItself() throws Exception {
        var self = new Replicator(
                pair.slave,
                pair.slaveFromMaster,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system());
        assertThatThrownBy(() -> self.run(TwoDatabases.TWO, Replicator.Scope.WHOLE, false))
                .hasMessageStartingWith("replication from %s to %s refused: both are the same server (started at "
                        .formatted(pair.slave.place(), pair.slaveFromMaster.place()))
                .hasMessageEndingWith("); the slave's rows are unchanged; remedy: set remote_address to the other node:"
                        + " wazo-ha configure master --remote ADDRESS");
    }
}
