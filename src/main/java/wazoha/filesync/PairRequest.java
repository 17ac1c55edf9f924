package wazoha.filesync;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wazoha.node.PeerAddress;

/**
 * What a master sends when it pairs, one line of JSON. One that exists is valid: it comes from the other node and ends
 * in a file that lets people in.
 *
 * @param masterAddress as the slave will see the master
 * @param besideOthers whether the keys that the slave lets in for the pair stay until the new one is proven
 */
record PairRequest(String publicKey, PeerAddress masterAddress, String rolePassword, boolean besideOthers) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final Pattern KEY =
            Pattern.compile("(?:ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp[0-9]{3}) [A-Za-z0-9+/]{60,2000}={0,3} "
                    + Pattern.quote(SshKey.COMMENT));
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{32,128}");

    PairRequest {
        if (!KEY.matcher(publicKey).matches()) {
            throw new IllegalArgumentException("public_key is not a public key of ssh with the comment XiVO HA");
        }
        if (!PASSWORD.matcher(rolePassword).matches()) {
            throw new IllegalArgumentException("role_password is not 32 to 128 letters, digits, _ and -");
        }
    }

    private record Wire(
            @JsonProperty("public_key") @Nullable String publicKey,
            @JsonProperty("master_address") @Nullable String masterAddress,
            @JsonProperty("role_password") @Nullable String rolePassword,
            @JsonProperty("beside_others") @Nullable Boolean besideOthers) {}

    String toJson() {
        return written(new Wire(publicKey, masterAddress.text(), rolePassword, besideOthers));
    }

    /** @throws FileSyncException naming the field that is wrong, never its value */
    static PairRequest parse(String json) throws FileSyncException {
        try {
            var wire = JSON.readValue(json, Wire.class);
            if (wire == null
                    || wire.publicKey() == null
                    || wire.masterAddress() == null
                    || wire.rolePassword() == null) {
                throw new FileSyncException("public_key, master_address and role_password are all needed");
            }
            var address = PeerAddress.parse(wire.masterAddress())
                    .orElseThrow(() -> new FileSyncException("master_address is not an IPv4 or IPv6 address"));
            return new PairRequest(
                    wire.publicKey(), address, wire.rolePassword(), Boolean.TRUE.equals(wire.besideOthers()));
        } catch (JsonProcessingException notJson) {
            throw new FileSyncException("not the JSON object that a master sends");
        } catch (IllegalArgumentException wrong) {
            throw new FileSyncException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    static String written(Object wire) {
        try {
            return JSON.writeValueAsString(wire);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of strings are JSON", impossible);
        }
    }

    static ObjectMapper json() {
        return JSON;
    }

    @Override
    public String toString() {
        return "PairRequest[masterAddress=%s]".formatted(masterAddress);
    }
}
