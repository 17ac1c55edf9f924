package wazoha.probe;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** One OPTIONS request (RFC 3261 section 11) and the names by which its answer is known. */
record OptionsRequest(String text, String branch, String callId) {
    /** Every transaction has a branch that begins so (RFC 3261 section 8.1.1.7). */
    private static final String BRANCH_COOKIE = "z9hG4bK";

    static OptionsRequest from(String user, InetSocketAddress local, InetSocketAddress target) {
        String branch = BRANCH_COOKIE + UUID.randomUUID();
        String callId = UUID.randomUUID().toString();
        String here = host(local.getAddress());
        String there = host(target.getAddress()) + ":" + target.getPort();
        String text = String.join(
                "\r\n",
                "OPTIONS sip:" + there + " SIP/2.0",
                "Via: SIP/2.0/UDP " + here + ":" + local.getPort() + ";rport;branch=" + branch,
                "Max-Forwards: 70",
                "From: <sip:" + user + "@" + here + ">;tag=" + callId.substring(0, 8),
                "To: <sip:" + there + ">",
                "Call-ID: " + callId,
                "CSeq: 1 OPTIONS",
                "Contact: <sip:" + user + "@" + here + ":" + local.getPort() + ">",
                "Accept: application/sdp",
                "User-Agent: " + SipOptions.OUR_NAME,
                "Content-Length: 0",
                "",
                "");
        return new OptionsRequest(text, branch, callId);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether a message is a response to this very request: a late answer to another one says nothing about now. */
    boolean isAnsweredBy(SipMessage message) {
        return message.status().isPresent()
                && message.first("Call-ID").equals(callId)
                && message.first("Via").contains(branch);
    }

    /** An address as SIP writes it: IPv6 in brackets, without a zone, which means nothing to the other host. */
    static String host(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
