package wazoha.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A pair at work with its phones, for shows that break it again and again. */
final class Workday implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Service that goes back and forth in a minute is what these shows are for: it must not lengthen the hold-down. */
    private static final String SETTINGS = """
            failover:
              retry_sick: 2s
            """;

    private final World world;
    private final Screen screen;
    private final Watch watch;
    private final ServiceWatch service;
    private @Nullable Phones phones;

    Workday(World world, Screen screen) {
        this.world = world;
        this.screen = screen;
        this.watch = new Watch(world, screen, () -> Optional.ofNullable(phones).map(Phones::book));
        this.service = new ServiceWatch(() -> watch.serves(Place.MASTER), () -> watch.serves(Place.SLAVE));
    }

    void begin(int numberOfPhones) throws DemoException, InterruptedException {
        for (var node : List.of(world.master(), world.slave())) {
            Disk.write(node.home().resolve("etc/wazo-ha/conf.d/show.yml"), SETTINGS);
        }
        screen.title("A pair is set up");
        var users = IntStream.range(0, numberOfPhones).mapToObj(Users::make).toList();
        new Setup(world, screen, watch).play(users);
        var office = new Phones(world);
        phones = office;
        for (int number = 0; number < users.size(); number++) {
            office.add(users.get(number), number % 2 == 0 ? Phones.Kind.BACKUP_ON_FAILURE : Phones.Kind.BOTH);
        }
        office.callEachOther();
        if (!phonesWork(Instant.MIN)) {
            throw new DemoException("not every phone could register, call and be called before anything was broken");
        }
        screen.tell("all %d phones are registered, have called and have been called".formatted(users.size()));
    }

    Watch watch() {
        return watch;
    }

    ServiceWatch service() {
        return service;
    }

    /** Whether both nodes come to rest in time: the master serves alone, the slave stands by with the master's data. */
    boolean comesToRest() throws InterruptedException {
        return Await.within(
                PATIENCE,
                () -> "SERVING".equals(watch.phase(Place.MASTER))
                        && watch.serves(Place.MASTER)
                        && "STANDBY".equals(watch.phase(Place.SLAVE))
                        && !watch.serves(Place.SLAVE)
                        && "SERVING".equals(watch.text(Place.SLAVE, "/peer/diagnosis"))
                        && "false".equals(watch.text(Place.SLAVE, "/dirty"))
                        && "ok".equals(watch.text(Place.MASTER, "/replication/state")));
    }

    String rest() {
        return "master %s, slave %s, dirty %s, replication %s"
                .formatted(
                        watch.phase(Place.MASTER),
                        watch.phase(Place.SLAVE),
                        watch.text(Place.SLAVE, "/dirty"),
                        watch.text(Place.MASTER, "/replication/state"));
    }

    /** Whether each phone registers at the master after an instant, and calls and is called from now on. */
    boolean phonesWork(Instant since) throws InterruptedException {
        var office = phones;
        var now = Instant.now();
        return office != null && Await.within(PATIENCE, () -> office.book().everyPhoneWorks(Place.MASTER, since, now));
    }

    @Override
    public void close() {
        service.close();
        watch.close();
        if (phones != null) {
            phones.close();
        }
    }
}
