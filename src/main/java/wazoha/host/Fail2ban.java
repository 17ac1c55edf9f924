package wazoha.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wazoha.node.Finding;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/**
 * Whether fail2ban, where it is, lets the peer alone. Of its jails' files only {@code enabled} and {@code ignoreip} are
 * read, in the order of jail.conf(5); a name instead of an address in {@code ignoreip} is not looked up.
 */
public final class Fail2ban {
    static final String FOLDER = "/etc/fail2ban";
    private static final String DEFAULT = "DEFAULT";

    private Fail2ban() {}

    public static Finding look(Finding.Subject about, NodePaths paths, PeerAddress peer) {
        var folder = paths.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return about.fine("fail2ban is not installed here");
        }
        try {
            var sections = new LinkedHashMap<String, Map<String, String>>();
            for (var file : files(folder)) {
                read(file, sections);
            }
            return judge(about, sections, peer);
        } catch (IOException unseen) {
            return about.notLookedAt("the jails of fail2ban in %s: %s".formatted(folder, unseen));
        }
    }

    /** Later ones win. */
    static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        for (var kind : List.of("conf", "local")) {
            files.add(folder.resolve("jail." + kind));
            if (Files.isDirectory(folder.resolve("jail.d"))) {
                try (var found = Files.newDirectoryStream(folder.resolve("jail.d"), "*." + kind)) {
                    var sorted = new ArrayList<Path>();
                    found.forEach(sorted::add);
                    sorted.sort(null);
                    files.addAll(sorted);
                }
            }
        }
        files.removeIf(file -> !Files.isRegularFile(file));
        return files;
    }

    /** A line that begins with a blank goes on with the value of the line before. */
    static void read(Path file, Map<String, Map<String, String>> sections) throws IOException {
        String section = DEFAULT;
        String key = "";
        for (var line :
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
            String text = line.replaceFirst("(^|\\s)[#;].*", "").stripTrailing();
            if (text.isBlank()) {
                continue;
            }
            var values = sections.computeIfAbsent(section, name -> new LinkedHashMap<>());
            int is = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1).strip();
                key = "";
            } else if (Character.isWhitespace(text.charAt(0)) && !key.isEmpty()) {
                values.merge(key, text.strip(), (before, more) -> before + " " + more);
            } else if (is > 0) {
                key = text.substring(0, is).strip();
                values.put(key, text.substring(is + 1).strip());
            }
        }
    }

    private static Finding judge(Finding.Subject about, Map<String, Map<String, String>> sections, PeerAddress peer) {
        var general = sections.getOrDefault(DEFAULT, Map.of());
        var jails = new ArrayList<String>();
        int enabled = 0;
        for (var section : sections.entrySet()) {
            var own = section.getValue();
            boolean jail =
                    !section.getKey().equals(DEFAULT) && !section.getKey().equals("INCLUDES");
            if (jail && isOn(own.getOrDefault("enabled", general.getOrDefault("enabled", "false")))) {
                enabled++;
                if (!ignores(own.getOrDefault("ignoreip", general.getOrDefault("ignoreip", "")), peer)) {
                    jails.add(section.getKey());
                }
            }
        }
        if (jails.isEmpty()) {
            return about.fine("none of the %d jails of fail2ban that are on watches %s".formatted(enabled, peer));
        }
        return about.warns(
                "fail2ban does not exempt %s from: %s".formatted(peer, String.join(", ", jails)),
                "the peer's probes come once a second; if it is banned it looks dead from here, or this node looks dead to"
                        + " it",
                "wazo-ha asterisk prepare; where that refuses, add %s to ignoreip in each file that it names and in each jail that has one of"
                                .formatted(peer)
                        + " its own, then fail2ban-client reload");
    }

    private static boolean isOn(String value) {
        return List.of("true", "yes", "on", "1").contains(value.toLowerCase(java.util.Locale.ROOT));
    }

    static boolean ignores(String list, PeerAddress peer) {
        for (var word : list.split("[\\s,]+", -1)) {
            int slash = word.indexOf('/');
            var network = PeerAddress.parse(slash < 0 ? word : word.substring(0, slash));
            String bits = slash < 0 ? "" : word.substring(slash + 1);
            if (network.isPresent() && bits.matches("[0-9]{0,3}") && covers(network.get(), bits, peer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(PeerAddress network, String bits, PeerAddress peer) {
        byte[] one = network.address().getAddress();
        byte[] other = peer.address().getAddress();
        int prefix = bits.isEmpty() ? one.length * 8 : Integer.parseInt(bits);
        if (one.length != other.length || prefix > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
