package wazoha.probe;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Our 503 to one SIP request, made without any memory: the same request always gets the same answer (RFC 3261 sections
 * 8.2.6 and 18.2, RFC 3581).
 *
 * @param to where the answer goes: the address that the request came from, never another that it names
 */
record Refusal(String text, InetSocketAddress to) {
    /** How much larger than the request an answer may be, in bytes: nobody can use us to multiply traffic. */
    static final int MOST_GROWTH = 200;

    private static final Pattern SENT_BY = Pattern.compile(
            "SIP\\s*/\\s*2\\.0\\s*/\\s*\\S+\\s+(\\[[0-9A-Fa-f:.]+]|[^\\s:;,]+)(?:\\s*:\\s*([0-9]{1,5}))?\\s*(?:[;,].*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern RPORT = Pattern.compile(";\\s*rport\\s*(?=[;,]|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile(";\\s*tag\\s*=", Pattern.CASE_INSENSITIVE);

    /** The answer; empty for what gets none: responses, ACK, and requests without the fields that every request has. */
    static Optional<Refusal> of(SipMessage request, int requestLength, InetSocketAddress source) {
        String method = request.method().orElse("ACK");
        String topVia = request.first("Via");
        var sentBy = SENT_BY.matcher(topVia);
        boolean whole = sentBy.matches()
                && !request.first("From").isEmpty()
                && !request.first("To").isEmpty()
                && !request.first("Call-ID").isEmpty()
                && request.first("CSeq").matches("[0-9]{1,10}\\s+" + Pattern.quote(method));
        if (method.equals("ACK") || !whole) {
            return Optional.empty();
        }
        String firstVia = topVia.substring(0, endOfFirst(topVia));
        boolean rport = RPORT.matcher(firstVia).find();
        int port = rport
                ? source.getPort()
                : Optional.ofNullable(sentBy.group(2)).map(Integer::parseInt).orElse(5060);
        if (port < 1 || port > 65_535) {
            return Optional.empty();
        }
        String answer = text(request, stamped(firstVia, rport, source) + topVia.substring(firstVia.length()));
        return answer.length() > requestLength + MOST_GROWTH
                ? Optional.empty()
                : Optional.of(new Refusal(answer, new InetSocketAddress(source.getAddress(), port)));
    }

    /** One byte a character, as the request was read. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(SipMessage request, String topVia) {
        var lines = new StringBuilder("SIP/2.0 503 Service Unavailable\r\n");
        boolean top = true;
        for (var field : request.fields()) {
            if (field.is("Via")) {
                line(lines, field.name(), top ? topVia : field.value());
                top = false;
            }
        }
        line(lines, "From", request.first("From"));
        line(lines, "To", tagged(request));
        line(lines, "Call-ID", request.first("Call-ID"));
        line(lines, "CSeq", request.first("CSeq"));
        line(lines, "Server", SipOptions.OUR_NAME);
        line(lines, "Content-Length", "0");
        return lines.append("\r\n").toString();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(": ").append(value).append("\r\n");
    }

    /** The top Via with the address and, if asked for, the port that the request really came from. */
    private static String stamped(String via, boolean rport, InetSocketAddress source) {
        String address = source.getAddress().getHostAddress().replaceFirst("%.*", "");
        String stamped = rport ? RPORT.matcher(via).replaceFirst(";rport=" + source.getPort()) : via;
        return stamped + ";received=" + address;
    }

    /** Where the first of several comma-separated values ends; commas in quotes do not count. */
    private static int endOfFirst(String via) {
        boolean quoted = false;
        for (int i = 0; i < via.length(); i++) {
            if (via.charAt(i) == '"') {
                quoted = !quoted;
            } else if (via.charAt(i) == ',' && !quoted) {
                return i;
            }
        }
        return via.length();
    }

    private static String tagged(SipMessage request) {
        String to = request.first("To");
        boolean hasTag = TAG.matcher(to.substring(to.lastIndexOf('>') + 1)).find();
        int seed = (request.first("Call-ID") + request.first("Via")).hashCode();
        return hasTag ? to : to + ";tag=" + String.format(Locale.ROOT, "%08x", seed);
    }
}
