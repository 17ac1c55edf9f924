package wazoha.host;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wazoha.node.PeerAddress;

/**
 * Who is let in: one role, into the databases that are copied, from one address, over TLS, by password
 * (docs/contract.md, section 3).
 *
 * @param databases plain names: no blank, quote, comma or line break; the first bears the letterbox
 * @param role the same
 */
public record HbaRule(List<String> databases, String role) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");
    private static final Pattern BARE = Pattern.compile("[a-z_][a-z0-9_]*");

    /** Words that mean more than themselves where they are not quoted (PostgreSQL 15 to 18, section 21.1). */
    private static final Set<String> WORDS = Set.of("all", "sameuser", "samerole", "samegroup", "replication");

    public HbaRule {
        databases = List.copyOf(databases);
        for (var name : Stream.concat(databases.stream(), Stream.of(role)).toList()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not a plain name: " + name);
            }
        }
    }

    HbaRule(String database, String role) {
        this(List.of(database), role);
    }

    /** The database whose server this is about. */
    String database() {
        return databases.get(0);
    }

    String line(PeerAddress peer) {
        String all = databases.stream().map(HbaRule::word).collect(Collectors.joining(","));
        return "hostssl %s %s %s/%d scram-sha-256".formatted(all, word(role), peer, peer.isIpv6() ? 128 : 32);
    }

    /** Asks whether PostgreSQL reads a line like ours in its file; addresses are compared as such, not as text. */
    String seen(PeerAddress peer) {
        String whole = peer.isIpv6() ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255";
        return ("SELECT (count(*) > 0)::text FROM pg_hba_file_rules WHERE error IS NULL AND type = 'hostssl'"
                        + " AND database = ARRAY[%s] AND user_name = ARRAY['%s'] AND auth_method = 'scram-sha-256'"
                        + " AND CASE WHEN address ~ '^[0-9A-Fa-f.:]+$' THEN address::inet = inet '%s' ELSE false END"
                        + " AND netmask = '%s'")
                .formatted(
                        databases.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")), role, peer, whole);
    }

    private static String word(String name) {
        return BARE.matcher(name).matches() && !WORDS.contains(name) ? name : '"' + name + '"';
    }
}
