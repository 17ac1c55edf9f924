package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.ByCheck;
import wazoha.node.Epoch;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.Ticker;

/** What both databases tell a preflight (docs/contract.md, section 6). */
class DatabaseLookTest extends WithTwoDatabases {
    private ByCheck onMaster(DatabaseAccess slave) {
        return byCheck(new DatabaseLook(pair.master).onMaster(slave, TwoDatabases.EXCLUDE, TwoDatabases.EXCLUDE));
    }

    private ByCheck onMaster() {
        return onMaster(pair.slaveFromMaster);
    }

    private static ByCheck byCheck(List<Finding> findings) {
        return new ByCheck(findings);
    }

    private static DatabaseAccess at(DatabaseAccess known, int port, Duration patience) {
        return new DatabaseAccess(
                "127.0.0.1", port, known.name(), known.user(), "x", "wazo-ha test", patience, patience);
    }

    @Test
    void aWellPairIsFineInEveryRespect() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.run();
        var found = onMaster();
        assertThat(found.values())
                .allSatisfy(one -> assertThat(one.severity()).as("%s", one).isEqualTo(Severity.FINE));
        assertThat(found.checks())
                .containsExactlyInAnyOrder(
                        "own database",
                        "collation",
                        "database role",
                        "rights",
                        "clocks",
                        "two servers",
                        "wazo-ha",
                        "PostgreSQL",
                        "encoding",
                        "locale",
                        "schema versions",
                        "schema",
                        "letterbox",
                        "lineage");
        assertThat(found.get("letterbox").what())
                .isEqualTo(
                        "the slave's phase is STANDBY, its guard is open, it is clean, and its last proven run is number 1");
        assertThat(found.get("clocks").what())
                .contains("the slave's clock is 0.0")
                .contains("± 0.");
    }

    @Test
    void rightsThatAreNotThoseOfTheClassesAreToldWithTheTables() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY); CREATE TABLE public.cel (id integer PRIMARY KEY)");
        pair.onSlave("GRANT ALL ON public.t, public.cel TO %s".formatted(pair.role));
        var surplus = onMaster().get("rights");
        assertThat(surplus.severity()).isEqualTo(Severity.WARNS);
        assertThat(surplus.details()).containsExactly("cel");
        pair.onSlave("REVOKE TRUNCATE ON public.t FROM %s".formatted(pair.role));
        var lacking = onMaster().get("rights");
        assertThat(lacking.severity()).isEqualTo(Severity.REFUSES);
        assertThat(lacking.details()).containsExactly("t");
        assertThat(lacking.remedy()).startsWith("wazo-sync -i --rotate on the master");
    }

    @Test
    void everyDifferenceOfTheSchemasIsListedAndNothingIsChanged() throws Exception {
        for (int i = 10; i < 30; i++) {
            pair.onMaster("CREATE TABLE public.only_here_%d (id integer)".formatted(i));
        }
        pair.onBoth("CREATE TABLE public.cel_x (id integer)");
        pair.onSlave("CREATE TABLE public.stat_x (id integer); CREATE TABLE public.cel (id integer)");
        var schema = onMaster().get("schema");
        assertThat(schema.severity()).isEqualTo(Severity.REFUSES);
        assertThat(schema.details())
                .as("a table and a column each; what is excluded does not count")
                .hasSize(40)
                .contains(
                        "table only_here_10 is plain on the master and missing on the slave",
                        "column only_here_29.id is integer on the master and missing on the slave");
        assertThat(pair.masterText("SELECT to_regclass('wazo_ha.pair')")).isNull();
    }

    @Test
    void aDirtySlaveIsAWarningAndAClosedGuardRefuses() throws Exception {
        pair.letterbox.claim(TwoDatabases.TWO, new Epoch(3), true);
        assertThat(onMaster().get("letterbox").what())
                .isEqualTo("the slave is dirty since epoch 3: it holds changes that its master has not fetched");
        assertThat(onMaster().get("letterbox").severity()).isEqualTo(Severity.WARNS);
        pair.onSlave("UPDATE wazo_ha.state SET open_for = NULL");
        assertThat(onMaster().get("letterbox").severity()).isEqualTo(Severity.REFUSES);
        assertThat(onMaster().get("letterbox").remedy()).contains("systemctl start wazo-ha");
    }

    @Test
    void anotherPairAndARestoredMasterRefuse() throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        pair.run();
        pair.onMaster("UPDATE wazo_ha.pair SET runs = 0");
        assertThat(onMaster().get("lineage").what()).isEqualTo("the slave has run 1, and this master only knows of 0");
        pair.onMaster("UPDATE wazo_ha.pair SET lineage = '00000000-0000-0000-0000-00000000000a'");
        assertThat(onMaster().get("lineage").severity()).isEqualTo(Severity.REFUSES);
        assertThat(onMaster().get("lineage").what())
                .startsWith("the slave belongs to the pair ")
                .endsWith(", and this master to 00000000-0000-0000-0000-00000000000a");
    }

    @Test
    void aWrongPasswordIsToldWithTheRemedyAndWhatDependsOnItWasNotLookedAt() {
        var wrong = at(pair.slaveFromMaster, pair.slave.port(), Duration.ofSeconds(10));
        var nobody = new DatabaseAccess(
                wrong.host(),
                wrong.port(),
                wrong.name(),
                "nobody_at_all",
                "x",
                "wazo-ha test",
                wrong.connectTimeout(),
                wrong.socketTimeout());
        var found = onMaster(nobody);
        assertThat(found.get("database role").what())
                .startsWith("database %s on 127.0.0.1 port %d does not let the pair's role in: FATAL: "
                        .formatted(wrong.name(), wrong.port()));
        assertThat(found.get("database role").remedy())
                .isEqualTo("wazo-sync -i on the master makes role, password and access again");
        assertThat(found.get("schema").severity()).isEqualTo(Severity.NOT_LOOKED_AT);
        assertThat(found.get("schema").what()).isEqualTo("the slave's database does not let us in");
        assertThat(found.get("clocks").severity()).isEqualTo(Severity.NOT_LOOKED_AT);
    }

    @Test
    void aDatabaseThatTakesConnectionsAndSaysNothingIsGivenUp() throws Exception {
        try (var frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var before = Ticker.system().now();
            var found = onMaster(at(pair.slaveFromMaster, frozen.getLocalPort(), Duration.ofSeconds(2)));
            assertThat(Ticker.system().now().minus(before)).isLessThan(Duration.ofSeconds(30));
            assertThat(found.get("database role").severity()).isEqualTo(Severity.REFUSES);
            assertThat(found.get("database role").what()).contains("cannot be reached");
        }
    }

    @Test
    void aDatabaseWhoseLocaleIsMissingIsToldAsThat() throws Exception {
        TwoDatabases.onSlaveServer(
                "UPDATE pg_database SET datcollate = 'xx_XX.UTF-8' WHERE datname = '%s'".formatted(pair.slave.name()));
        var found = onMaster().get("database role");
        assertThat(found.severity()).isEqualTo(Severity.REFUSES);
        assertThat(found.what())
                .startsWith(pair.slave.place() + ": it lets nobody in, because it was created with a collation")
                .contains("xx_XX.UTF-8");
        assertThat(found.remedy()).startsWith("generate that locale there (dpkg-reconfigure locales)");
    }

    @Test
    void aSlaveSeesItsOwnSideAndSaysWhoSeesTheRest() throws Exception {
        var before = byCheck(new DatabaseLook(pair.slave).onSlave());
        assertThat(before.get("data").severity()).isEqualTo(Severity.REFUSES);
        assertThat(before.get("data").what()).isEqualTo("no replication was ever proven equal here");
        assertThat(before.get("database role").what())
                .as("the role of this test has another name")
                .isEqualTo("there is no role wazo_ha: the pair was never made");
        pair.run();
        var after = byCheck(new DatabaseLook(pair.slave).onSlave());
        assertThat(after.get("data").severity()).isEqualTo(Severity.FINE);
        assertThat(after.get("schema").what())
                .isEqualTo("only the master sees both databases: wazo-ha preflight there");
        assertThat(after.get("schema").severity()).isEqualTo(Severity.NOT_LOOKED_AT);
    }

    @Test
    void anOwnDatabaseThatIsAwayRefuses() {
        var away = at(pair.slave, 1, Duration.ofSeconds(2));
        var found = byCheck(new DatabaseLook(away).alone(Where.THIS_NODE));
        assertThat(found.get("own database").severity()).isEqualTo(Severity.REFUSES);
        assertThat(found.get("own database").what()).contains("no PostgreSQL listens there");
        assertThat(new DatabaseLook(away).dataDirectory()).isEmpty();
        assertThat(new DatabaseLook(pair.slave).dataDirectory())
                .hasValueSatisfying(folder -> assertThat(folder).startsWith("/"));
    }

    @ParameterizedTest(name = "{0} ms: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        0     | FINE  | the slave's clock is 0.000 s ahead of the master's (± 0.004 s)
        -1999 | FINE  | the slave's clock is 1.999 s behind the master's (± 0.004 s)
        2001  | WARNS | the slave's clock is 2.001 s ahead of the master's (± 0.004 s)
        -86400000 | WARNS | the slave's clock is 86400.000 s behind the master's (± 0.004 s)
        """)
    void clocksMoreThanTwoSecondsApartAreAWarning(double millis, Severity severity, String what) {
        var finding = new ClockSkew(millis, 4).found(Finding.about("clocks", Where.BOTH));
        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.what()).isEqualTo(what);
    }

    @Test
    void whatIsMissingFromALookThatWasCutOffIsNamedAndNothingThatWasFound() {
        var look = new DatabaseLook(pair.master);
        var all = look.onMaster(pair.slaveFromMaster, TwoDatabases.EXCLUDE, TwoDatabases.EXCLUDE);
        assertThat(look.missing(Where.MASTER, all, "no end"))
                .as("each check of a master")
                .isEmpty();
        var some = all.subList(0, 6);
        assertThat(look.missing(Where.MASTER, some, "no end"))
                .extracting(Finding::check)
                .doesNotContainAnyElementsOf(some.stream().map(Finding::check).toList())
                .contains("schema versions", "schema", "rights", "letterbox", "lineage");
        assertThat(look.missing(Where.MASTER, List.of(), "no end"))
                .allSatisfy(one -> assertThat(one.severity()).isEqualTo(Severity.NOT_LOOKED_AT))
                .extracting(Finding::check)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(Finding::check).toList());
        var own = new DatabaseLook(pair.slave);
        assertThat(own.missing(Where.SLAVE, own.onSlave(), "no end")).isEmpty();
    }
}
