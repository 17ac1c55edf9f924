package wazoha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import wazoha.config.NodeConfig;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.notify.Bus;
import wazoha.notify.Mailer;
import wazoha.notify.Notifier;
import wazoha.notify.Origin;
import wazoha.notify.Receiver;
import wazoha.notify.Sendmail;
import wazoha.notify.Smtp;
import wazoha.notify.Webhook;

/** Who is told of this node's events, as the configuration has it. */
final class Notices {
    private Notices() {}

    static Notifier of(NodePaths paths, NodeConfig config, Ticker ticker) throws IOException {
        var receivers = new ArrayList<Receiver>();
        mail(paths, config.notices()).ifPresent(receivers::add);
        var origin = Origin.of(paths);
        if (config.notices().webhook().isPresent()) {
            receivers.add(webhook(config.notices().webhook().get(), origin));
        }
        var bus = config.bus();
        bus.host()
                .map(host -> new Bus.Server(
                        host,
                        bus.port(),
                        bus.user(),
                        bus.passwordFile().map(file -> paths.resolve(file.toString())),
                        bus.exchange()))
                .ifPresent(server -> receivers.add(new Bus(server, origin)));
        return new Notifier(receivers, ticker);
    }

    private static Receiver webhook(String address, UUID origin) throws IOException {
        try {
            return new Webhook(address, origin);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("notify.webhook is no address that can be called; correct it, or set it to \"\"");
        }
    }

    /** Who takes mail; empty if nobody is to get any. */
    static Optional<Mailer> mail(NodePaths paths, NodeConfig.Notify notices) {
        if (notices.mailTo().isEmpty()) {
            return Optional.empty();
        }
        String node = hostName();
        String from = notices.mailFrom().orElse("wazo-ha@" + node);
        var to = notices.mailTo();
        return Optional.of(notices.smtpHost()
                .<Mailer>map(host -> new Smtp(host, notices.smtpPort(), node, from, to))
                .orElseGet(() -> new Sendmail(paths.resolve(notices.sendmail().toString()), node, from, to)));
    }

    /** From the kernel: the library would ask name servers, and a dead one must not hold up the start. */
    private static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.matches("[A-Za-z0-9.-]+") ? name : "localhost";
        } catch (IOException unknown) {
            return "localhost";
        }
    }
}
