package wazoha.registrar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What is trusted for https: the certificates of PEM files, or, without any, what the system trusts. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    static SSLContext context(List<Path> files) throws IOException {
        try {
            if (files.isEmpty()) {
                return SSLContext.getDefault();
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var file : files) {
                try (var pem = Files.newInputStream(file)) {
                    for (var certificate :
                            CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                        store.setCertificateEntry("trusted-" + store.size(), certificate);
                    }
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "no certificate to trust in %s (%s)".formatted(files, unusable.getMessage()), unusable);
        }
    }
}
