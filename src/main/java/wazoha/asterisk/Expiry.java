package wazoha.asterisk;

import java.util.Arrays;
import java.util.Optional;

/** The three options of SIP expiry (docs/contract.md, section 4). */
enum Expiry {
    MINIMUM("minexpiry", "minimum_expiration", 180, 60),
    MAXIMUM("maxexpiry", "maximum_expiration", 300, 3600),
    DEFAULT("defaultexpiry", "default_expiration", 240, 120);

    /** As {@code /1.1/asterisk/sip/general} calls it. */
    final String general;
    /** As the AORs of PJSIP call it. */
    final String aor;
    /** While high availability is on, in seconds. */
    final String paired;
    /** What is put back where nothing else is known, in seconds. */
    final String usual;

    Expiry(String general, String aor, int paired, int usual) {
        this.general = general;
        this.aor = aor;
        this.paired = Integer.toString(paired);
        this.usual = Integer.toString(usual);
    }

    static Optional<Expiry> named(String option) {
        return Arrays.stream(values())
                .filter(expiry -> expiry.general.equals(option) || expiry.aor.equals(option))
                .findFirst();
    }
}
