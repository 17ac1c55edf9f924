package wazoha.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate with its chain and its private key, as PEM files (RFC 7468), for TLS. */
final class PemIdentity {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /** PKCS #8 (RFC 5208) of a key of the kind rsaEncryption: what stands between the outer and the inner length. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PemIdentity() {}

    /** @throws IOException if the files make no identity; names the file, its setting, the fault and the remedy */
    static SSLContext context(Path certificate, Path privateKey) throws IOException {
        var chain = chain(certificate);
        var key = key(privateKey);
        if (!belongs(key, chain.get(0).getPublicKey())) {
            throw new IOException(
                    "the private key %s (rest_api.private_key) is not the one of the certificate %s (rest_api.certificate):"
                                    .formatted(privateKey, certificate)
                            + " its own certificate must stand first in that file");
        }
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("wazo-ha", key, new char[0], chain.toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException refused) {
            throw new IOException("the certificate %s cannot be used: %s".formatted(certificate, refused.getMessage()));
        }
    }

    private static List<Certificate> chain(Path file) throws IOException {
        var chain = new ArrayList<Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var block : blocks(file, "rest_api.certificate")) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException("%s (rest_api.certificate) holds a damaged certificate".formatted(file), damaged);
        }
        if (chain.isEmpty()) {
            throw new IOException(
                    "%s (rest_api.certificate) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"
                            .formatted(file));
        }
        return chain;
    }

    private static PrivateKey key(Path file) throws IOException {
        for (var block : blocks(file, "rest_api.private_key")) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(file, block.bytes());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, wrapped(block.bytes()));
                }
                case "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException(
                            "%s (rest_api.private_key) is of the form %s: write it anew with 'openssl pkcs8 -topk8 -nocrypt'"
                                    .formatted(file, block.label()));
                default -> {
                    // EC PARAMETERS and the like stand beside keys
                }
            }
        }
        throw new IOException("%s (rest_api.private_key) holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)"
                .formatted(file));
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
        return Stream.of("RSA", "EC", "Ed25519")
                .flatMap(kind -> key(kind, pkcs8).stream())
                .findFirst()
                .orElseThrow(() ->
                        new IOException("%s (rest_api.private_key) is neither a key of RSA, EC nor Ed25519, or damaged"
                                .formatted(file)));
    }

    private static Optional<PrivateKey> key(String kind, byte[] pkcs8) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException anotherKind) {
            return Optional.empty();
        }
    }

    /** PKCS #1 (RFC 8017) in PKCS #8. */
    private static byte[] wrapped(byte[] pkcs1) {
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA);
        inner.writeBytes(tagged(0x04, pkcs1));
        return tagged(0x30, inner.toByteArray());
    }

    /** DER: tag, length in two bytes (an RSA key is longer than 255 and shorter than 65,536 bytes), content. */
    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            byte[] probe = "wazo-ha".getBytes(StandardCharsets.US_ASCII);
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(probe);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException anotherKind) {
            return false;
        }
    }

    private record Block(String label, String base64) {
        byte[] bytes() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    private static List<Block> blocks(Path file, String setting) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IOException(
                    "%s (%s) cannot be read (%s)"
                            .formatted(file, setting, unreadable.getClass().getSimpleName()),
                    unreadable);
        }
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }
}
