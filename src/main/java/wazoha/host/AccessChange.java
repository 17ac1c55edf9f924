package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.EffectException;

/**
 * One cluster on the way from its files as they are to its files as they should be.
 *
 * <p>A mark on disk says that the server has yet to read what was written: should the process die between the two,
 * the next change makes up for it.
 */
final class AccessChange {
    private final Cluster cluster;
    private final OwnCertificate certificate;
    private final ClusterFiles now;
    private final ClusterFiles then;
    private final Aim aim;
    private final Path unread;
    private boolean reads;
    private boolean restarts;
    private boolean restartBegan;
    private final boolean lacksCertificate;
    private boolean madeCertificate;

    /** @param unread the mark of this cluster */
    AccessChange(Cluster cluster, ClusterFiles now, ClusterFiles then, Aim aim, Path unread) {
        this.cluster = cluster;
        this.certificate = new OwnCertificate(cluster.data());
        this.lacksCertificate =
                AccessLines.settings(then).containsAll(OwnCertificate.settings()) && !certificate.exists();
        this.now = now;
        this.then = then;
        this.aim = aim;
        this.unread = unread;
    }

    Cluster cluster() {
        return cluster;
    }

    ClusterFiles former() {
        return now;
    }

    /**
     * Asks the server what it takes, and touches nothing. One that is stopped is not asked, nor is one that nothing is
     * wanted of.
     */
    void look(Server server) throws EffectException, InterruptedException {
        boolean behind = changes() || Files.exists(unread);
        if (!cluster.isRunning() || !(behind || aim.mustHold())) {
            return;
        }
        var state = server.state();
        reads = behind || aim.wantsReading(state);
        restarts = !aim.listensEnough(state);
        if (restarts && state.listensAsItsCommandLineSays()) {
            throw new EffectException(
                    ("PostgreSQL %s does not listen where the peer looks for it, and its command line says where it"
                                    + " listens (%s), which no file can change: take listen_addresses off its command line")
                            .formatted(cluster.name(), state.listen().setting()));
        }
        if (reads || restarts) {
            server.requireSoundFiles();
        }
    }

    /** What is known only once a server that is stopped runs again. */
    Optional<String> waits() {
        return cluster.isRunning() || !aim.mustHold()
                ? Optional.empty()
                : Optional.of("PostgreSQL %s is stopped: whether it lets the peer in is looked at when it runs"
                        .formatted(cluster.name()));
    }

    boolean isNeeded() {
        return changes() || reads || restarts;
    }

    private boolean changes() {
        return lacksCertificate || !then.equals(now);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        if (lacksCertificate) {
            lines.add("make a key and a certificate of its own: %s"
                    .formatted(certificate.folder().resolve(OwnCertificate.KEY)));
        }
        if (!then.hba().equals(now.hba())) {
            lines.add(AccessLines.ofHba(then));
        }
        if (!then.main().equals(now.main()) || !then.own().equals(now.own())) {
            lines.add(AccessLines.ofSettings(now, then));
        }
        if (restarts) {
            lines.add("restart it, which cuts its connections: it does not yet listen where the peer looks for it");
        } else if (reads && lines.isEmpty()) {
            lines.add("let it read its files again");
        }
        return lines.stream()
                .map(line -> "PostgreSQL %s: %s".formatted(cluster.name(), line))
                .toList();
    }

    /** Makes it so, wholly or not at all. */
    void make(Server server) throws EffectException, InterruptedException {
        if (!isNeeded()) {
            return;
        }
        try {
            write();
            settle(server);
        } catch (IOException fault) {
            throw failed("its files were not written: " + fault, fault, server);
        } catch (EffectException fault) {
            throw failed(String.valueOf(fault.getMessage()), fault, server);
        } catch (InterruptedException stopped) {
            stopped.addSuppressed(failed("interrupted", stopped, server));
            throw stopped;
        }
    }

    /** The way back, which has no other way back: what was written stays, whatever the server says to it. */
    void restore(Server server) throws EffectException, InterruptedException {
        if (!changes() && !Files.exists(unread)) {
            return;
        }
        try {
            write();
            if (cluster.isRunning()) {
                restarts = !aim.listensEnough(server.state());
            }
            settle(server);
        } catch (IOException fault) {
            throw new EffectException(
                    "the files of PostgreSQL %s are not as before: %s".formatted(cluster.name(), fault), fault);
        }
    }

    /** For a change that was made, and is not wanted any more because that of another cluster failed. */
    void takeBack(Server server) throws EffectException, InterruptedException {
        new AccessChange(cluster, /* now= */ then, /* then= */ now, new Aim.Closed(), unread)
                .restore(server.lastWord());
    }

    private void write() throws IOException, EffectException, InterruptedException {
        if (lacksCertificate) {
            madeCertificate = true;
            certificate.make();
        }
        if (cluster.isRunning()) {
            AtomicFile.write(unread, "", "rw-------");
        }
        then.write(now);
    }

    private void settle(Server server) throws IOException, EffectException, InterruptedException {
        if (cluster.isRunning()) {
            server.reload();
            if (restarts) {
                restartBegan = true;
                server.restart();
            }
            aim.verify(cluster, server);
        }
        AtomicFile.delete(unread);
    }

    private EffectException failed(String reason, Exception cause, Server server) {
        String remains = "its files are as they were";
        try {
            now.write(then);
            if (madeCertificate) {
                certificate.remove();
            }
            readAgain(server);
        } catch (IOException stays) {
            remains = "its files could not be put back either: " + stays;
        } catch (EffectException unheard) {
            remains += ", which it has not read yet: " + unheard.getMessage();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new EffectException(
                "PostgreSQL %s was not changed: %s; %s".formatted(cluster.name(), reason, remains), cause);
    }

    /** What it has in force may be the files that it was restarted with, so it reads the former ones in any case. */
    private void readAgain(Server server) throws IOException, EffectException, InterruptedException {
        if (!cluster.isRunning()) {
            return;
        }
        var last = server.lastWord();
        if (restartBegan) {
            cluster.beginStart(); // should it be down; otherwise nothing happens
            last.awaitAnswer();
        }
        last.reload();
        AtomicFile.delete(unread);
    }
}
