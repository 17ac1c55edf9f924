package wazoha.node;

import java.util.StringJoiner;

/** Writes the sixteen bytes of an IPv6 address as RFC 5952 section 4 wants them read. */
final class Ipv6Text {
    private Ipv6Text() {}

    static String of(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1; // a single group of zeros is not shortened (RFC 5952 section 4.2.2)
        for (int i = 0; i < 8; i++) {
            int run = zerosFrom(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        if (start < 0) {
            return join(groups, 0, 8);
        }
        return join(groups, 0, start) + "::" + join(groups, start + length, 8);
    }

    private static int zerosFrom(int[] groups, int index) {
        int end = index;
        while (end < 8 && groups[end] == 0) {
            end++;
        }
        return end - index;
    }

    private static String join(int[] groups, int from, int to) {
        var text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
