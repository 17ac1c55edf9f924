package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                .hasMessageContaining("both are the same server")
                .hasMessageContaining("set remote_address to the other node");
    }
}
