package wazoha.filesync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wazoha.node.Epoch;
import wazoha.node.PeerAddress;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** rsync between this master and one slave, over the pair's ssh access. Immutable. */
record Rsync(SshAccess ssh, PeerAddress slave, Duration silence) {
    /** Files vanished on the sender between listing and reading (rsync(1), exit values). */
    private static final int VANISHED = 24;

    /** Some files were not transferred, for example because they are gone. */
    private static final int PARTIAL = 23;

    /** ssh's own failure, no connection, and two kinds of silence: no other directory would fare better. */
    private static final Set<Integer> ON_THE_WAY = Set.of(255, 10, 30, 35);

    /**
     * What a run did, or what a trial run would do.
     *
     * @param files that the sender has: regular ones and links, without what is excluded
     * @param filesCreated of them, those that the receiver did not have
     * @param filesDeleted of the receiver's files and links
     * @param transferred regular files
     * @param deleted entries of all kinds
     * @param bytes sizes of the transferred files together
     * @param vanished whether files went away meanwhile
     */
    record Copied(
            long files,
            long filesCreated,
            long filesDeleted,
            long transferred,
            long deleted,
            long bytes,
            boolean vanished) {}

    /**
     * Makes the slave's directory equal to a folder of this node, in one run with its own deadline.
     *
     * @param options beside those that every copy has
     */
    Copied push(Epoch epoch, List<String> options, Path from, Directory to, Duration deadline)
            throws FileSyncException, InterruptedException {
        return copy("push " + epoch, Set.of(0, VANISHED), options, from + "/", remote(to), deadline);
    }

    /** Fetches from the slave's directory; files that are gone there are left out and told. */
    Copied pull(List<String> options, Directory from, Path to, Duration deadline)
            throws FileSyncException, InterruptedException {
        return copy("pull", Set.of(0, VANISHED, PARTIAL), options, remote(from), to + "/", deadline);
    }

    private Copied copy(
            String verb, Set<Integer> tolerated, List<String> options, String from, String to, Duration deadline)
            throws FileSyncException, InterruptedException {
        var command = new ArrayList<>(
                List.of("rsync", "-a", "--no-D", "--sparse", "--numeric-ids", "--stats", "--no-human-readable"));
        command.add("--timeout=" + Math.max(1, silence.toSeconds()));
        command.add("--rsync-path=" + verb + " rsync");
        command.add("-e");
        command.add(ssh.commandText());
        command.addAll(options);
        command.add("--");
        command.add(from);
        command.add(to);
        var outcome = Program.of(command)
                .with("LC_ALL", "C")
                .with("RSYNC_PROTECT_ARGS", "0") // the forced command must see the path to check it
                .within(deadline)
                .run();
        return judge(outcome, tolerated, from, to);
    }

    /** How rsync names a directory on the slave. */
    private String remote(Directory directory) {
        return "%s:%s/".formatted(slave.isIpv6() ? "[" + slave.text() + "]" : slave.text(), directory.path());
    }

    private static Copied judge(Outcome outcome, Set<Integer> tolerated, String from, String to)
            throws FileSyncException {
        if (outcome instanceof Outcome.Exited exited) {
            if (!tolerated.contains(exited.status())) {
                throw new FileSyncException(
                        "rsync exit status %d with output:%n%s"
                                .formatted(exited.status(), exited.output().strip()),
                        isOnTheWay(exited));
            }
            return copied(exited.output(), exited.status() != 0);
        }
        throw new FileSyncException(
                "rsync from %s to %s: %s; each file there has its old content or its new one, a later copy does the rest"
                        .formatted(from, to, outcome.describe()),
                true);
    }

    /** rsync may see the end of the stream before the status of ssh: then it ends with 12, and ssh's own words tell. */
    private static boolean isOnTheWay(Outcome.Exited exited) {
        return ON_THE_WAY.contains(exited.status())
                || exited.output().lines().anyMatch(line -> line.startsWith("ssh: "));
    }

    private static Copied copied(String output, boolean vanished) {
        return new Copied(
                filesIn(output, "Number of files"),
                filesIn(output, "Number of created files"),
                filesIn(output, "Number of deleted files"),
                figure(output, "Number of regular files transferred"),
                figure(output, "Number of deleted files"),
                figure(output, "Total transferred file size"),
                vanished);
    }

    /** Regular files and links of a line such as "Number of files: 6 (reg: 3, dir: 2, link: 1)". */
    private static long filesIn(String output, String name) {
        return figure(output, name + ": [0-9,]+ \\(.*?\\breg") + figure(output, name + ": [0-9,]+ \\(.*?\\blink");
    }

    private static long figure(String output, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": ([0-9,]+)").matcher(output);
        return line.find() ? Long.parseLong(line.group(1).replace(",", "")) : 0;
    }
}
