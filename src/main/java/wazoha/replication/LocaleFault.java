package wazoha.replication;

import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import wazoha.node.Finding;

/**
 * The three known ways in which a database fails because its system lacks a locale (docs/contract.md, section 6), told from
 * the server's own words: an SQLSTATE of its own has none of them.
 */
enum LocaleFault {
    /**
     * {@code FATAL: database locale is incompatible with operating system}: the database was made with a collation that
     * {@code setlocale} does not know, so it lets nobody in. The server's detail names it.
     */
    CLOSED_DATABASE(
            "XX000|22023",
            "database locale is incompatible with operating system|is not recognized by setlocale",
            "it lets nobody in, because it was created with a collation that its system does not know",
            "generate that locale there (dpkg-reconfigure locales) and restart PostgreSQL, or create the database again"
                    + " with the locale of the other node"),
    /** {@code invalid locale name}, or the same met by an index while rows are loaded. */
    REFUSED_LOAD(
            "42809|22023|58P01",
            "invalid (LC_[A-Z]+ )?locale name|could not create locale",
            "it cannot take the rows, because they need a locale that its system does not know",
            "generate that locale there (dpkg-reconfigure locales) and restart PostgreSQL, or create the database again"
                    + " with a locale that both systems have"),
    /**
     * Nothing listens. The reason stands in the log of the cluster only; the commonest after an installation is
     * {@code invalid value for parameter "lc_messages"}.
     */
    CLUSTER_DOWN(
            "08001",
            "Connection refused|Connection to .* refused",
            "no PostgreSQL listens there. Perhaps its cluster does not start, because lc_messages, lc_monetary, lc_numeric or"
                    + " lc_time in its postgresql.conf names a locale that its system lacks (its log then says"
                    + " \"invalid value for parameter\")",
            "start PostgreSQL there; if a locale is missing, generate it (dpkg-reconfigure locales) and restart, or point"
                    + " lc_* to one that exists (locale -a)");

    private final Pattern states;
    private final Pattern words;
    private final String meaning;
    private final String remedy;

    LocaleFault(String states, String words, String meaning, String remedy) {
        this.states = Pattern.compile(states);
        this.words = Pattern.compile(words);
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** Which of the three this error is; empty if none. */
    static Optional<LocaleFault> in(SQLException failed) {
        for (var fault : values()) {
            boolean state = fault.states
                    .matcher(Objects.requireNonNullElse(failed.getSQLState(), ""))
                    .matches();
            boolean said =
                    fault.words.matcher(String.valueOf(failed.getMessage())).find();
            if (state && said && (fault != CLUSTER_DOWN || failed.getCause() instanceof ConnectException)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** A refused connection may be a restart: it is tried again without a person. */
    ReplicationException.Kind kind() {
        return this == CLUSTER_DOWN ? ReplicationException.Kind.UNREACHABLE : ReplicationException.Kind.REFUSED;
    }

    /** As a finding of a preflight; {@code why} that database matters. */
    Finding found(Finding.Subject about, DatabaseAccess broken, String why, SQLException failed) {
        return about.refuses("%s: %s (%s)".formatted(broken.place(), meaning, oneLine(failed)), why, remedy);
    }

    private static String oneLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).replaceAll("\\s+", " ").strip();
    }

    /**
     * @param broken the side that failed
     * @param other the other side, with what it says of its locale
     */
    ReplicationException explained(DatabaseAccess broken, String other, SQLException failed) {
        return new ReplicationException(
                kind(),
                "%s: %s (%s); %s; the slave's rows are unchanged; remedy: %s"
                        .formatted(broken.place(), meaning, oneLine(failed), other, remedy),
                failed);
    }
}
