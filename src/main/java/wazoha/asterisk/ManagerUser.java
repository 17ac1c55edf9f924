package wazoha.asterisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import wazoha.disk.AtomicFile;
import wazoha.node.EffectException;

/**
 * Our user of Asterisk's management interface, in a file of ours that {@code manager.conf} includes. Files of the
 * administrator are only read: where they say otherwise nothing is done.
 *
 * @param config {@code manager.conf}; our file is {@code manager.d/wazo-ha.conf} beside it
 * @param access where the daemon will look for it, and the file of its secret
 */
public record ManagerUser(Path config, AmiAccess access) {
    private static final int SECRET_BYTES = 24;
    private static final String OURS = "manager.d/wazo-ha.conf";
    private static final Set<String> ANYWHERE = Set.of("", "0.0.0.0", "::", "[::]");

    /** Repeating it repairs; the secret stays if it is fit. The result says what is so now. */
    public List<String> make() throws EffectException, IOException {
        check();
        boolean known = Files.exists(access.secretFile());
        if (!known) {
            AtomicFile.write(access.secretFile(), secret() + "\n", "rw-------");
        }
        var text = text(known());
        if (Files.exists(ours()) && Files.readString(ours()).equals(text)) {
            return List.of("User %s of Asterisk's management interface: as it should be".formatted(access.user()));
        }
        if (!Files.exists(ours())) {
            AtomicFile.write(ours(), "", "rw-r-----");
            handToAsterisk();
        }
        AtomicFile.rewrite(ours(), text);
        return List.of(
                "User %s of Asterisk's management interface: written to %s, its secret is in %s; systemctl reload asterisk"
                        .formatted(access.user(), ours(), access.secretFile()));
    }

    /** What {@link #make} would do. */
    public List<String> shown() throws EffectException, IOException {
        check();
        String secret = "(random, kept in %s)".formatted(access.secretFile());
        return "%s, owned as %s is, mode 640:\n%s"
                .formatted(ours(), config, text(secret))
                .lines()
                .toList();
    }

    private Path ours() {
        return config.resolveSibling(OURS);
    }

    private String known() throws EffectException {
        try {
            return access.secret();
        } catch (AmiException unfit) {
            throw new EffectException(String.valueOf(unfit.getMessage()), unfit);
        }
    }

    private String text(String secret) {
        return """
                ; Made by "wazo-ha asterisk prepare", which repairs it. Changes here are lost.
                [%s]
                secret = %s
                %sread = system,reporting
                write = system,reporting
                """.formatted(access.user(), secret, access.host().equals("127.0.0.1") ? """
                deny = 0.0.0.0/0.0.0.0
                permit = 127.0.0.1/255.255.255.255
                """ : "");
    }

    private static String secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Asterisk reads its configuration as a user of its own. */
    private void handToAsterisk() throws IOException {
        var wanted = Files.readAttributes(config, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(ours(), PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!view.readAttributes().group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
    }

    private void check() throws EffectException, IOException {
        if (!Files.isRegularFile(config)) {
            throw new EffectException(
                    "there is no %s: install Asterisk first; no user of its management interface was made"
                            .formatted(config));
        }
        var text = ConfigText.read(config, ours());
        if (!text.files().contains(ours())) {
            throw refused(
                    "%s does not include %s".formatted(config, OURS),
                    "add the line  #include \"manager.d/*.conf\"  at its end");
        }
        var stranger = text.fileOf(access.user(), ours());
        if (stranger.isPresent()) {
            throw refused(
                    "%s has a user [%s] of its own".formatted(stranger.get(), access.user()),
                    "take it out, or keep it and write its secret into the file that asterisk.ami_password_file names");
        }
        String enabled = text.last("general", "enabled").orElse("no");
        if (!Set.of("yes", "true", "1", "on").contains(enabled)) {
            throw refused(
                    "%s has enabled = %s under [general]".formatted(config, enabled),
                    "write  enabled = yes  and  bindaddr = 127.0.0.1  there");
        }
        String address = text.last("general", "bindaddr").orElse("");
        if (!ANYWHERE.contains(address) && !address.equals(access.host())) {
            throw refused(
                    "%s has bindaddr = %s, and asterisk.ami_host is %s".formatted(config, address, access.host()),
                    "write one of them into the other's place");
        }
        String port = text.last("general", "port").orElse("5038");
        if (!port.equals(Integer.toString(access.port()))) {
            throw refused(
                    "%s has port = %s, and asterisk.ami_port is %d".formatted(config, port, access.port()),
                    "write one of them into the other's place");
        }
    }

    private static EffectException refused(String why, String remedy) {
        return new EffectException("%s: %s, then try again; no file was changed".formatted(why, remedy));
    }
}
