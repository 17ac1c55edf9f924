package wazoha.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Switches the world on, off and on again, without the product: is this machine fit for the demo? */
public final class WorldCheck {
    private static final Duration SOON = Duration.ofSeconds(20);

    private WorldCheck() {}

    public static void main(String[] arguments) throws DemoException, InterruptedException {
        try (var world = new World(
                Path.of(System.getProperty("wazoha.home", ".")).toAbsolutePath().normalize(), Times.SHORT)) {
            say(world.ground().description());
            world.ground().limits().forEach(limit -> say("cannot be shown: " + limit));
            World.together(List.of(
                    () -> {
                        world.master().bootWithoutDaemon();
                        return null;
                    },
                    () -> {
                        world.slave().bootWithoutDaemon();
                        return null;
                    }));
            say("both nodes run");
            world.slave().database().write("INSERT INTO usersip VALUES ('101', 'secret')");
            sshFromMasterToSlave(world);
            world.slave().powerOff();
            say("slave off; answers ping: " + world.slave().answersPing());
            world.slave().bootWithoutDaemon();
            say("slave on; answers ping: " + world.slave().answersPing() + "; kept: "
                    + world.slave().database().read("SELECT name FROM usersip"));
            say("processes of the slave: " + world.slave().processes().count());
        }
    }

    private static void sshFromMasterToSlave(World world) throws DemoException, InterruptedException {
        var key = world.master().home().resolve("root/.ssh/check");
        Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .run(SOON);
        Disk.secret(world.slave().home().resolve("root/.ssh/authorized_keys"), Disk.read(Path.of(key + ".pub")));
        say("by ssh: "
                + new Command(world.ground()
                                .in(
                                        Place.MASTER,
                                        List.of(
                                                "ssh",
                                                "-q",
                                                "-i",
                                                key.toString(),
                                                "-o",
                                                "StrictHostKeyChecking=no",
                                                "-o",
                                                "UserKnownHostsFile=/dev/null",
                                                "-p",
                                                String.valueOf(world.ground().port(22)),
                                                world.ground().sshUser() + "@"
                                                        + world.slave().address(),
                                                "id; hostname; pwd; rsync --version | head -1")))
                        .run(SOON));
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }
}
