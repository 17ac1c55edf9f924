package wazoha.filesync;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.process.Program;

/**
 * How ssh reaches the slave: with one key, one known_hosts file of our own, and none of the user's settings.
 *
 * <p>Nothing is asked on a terminal, an unknown host key is refused, and a peer that does not answer is given up after
 * {@value #CONNECT_SECONDS} s (connecting) or 6 s (a connection that died).
 *
 * @param port of the slave's sshd
 * @param user to log in as
 * @param identity the private key
 * @param knownHosts holds the slave's host key, written when the pair was made
 */
public record SshAccess(int port, String user, Path identity, Path knownHosts) {
    static final int CONNECT_SECONDS = 5;

    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private static final Pattern UNUSABLE = Pattern.compile("[\\s'\"\\\\%]");

    public SshAccess {
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException("not a user name for ssh: " + user);
        }
        if (UNUSABLE.matcher(identity.toString() + knownHosts).find()) {
            throw new IllegalArgumentException("no path with blanks or quotes can be handed to ssh: " + identity);
        }
    }

    /** The pair's own key and known_hosts file of a master. */
    public static SshAccess ofPair(NodePaths paths, int port, String user) {
        return new SshAccess(port, user, paths.sshKey(), knownHosts(paths));
    }

    static Path knownHosts(NodePaths paths) {
        return paths.state().resolve("known_hosts");
    }

    /** ssh with all its options, without the host. */
    List<String> command() {
        var command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port), "-l", user));
        command.addAll(List.of("-i", identity.toString()));
        for (var option : List.of(
                "BatchMode=yes",
                "IdentitiesOnly=yes",
                "StrictHostKeyChecking=yes",
                "UserKnownHostsFile=" + knownHosts,
                "GlobalKnownHostsFile=/dev/null",
                "ConnectTimeout=" + CONNECT_SECONDS,
                "ServerAliveInterval=2",
                "ServerAliveCountMax=3",
                "LogLevel=ERROR")) {
            command.add("-o");
            command.add(option);
        }
        return command;
    }

    /** The same as one text for rsync's {@code -e}, which splits on blanks and understands quotes. */
    String commandText() {
        return command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** A verb of the slave's forced command, by a login of its own. */
    Program verb(PeerAddress slave, String verb) {
        return verb(slave, verb, List.of());
    }

    /** @param options beside those of every call */
    Program verb(PeerAddress slave, String verb, List<String> options) {
        var command = new ArrayList<>(command());
        for (var option : options) {
            command.add("-o");
            command.add(option);
        }
        command.add(slave.text());
        command.add(verb);
        return Program.of(command);
    }
}
