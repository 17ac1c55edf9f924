package wazoha.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import wazoha.node.KeyPin;

/**
 * TLS with the one server that proves to have the pinned key. Named to the database driver, which makes one for each
 * connection.
 */
public final class PinnedSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;

    /** @param pin as {@link KeyPin#sha256} */
    public PinnedSockets(String pin) {
        this(new OneKey(new KeyPin(pin)));
    }

    PinnedSockets(ServerTrust trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, new SecureRandom());
            this.sockets = context.getSocketFactory();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has TLS", impossible);
        }
    }

    /** Whoever answers with another key does not get so far as to ask for a password. */
    private static final class OneKey extends ServerTrust {
        private final KeyPin pinned;

        OneKey(KeyPin pinned) {
            this.pinned = pinned;
        }

        @Override
        void check(X509Certificate certificate) throws CertificateException {
            var shown = KeyPin.of(certificate.getPublicKey());
            if (!shown.equals(pinned)) {
                throw new CertificateException(
                        ("another host answers there, or its certificate was renewed: its key is %s and the pair's is %s;"
                                        + " nothing was sent to it. If it is your slave: wazo-sync -i on this master")
                                .formatted(shown, pinned));
            }
        }
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean closesSocket) throws IOException {
        return sockets.createSocket(socket, host, port, closesSocket);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        throw unwanted();
    }

    private static UnknownHostException unwanted() {
        return new UnknownHostException("PostgreSQL begins TLS on a connection that is open already");
    }
}
