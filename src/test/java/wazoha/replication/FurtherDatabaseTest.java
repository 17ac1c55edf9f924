package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Epoch;

/** A second database of the list: its runs, and what users change there while the slave serves. */
@Timeout(value = 120, unit = SECONDS)
class FurtherDatabaseTest {
    private static final Epoch TWO = PairWithFurther.TWO;
    private static final Epoch THREE = new Epoch(3);
    private static final Epoch FOUR = new Epoch(4);
    private static final String ROWS = TwoDatabases.rowsOf("report");

    @TempDir
    Path disk;

    private PairWithFurther pair;

    @BeforeEach
    void twoDatabasesOfEachSide() throws Exception {
        pair = new PairWithFurther();
        pair.first.onBoth("CREATE TABLE public.users (id serial PRIMARY KEY, name text)");
        pair.first.onMaster("INSERT INTO public.users (name) SELECT 'user ' || n FROM generate_series(1, 20) n");
        pair.onBoth("CREATE TABLE public.report (id serial PRIMARY KEY, text text)");
        pair.onMaster("INSERT INTO public.report (text) SELECT 'report ' || n FROM generate_series(1, 30) n");
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }

    @Test
    void eachDatabaseHasItsOwnFirstFillItsCountersAndItsRuns() throws Exception {
        pair.first.run();
        pair.first.onMaster("UPDATE public.users SET name = 'Ada' WHERE id = 1");
        pair.first.run();
        var memory = new RunMemory();
        var first = pair.replicator(memory, step -> {}).run(TWO, Replicator.Scope.HINTED, false);
        assertThat(first.firstFill()).isTrue();
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
        pair.onMaster("UPDATE public.report SET text = 'new' WHERE id = 7; SELECT pg_stat_force_next_flush()");
        var second = pair.replicator(memory, step -> {}).run(TWO, Replicator.Scope.HINTED, false);
        assertThat(second.firstFill()).isFalse();
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
        assertThat(pair.first.slaveText("SELECT runs FROM wazo_ha.state")).isEqualTo("2");
        assertThat(pair.slaveText("SELECT runs FROM wazo_ha.copy")).isEqualTo("2");
        assertThat(pair.slaveText(
                        "SELECT count(*) FROM pg_tables WHERE schemaname = 'wazo_ha' AND tablename = 'state'"))
                .as("one letterbox alone")
                .isEqualTo("0");
    }

    @Test
    void whatFailsInTheFurtherDatabaseIsRefusedWithItsNameAndLeavesTheFirstAlone() throws Exception {
        pair.onSlave("ALTER TABLE public.report ADD COLUMN extra integer");
        pair.first.run();
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("database %s on".formatted(pair.name))
                .hasMessageContaining("column report.extra is missing on the master and integer on the slave");
    }

    @Test
    void whatUsersChangedInEitherDatabaseArrivesVerifiedBeforeTheSlaveIsClean() throws Exception {
        pair.run(TWO);
        pair.letterbox.claim(TWO, THREE, true);
        pair.letterbox.takeBase(THREE);
        pair.first.onSlave("UPDATE public.users SET name = 'on the slave' WHERE id = 3");
        pair.onSlave(
                "INSERT INTO public.report (text) VALUES ('made on the slave'); DELETE FROM public.report WHERE id = 4");
        assertThat(pair.slaveText("SELECT max(id) > 1000000 FROM public.report"))
                .as("a gap behind the master's sequence there as well")
                .isEqualTo("t");
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("the holder is slave");
        var fetched = pair.passes().fetch(disk);
        var reports = fetched.databases().get(1);
        assertThat(reports.baseComplete()).isTrue();
        assertThat(reports.rowsInserted()).isEqualTo(1);
        assertThat(reports.rowsDeleted()).isEqualTo(1);
        assertThat(reports.folder()).isEqualTo(disk.resolve(pair.name).resolve("3"));
        assertThat(Files.readString(reports.folder().resolve(FetchedFolder.DIFFERENCE)))
                .contains("made on the slave");
        pair.comeHome(THREE, FOUR);
        pair.passes().clearDirty(FOUR, fetched);
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
        assertThat(pair.slaveText("SELECT count(*) FROM wazo_ha.base")).isEqualTo("0");
        pair.run(FOUR);
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
    }

