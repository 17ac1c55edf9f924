package wazoha.filesync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * One command on the slave with the administrator's own access. ssh asks for passwords on the terminal itself. A host
 * key that is new is written into the pair's known_hosts file; one that has changed is refused.
 */
final class AdminSsh {
    /** A person types a password in it, three times at worst. */
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.=:@+-]+");

    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    private final Path knownHosts;
    private final int port;
    private final String user;
    private final List<String> peerCommand;

    AdminSsh(NodePaths paths, int port, String user, List<String> peerCommand) {
        for (var word : peerCommand) {
            if (!PLAIN.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "peer.command: %s may have letters, digits and / _ . = : @ + - alone".formatted(word));
            }
        }
        this.knownHosts = SshAccess.knownHosts(paths);
        this.port = port;
        this.user = user;
        this.peerCommand = List.copyOf(peerCommand);
    }

    /** @return what the slave answered; empty if it does not let this administrator in */
    Optional<PairAnswer> pair(PeerAddress slave, PairRequest request, AdminAccess how)
            throws FileSyncException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh"));
        command.addAll(how.options());
        command.addAll(List.of("-p", Integer.toString(port), "-l", user));
        for (var option : List.of(
                "StrictHostKeyChecking=accept-new",
                "UserKnownHostsFile=" + knownHosts,
                "GlobalKnownHostsFile=/dev/null",
                "HashKnownHosts=no",
                "ConnectTimeout=" + SshAccess.CONNECT_SECONDS,
                "ServerAliveInterval=5",
                "NumberOfPasswordPrompts=3",
                "LogLevel=ERROR")) {
            command.add("-o");
            command.add(option);
        }
        command.add(slave.text());
        command.addAll(peerCommand);
        command.add("pair-accept");
        var ssh = Program.of(command).withInput(request.toJson() + "\n").within(DEADLINE);
        for (var variable : how.environment().entrySet()) {
            ssh = ssh.with(variable.getKey(), variable.getValue());
        }
        var outcome = ssh.run();
        if (outcome instanceof Outcome.Exited exited) {
            var answer = PairAnswer.in(exited.output());
            if (answer.isPresent()) {
                return answer;
            }
            if (how.interactive() && exited.output().contains("Permission denied")) {
                return Optional.empty();
            }
        }
        throw new FileSyncException("SSH key not copied to %s as %s, port %d: ssh: %s; it lets in whom it let in before"
                .formatted(slave, user, port, outcome.describe()));
    }

    /** The fingerprint of the host key by which ssh knew the slave just now. */
    String hostKey(PeerAddress slave) throws FileSyncException, InterruptedException {
        return fingerprints(slave).stream()
                .map(FINGERPRINT::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst()
                .orElseThrow(() -> new FileSyncException("no host key of %s is known".formatted(slave)));
    }

    /** The fingerprints that ssh-keygen finds for the slave in the pair's known_hosts file. */
    List<String> fingerprints(PeerAddress slave) throws InterruptedException {
        var host = port == 22 ? slave.text() : "[%s]:%d".formatted(slave, port);
        var outcome = Program.of("ssh-keygen", "-l", "-F", host, "-f", knownHosts.toString())
                .run();
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            return exited.output().lines().filter(line -> !line.startsWith("#")).toList();
        }
        return List.of();
    }
}
