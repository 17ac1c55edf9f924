package wazoha.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A day in the life of a pair: work, a failure, work goes on, the way home. */
final class Story implements Show {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final World world;
    private final Screen screen;
    private final Options options;
    private final Watch watch;
    private final Verdict verdict = new Verdict();
    private final String setting = "+1555" + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 10_000_000);
    private @Nullable Phones phones;

    Story(World world, Screen screen, Options options) {
        this.world = world;
        this.screen = screen;
        this.options = options;
        this.watch = new Watch(world, screen, () -> Optional.ofNullable(phones).map(Phones::book));
    }

    @Override
    public Verdict play() throws DemoException, InterruptedException {
        screen.title("1. A pair is set up");
        var users = IntStream.range(0, options.phones()).mapToObj(Users::make).toList();
        new Setup(world, screen, watch).play(users);

        screen.title("2. A working day");
        var office = new Phones(world);
        phones = office;
        var morning = Instant.now();
        for (int number = 0; number < users.size(); number++) {
            office.add(users.get(number), number % 2 == 0 ? Phones.Kind.BACKUP_ON_FAILURE : Phones.Kind.BOTH);
        }
        office.callEachOther();
        everyPhoneWorks(office, Place.MASTER, morning, morning, "at the master");
        var newcomer = newcomer(office);

        screen.title(
                options.fault() == Options.Fault.KILL
                        ? "3. The master dies: SIGKILL to all its processes, and its cable is pulled"
                        : "3. The master's telephony dies: SIGKILL to its SIP server, which cannot start again");
        var failed = Instant.now();
        fail();
        var served = serving(failed, Place.SLAVE);
        everyPhoneWorks(office, Place.SLAVE, failed, served.orElse(failed), "at the slave");
        Await.within(PATIENCE, () -> office.book().registeredAt(Place.MASTER) == 0);
        measureFailure(office.book(), failed, served);
        verdict.promise(
                office.book()
                        .registeredSince(newcomer.extension(), Place.SLAVE, failed)
                        .isPresent(),
                "the user made at the master did not register at the slave");
        screen.tell("%s registered at the slave with the password from this morning".formatted(newcomer.firstname()));
        changeAtSlave(newcomer);

        screen.title("4. The master comes back");
        var repaired = Instant.now();
        repair();
        wayHome(office, repaired);
        differenceIsKept();
        return verdict;
    }

    @Override
    public void close() {
        watch.close();
        if (phones != null) {
            phones.close();
        }
    }

    /** Waits until each phone has registered there since an instant, and has called and been called since another. */
    private void everyPhoneWorks(Phones office, Place at, Instant since, Instant calls, String where)
            throws DemoException, InterruptedException {
        var book = office.book();
        boolean all = Await.within(PATIENCE, () -> book.everyPhoneWorks(at, since, calls));
        verdict.promise(all, "not every phone could register, call and be called " + where);
        screen.tell(
                all
                        ? "all %d phones are registered, have called and have been called %s"
                                .formatted(book.names().size(), where)
                        : "NOT every phone could register, call and be called " + where);
    }

    private Users.User newcomer(Phones office) throws DemoException, InterruptedException {
        var user = Users.named("900", "Ada");
        var made = Instant.now();
        Users.store(world.master().database(), List.of(user));
        office.add(user, Phones.Kind.BACKUP_ON_FAILURE);
        boolean copied = Await.within(PATIENCE, () -> Users.knows(world.slave().database(), user));
        var seen = Duration.between(made, Instant.now());
        verdict.promise(copied, "the user made at the master did not reach the slave");
        verdict.measured(
                "newRowOnSlave",
                "a new user's row is on the slave after",
                copied ? Optional.of(seen) : Optional.empty());
        Await.until(
                "the new user's phone",
                PATIENCE,
                () -> office.book().registeredSince("900", Place.MASTER, made).isPresent());
        screen.tell(
                "a new user, Ada, was made at the master: her phone is registered, her row is on the slave after %d ms"
                        .formatted(seen.toMillis()));
        return user;
    }

    private void fail() throws DemoException, InterruptedException {
        switch (options.fault()) {
            case KILL -> world.master().powerOff();
            case TELEPHONY -> world.master().breakTelephony();
        }
    }

    private void repair() throws DemoException, InterruptedException {
        switch (options.fault()) {
            case KILL -> world.master().powerOn();
            case TELEPHONY -> world.master().repairTelephony();
        }
    }

    private Optional<Instant> serving(Instant since, Place place) throws InterruptedException {
        Await.within(
                PATIENCE,
                () -> watch.first(since, seen -> seen.place() == place && seen.serves())
                        .isPresent());
        var served = watch.first(since, seen -> seen.place() == place && seen.serves());
        screen.tell(served.map(at -> "the %s serves, %.1f s later"
                        .formatted(place.word(), Duration.between(since, at).toMillis() / 1000.0))
                .orElse("the " + place.word() + " DOES NOT serve"));
        return served;
    }

    private void measureFailure(PhoneBook book, Instant failed, Optional<Instant> served) {
        verdict.measured(
                "noticed",
                "the slave noticed",
                failed,
                watch.first(
                        failed,
                        seen -> seen.place() == Place.SLAVE && !seen.diagnosis().equals("SERVING")));
        verdict.measured(
                "decided",
                "the slave decided to take over",
                failed,
                watch.first(
                        failed,
                        seen -> seen.place() == Place.SLAVE
                                && List.of("TAKING_OVER", "SERVING").contains(seen.phase())));
        verdict.measured("serving", "the slave served (its SIP port answered)", failed, served);
        var promised = Duration.ofSeconds(options.fault().promisedSeconds());
        verdict.promise(
                served.filter(at -> Duration.between(failed, at).compareTo(promised) <= 0)
                        .isPresent(),
                "the slave did not serve within %d s".formatted(promised.toSeconds()));
        var registered = times(book, name -> book.registeredSince(name, Place.SLAVE, failed));
        verdict.measured(
                "firstPhone",
                "first phone registered at the slave",
                failed,
                registered.stream().findFirst());
        verdict.measured("lastPhone", "last phone registered at the slave", failed, last(book, registered));
        var from = served.orElse(failed);
        var called = times(book, name -> book.wasCalled(name, from, Instant.MAX));
        verdict.measured(
                "firstCall",
                "first call answered at the slave",
                failed,
                called.stream().findFirst());
        verdict.measured("lastCall", "last phone that could be called again", failed, last(book, called));
        verdict.measured(
                "longestGap",
                "longest time without any answered call",
                Optional.of(book.longestGap(failed, Instant.now())));
    }

    private void changeAtSlave(Users.User user) throws DemoException {
        world.slave()
                .database()
                .write("UPDATE userfeatures SET destunc = '%s' WHERE firstname = '%s'"
                        .formatted(setting, user.firstname()));
        screen.tell("%s sets a forward to %s: only the slave knows it".formatted(user.firstname(), setting));
    }

    private void wayHome(Phones office, Instant repaired) throws DemoException, InterruptedException {
        Await.within(PATIENCE, () -> "STANDBY".equals(watch.phase(Place.SLAVE)) && watch.serves(Place.MASTER));
        var served = watch.first(repaired, seen -> seen.place() == Place.MASTER && seen.serves());
        var stopped = watch.first(repaired, seen -> seen.place() == Place.SLAVE && !seen.serves());
        verdict.measured("masterServes", "the master served again after its return", repaired, served);
        verdict.promise(served.isPresent(), "the master did not serve again");
        screen.tell("the slave has handed back and the master serves");
        var home = served.orElse(repaired);
        everyPhoneWorks(office, Place.MASTER, repaired, home, "at the master again");
        var book = office.book();
        var back = times(book, name -> book.registeredSince(name, Place.MASTER, repaired));
        verdict.measured("backHome", "last phone back home after the master's return", repaired, last(book, back));
        verdict.measured(
                "gapHome",
                "longest time without any answered call at the handover",
                Optional.of(book.longestGap(stopped.orElse(repaired), Instant.now())));
    }

    /** What was written at the slave is at the master, or in the difference that the master has fetched. */
    private void differenceIsKept() throws DemoException, InterruptedException {
        var search = Command.of(
                "grep",
                "-rlF",
                "--",
                setting,
                world.master().home().resolve("var/lib/wazo-ha").toString());
        boolean kept = Await.within(
                PATIENCE,
                () -> search.call(PATIENCE).status() == 0
                        || world.master()
                                        .database()
                                        .read("SELECT 1 FROM userfeatures WHERE destunc = '%s'".formatted(setting))
                                        .size()
                                == 1);
        verdict.promise(kept, "what was written at the slave is lost");
        boolean clean = Await.within(
                PATIENCE,
                () -> "false".equals(watch.text(Place.SLAVE, "/dirty"))
                        && "ok".equals(watch.text(Place.MASTER, "/replication/state")));
        verdict.promise(clean, "the replication did not resume");
        if (kept) {
            screen.tell("the difference is on the master's disk, not merged: "
                    + search.call(PATIENCE).text());
        }
    }

    private static List<Instant> times(PhoneBook book, Function<String, Optional<Instant>> when) {
        return book.names().stream()
                .flatMap(name -> when.apply(name).stream())
                .sorted()
                .toList();
    }

    /** The last of all; empty if one is missing. */
    private static Optional<Instant> last(PhoneBook book, List<Instant> times) {
        return times.size() < book.names().size()
                ? Optional.empty()
                : times.stream().reduce((one, later) -> later);
    }
}
