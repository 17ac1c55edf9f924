package wazoha.demo.phone;

/** What phones of the demo say about sound: they have none (port 9 is "discard"). */
final class Silence {
    private Silence() {}

    /** The least session description that is valid (RFC 8866). */
    static String description(String host) {
        return """
                v=0\r
                o=- 0 0 IN IP4 %1$s\r
                s=-\r
                c=IN IP4 %1$s\r
                t=0 0\r
                m=audio 9 RTP/AVP 0\r
                a=inactive\r
                """.formatted(host);
    }
}
