package wazoha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import wazoha.filesync.RealSshd;
import wazoha.host.HaConf;
import wazoha.host.RealPostgres;
import wazoha.host.SelfSigned;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.process.OwnJvm;

/**
 * A master and a slave under one folder, the slave with a real PostgreSQL that speaks TLS and a real sshd; nothing is
 * paired yet, and no daemon runs. Commands are the real program; what they print is kept as a transcript.
 */
final class PairOfRoots implements AutoCloseable {
    final NodePaths master;
    final NodePaths slave;
    final RealPostgres postgres;
    final RealSshd sshd;
    final Path authorizedKeys;
    final StringBuilder transcript = new StringBuilder();
    private final Path folder;

    /** @param address of the slave as the master knows it, a loopback one */
    PairOfRoots(Path folder, String address, boolean withPassword) throws Exception {
        this.folder = folder;
        master = new NodePaths(folder.resolve("master"));
        slave = new NodePaths(folder.resolve("slave"));
        authorizedKeys = slave.resolve("/root/.ssh/authorized_keys");
        Files.createDirectories(authorizedKeys.getParent());
        sshd = withPassword
                ? RealSshd.startWithPassword(folder.resolve("sshd"), authorizedKeys)
                : RealSshd.start(folder.resolve("sshd"), authorizedKeys);
        Files.createDirectories(slave.resolve("/etc/ssh"));
        Files.copy(folder.resolve("sshd/host_key.pub"), slave.resolve("/etc/ssh/ssh_host_ed25519_key.pub"));
        postgres = RealPostgres.make(Files.createDirectories(folder.resolve("postgres")));
        Files.writeString(
                postgres.configuration(), postgres.settings() + "listen_addresses = '127.0.0.1, ::1'\nssl = on\n");
        Files.writeString(postgres.access(), RealPostgres.TRUST + """

                host asterisk wazo_ha_local 127.0.0.1/32 scram-sha-256
                hostssl asterisk wazo_ha 127.0.0.1/32 scram-sha-256
                hostssl asterisk wazo_ha ::1/128 scram-sha-256
                """);
        postgres.start();
        postgres.change("CREATE TABLE userfeatures (id serial PRIMARY KEY, name text)");
        configure(address);
    }

    private void configure(String address) throws Exception {
        var program = Files.writeString(
                folder.resolve("wazo-ha"),
                "#!/bin/sh\nexec %s \"$@\" --root '%s'\n"
                        .formatted(
                                String.join(
                                        " ",
                                        OwnJvm.command("wazoha.Main").stream()
                                                .map("'%s'"::formatted)
                                                .toList()),
                                slave.root()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(master.configFolder());
        Files.createDirectories(slave.configFolder());
        Files.writeString(master.configFile(), """
                node: {allow_loopback: true}
                database: {name: asterisk}
                peer: {database_port: %d, ssh_port: %d, ssh_user: %s, command: ["%s"]}
                """.formatted(postgres.port(), sshd.port(), RealSshd.user(), program));
        Files.writeString(slave.configFile(), """
                node: {allow_loopback: true}
                database: {port: %d, name: asterisk, admin_user: postgres}
                """.formatted(postgres.port()));
        new HaConf(master)
                .write(new HaSettings(
                        NodeRole.MASTER, PeerAddress.parse(address).orElseThrow()));
        new HaConf(slave)
                .write(new HaSettings(NodeRole.SLAVE, PeerAddress.parse(address).orElseThrow()));
    }

    /** The administrator's key is let in on the slave. */
    Path administrator() throws Exception {
        var key = RealSshd.makeKey(folder.resolve("admin/id"));
        Files.copy(Path.of(key + ".pub"), authorizedKeys);
        return key;
    }

    Path passwordFile(String password) throws IOException {
        var file = Files.writeString(folder.resolve("password"), password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    ScriptProcess.Ended onMaster(String... words) throws IOException, InterruptedException {
        return noted("master", ScriptProcess.on(master.root()).run(words), words);
    }

    ScriptProcess.Ended onSlave(String... words) throws IOException, InterruptedException {
        return noted("slave", ScriptProcess.on(slave.root()).run(words), words);
    }

    private ScriptProcess.Ended noted(String node, ScriptProcess.Ended ended, String... words) {
        transcript
                .append("%s# %s%n".formatted(node, String.join(" ", words)))
                .append(ended.out())
                .append(ended.err())
                .append("(status %d)%n%n".formatted(ended.status()));
        return ended;
    }

    /** A new certificate, with a new key, that PostgreSQL reads at once. */
    void renewCertificate() throws Exception {
        SelfSigned.certificate(postgres.data());
        postgres.value("SELECT pg_reload_conf()::text");
    }

    /** Whether a client that asks nothing about the server's key gets in with the master's password. */
    boolean roleLogsIn() throws IOException {
        var properties = new Properties();
        properties.setProperty("user", "wazo_ha");
        properties.setProperty(
                "password",
                Files.readString(master.state().resolve("replication.password")).strip());
        properties.setProperty("sslmode", "require");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "20");
        try (var connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/asterisk".formatted(postgres.port()), properties)) {
            return connection.isValid(10);
        } catch (SQLException refused) {
            return false;
        }
    }

    /** The lines of the pair in the slave's file. */
    List<String> pairLines() throws IOException {
        var lines = new ArrayList<String>();
        if (Files.exists(authorizedKeys)) {
            Files.readAllLines(authorizedKeys).stream()
                    .filter(line -> line.endsWith(" XiVO HA"))
                    .forEach(lines::add);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        sshd.close();
        postgres.close();
    }
}
