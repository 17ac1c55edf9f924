package wazoha.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What an administrator does once: switch on, configure, pair. */
final class Setup {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final World world;
    private final Screen screen;
    private final Watch watch;

    Setup(World world, Screen screen, Watch watch) {
        this.world = world;
        this.screen = screen;
        this.watch = watch;
    }

    /** @param users they have a phone each */
    void play(List<Users.User> users) throws DemoException, InterruptedException {
        play(new FewUsers(world, users));
    }

    void play(Stock stock) throws DemoException, InterruptedException {
        World.together(List.of(
                () -> {
                    switchOn(world.master(), "master", world.slave());
                    return null;
                },
                () -> {
                    switchOn(world.slave(), "slave", world.master());
                    return null;
                },
                () -> {
                    letAdministratorIn();
                    return null;
                }));
        screen.tell("both nodes run and are configured by PUT /1.1/ha");
        stock.store();
        pair();
        Await.until(
                "the first replication",
                stock.patience(),
                () -> "ok".equals(watch.text(Place.MASTER, "/replication/state")) && stock.isOnSlave());
        Await.until("the master's telephony", SOON, () -> watch.serves(Place.MASTER));
        Await.until("a slave that stands by", SOON, () -> "STANDBY".equals(watch.phase(Place.SLAVE)));
        screen.tell("the first replication: %s".formatted(watch.text(Place.MASTER, "/replication/lastResult")));
    }

    private void switchOn(Node node, String role, Node peer) throws DemoException, InterruptedException {
        node.bootWithoutDaemon();
        node.order("database", "prepare", "--root", node.home().toString());
        node.startDaemon(Map.of());
        var token = node.order("token", "create", "--root", node.home().toString(), "--acl", "confd.#");
        Await.until(
                "the daemon of the " + role, SOON, () -> node.daemon().status().isPresent());
        new Rest(node.address(), world.ground().port(9486), token.strip()).configure(role, peer.address());
    }

    private void pair() throws DemoException, InterruptedException {
        var master = world.master();
        master.order(
                "wazo-sync",
                "-i",
                "--root",
                master.home().toString(),
                "--identity",
                identity().toString());
        screen.tell("paired by wazo-sync -i: a key for the files, a role for the database");
    }

    /** The administrator has a key of his own, which may log in on the slave. */
    private void letAdministratorIn() throws DemoException, InterruptedException {
        Command.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-C",
                        "administrator",
                        "-f",
                        identity().toString())
                .run(SOON);
        Disk.secret(world.slave().home().resolve("root/.ssh/authorized_keys"), Disk.read(Path.of(identity() + ".pub")));
    }

    private Path identity() {
        return world.master().home().resolve("root/.ssh/administrator");
    }
}
