package wazoha.registrar;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a provd of Wazo answers.
 *
 * @param prefix of its paths, such as {@code /provd}
 * @param certificates PEM files to trust for https; none: what the system trusts
 */
public record ProvdAddress(String host, int port, boolean https, String prefix, List<Path> certificates) {
    /** @param query already encoded, empty for none */
    URI uri(String path, String query) {
        try {
            var base = new URI(https ? "https" : "http", null, host, port, prefix, null, null);
            return URI.create(
                    base.toASCIIString().replaceFirst("/+$", "") + path + (query.isEmpty() ? "" : "?" + query));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("not the address of a provd: " + this, impossible);
        }
    }

    /** For people. */
    String inWords() {
        return "provd at " + uri("", "");
    }
}
