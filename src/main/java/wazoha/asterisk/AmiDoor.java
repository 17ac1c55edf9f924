package wazoha.asterisk;

import java.time.Duration;
import wazoha.node.Ticker;

/** Opens connections to the management interface. Thread-safe. */
@FunctionalInterface
public interface AmiDoor {
    /** Logged in; the caller closes it. */
    Ami open(Duration deadline) throws AmiException;

    static AmiDoor to(AmiAccess access, Ticker ticker) {
        return deadline -> Ami.login(access, deadline, ticker);
    }

    /** Where the settings name no secret. */
    static AmiDoor none() {
        return deadline -> {
            throw new AmiException(
                    AmiException.Kind.UNUSED,
                    "asterisk.ami_password_file is not set, so Asterisk cannot be asked; see 'asterisk' in config.yml");
        };
    }
}