    @Test
    void aRowOfTheFurtherDatabaseThatWasWrittenAfterTheFetchKeepsTheSlaveDirty() throws Exception {
        pair.run(TWO);
        pair.letterbox.claim(TWO, THREE, true);
        pair.letterbox.takeBase(THREE);
        var early = pair.passes().fetch(disk);
        pair.onSlave("INSERT INTO public.report (text) VALUES ('late')");
        pair.comeHome(THREE, FOUR);
        assertThatThrownBy(() -> pair.passes().clearDirty(FOUR, early))
                .hasMessageContaining("dirty not cleared in database %s".formatted(pair.name))
                .hasMessageContaining("fetch again");
        assertThat(pair.letterbox.read().state().dirty()).isTrue();
        pair.passes().clearDirty(FOUR, pair.passes().fetch(disk));
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
        assertThat(Files.readString(disk.resolve(pair.name).resolve("3").resolve(FetchedFolder.DIFFERENCE)))
                .contains("late");
    }

    @Test
    void aMasterWhoseListIsShorterMakesNothingOfTheOtherDatabaseDisappear() throws Exception {
        pair.run(TWO);
        pair.letterbox.claim(TWO, THREE, true);
        pair.onSlave("UPDATE public.report SET text = 'only here' WHERE id = 5");
        pair.comeHome(THREE, FOUR);
        var alone = new MergePasses(List.of(pair.firstPass()));
        alone.clearDirty(FOUR, alone.fetch(disk));
        assertThatThrownBy(() -> pair.replicator().run(FOUR, Replicator.Scope.WHOLE, false))
                .isInstanceOfSatisfying(
                        ReplicationException.class,
                        unkept -> assertThat(unkept.kind()).isEqualTo(ReplicationException.Kind.UNKEPT))
                .hasMessageContaining("served since this database was fetched last");
        assertThat(pair.adoption().fromMaster(FOUR, "restored slave").kept()).isEqualTo(1);
        assertThat(pair.masterText("SELECT content ->> 'text' FROM wazo_ha.conflict"))
                .isEqualTo("only here");
        pair.replicator().run(FOUR, Replicator.Scope.WHOLE, true);
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
    }

    @Test
    void aFurtherDatabaseThatWasRestoredOrMadeAnewIsSeenByItself() throws Exception {
        pair.run(TWO);
        pair.onMaster("UPDATE wazo_ha.pair SET runs = 0");
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("the master's database was restored");
        pair.onMaster("UPDATE wazo_ha.pair SET lineage = gen_random_uuid()");
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("of another history on the slave");
        pair.onMaster("UPDATE public.report SET text = 'of the new master' WHERE id = 2");
        var histories = pair.adoption().histories();
        assertThat(histories.master().pair()).isNotEqualTo(histories.slave().pair());
        assertThat(pair.adoption().fromMaster(TWO, "adopted from the master").kept())
                .isEqualTo(1);
        pair.replicator().run(TWO, Replicator.Scope.WHOLE, true);
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
        assertThat(pair.first.run().changedTables()).isEmpty();
    }

    @Test
    void aDatabaseThatOneSideDoesNotHaveIsToldWithBothSidesAndHoldsNothingToFetch() throws Exception {
        pair.run(TWO);
        pair.first.onSlave("DROP DATABASE " + pair.name + " WITH (FORCE)");
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("replication from %s to %s".formatted(pair.master.place(), pair.slave.place()))
                .hasMessageContaining("%s does not exist; remedy".formatted(pair.slave.place()));
        assertThat(DatabaseLook.further(pair.master)
                        .onMaster(pair.slaveFromMaster, TwoDatabases.EXCLUDE, TwoDatabases.EXCLUDE))
                .anySatisfy(found -> {
                    assertThat(found.refuses()).isTrue();
                    assertThat(found.what()).isEqualTo("%s does not exist".formatted(pair.slave.place()));
                });
        pair.letterbox.claim(TWO, THREE, true);
        pair.comeHome(THREE, FOUR);
        pair.passes().clearDirty(FOUR, pair.passes().fetch(disk));
        assertThat(pair.letterbox.read().state().dirty()).isFalse();
        pair.first.onMaster("DROP DATABASE " + pair.name + " WITH (FORCE)");
        assertThatThrownBy(() -> pair.replicator().run(FOUR, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("%s does not exist; remedy".formatted(pair.master.place()));
    }

    @Test
    void aListThatDoesNotBeginWithTheDatabaseOfTheLetterboxIsRefused() throws Exception {
        try (var turned = pair.letterbox(pair.slave, pair.first.slave)) {
            assertThatThrownBy(turned::install)
                    .isInstanceOf(LetterboxException.class)
                    .hasMessageContaining("name %s first on both nodes".formatted(pair.first.slave.name()));
        }
    }

    @Test
    void aDatabaseThatIsMadeLaterIsInstalledWhileTheDaemonRuns() throws Exception {
        pair.first.leave();
        pair.first.onSlave("ALTER DATABASE %1$s RENAME TO %1$s_away".formatted(pair.name));
        pair.letterbox.install(); // the letterbox goes on without it
        assertThatThrownBy(() -> pair.replicator().run(TWO, Replicator.Scope.WHOLE, false))
                .hasMessageContaining("does not exist");
        pair.first.onSlave("ALTER DATABASE %1$s_away RENAME TO %1$s".formatted(pair.name));
        pair.onSlave("DROP SCHEMA wazo_ha CASCADE");
        pair.letterbox.installFurther();
        pair.run(TWO);
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
    }

    @Test
    void aDatabaseThatIsDroppedAndMadeAnewIsInstalledWhileTheDaemonRuns() throws Exception {
        pair.run(TWO);
        pair.first.onSlave("DROP DATABASE " + pair.name + " WITH (FORCE)");
        pair.letterbox.installFurther(); // nothing is there
        pair.first.onSlave("CREATE DATABASE " + pair.name);
        pair.onSlave("CREATE TABLE public.report (id serial PRIMARY KEY, text text)");
        new ReplicationRole(pair.slave, pair.first.role).createOrRenewInFurther(TwoDatabases.PASSWORD); // wazo-sync -i
        pair.letterbox.installFurther();
        pair.run(TWO);
        assertThat(pair.slaveText(ROWS)).isEqualTo(pair.masterText(ROWS));
        assertThat(pair.slaveText("SELECT lineage FROM wazo_ha.copy"))
                .isEqualTo(pair.masterText("SELECT lineage FROM wazo_ha.pair"));
    }

    @Test
    void preflightLooksAtTheFurtherDatabaseFromEitherSide() throws Exception {
        assertThat(DatabaseLook.further(pair.slave).onSlave())
                .anySatisfy(found -> assertThat(found.what()).contains("no replication was ever proven"));
        pair.run(TWO);
        assertThat(DatabaseLook.further(pair.slave).onSlave())
                .noneMatch(found -> found.refuses())
                .anySatisfy(found -> assertThat(found.what()).contains("its last run is number 1"));
        assertThat(DatabaseLook.further(pair.master)
                        .onMaster(pair.slaveFromMaster, TwoDatabases.EXCLUDE, TwoDatabases.EXCLUDE))
                .extracting(found -> found.check() + ": " + found.severity().wire())
                .contains("encoding: fine", "locale: fine", "schema: fine", "schema versions: fine", "lineage: fine")
                .doesNotContain("clocks: fine");
        pair.onSlave("ALTER TABLE public.report ADD COLUMN extra integer");
        assertThat(DatabaseLook.further(pair.master)
                        .onMaster(pair.slaveFromMaster, TwoDatabases.EXCLUDE, TwoDatabases.EXCLUDE))
                .anyMatch(found -> found.refuses() && found.check().equals("schema"));
    }

    @Test
    void theRoleOfThePairMayDoNoMoreInTheFurtherDatabaseThanInTheFirst() throws Exception {
        var role = pair.first.open(pair.slaveFromMaster);
        for (var sql : new String[] {
            "UPDATE wazo_ha.copy SET runs = 9",
            "DELETE FROM wazo_ha.base_table",
            "CREATE TABLE public.mine (id integer)",
            "DROP TABLE public.report",
            "SELECT wazo_ha.claim_master(0, 2)"
        }) {
            assertThatThrownBy(() -> Sql.run(role, sql))
                    .as(sql)
                    .hasMessageMatching("(?s).*(permission denied|must be owner|does not exist).*");
        }
    }
}
