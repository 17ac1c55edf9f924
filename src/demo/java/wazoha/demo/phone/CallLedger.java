package wazoha.demo.phone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts calls by piece of time, phone and direction, so that it does not grow with their number. Thread-safe. */
final class CallLedger {
    private static final class Count {
        private int answered;
        private int failed;
        private long first;
        private long last;
        private long gap;

        private void add(boolean success, long from, long at) {
            if (!success) {
                failed++;
                return;
            }
            gap = Math.max(gap, at - (answered == 0 ? from : last));
            first = answered == 0 ? at : first;
            last = at;
            answered++;
        }

        private CallStats.Tally until(long from, long to) {
            long open = to - (answered == 0 ? from : last);
            return new CallStats.Tally(answered, failed, first, last, Math.max(gap, open));
        }
    }

    private static final class Pair {
        private final Count outgoing = new Count();
        private final Count incoming = new Count();
    }

    private static final class Piece {
        private final String name;
        private final long from;
        private final Map<String, Pair> phones = new LinkedHashMap<>();

        private Piece(String name, long from) {
            this.name = name;
            this.from = from;
        }

        private CallStats.Segment until(long to) {
            var both = new LinkedHashMap<String, CallStats.Both>();
            phones.forEach((phone, pair) ->
                    both.put(phone, new CallStats.Both(pair.outgoing.until(from, to), pair.incoming.until(from, to))));
            return new CallStats.Segment(name, from, to, both);
        }
    }

    private final List<Piece> pieces = new ArrayList<>();

    CallLedger(long nowNanos) {
        pieces.add(new Piece("start", nowNanos));
    }

    synchronized void mark(String name, long nowNanos) {
        pieces.add(new Piece(name, nowNanos));
    }

    /** A call counts in the piece in which it was answered or given up. */
    synchronized void add(String from, String to, boolean answered, long nowNanos) {
        var piece = pieces.get(pieces.size() - 1);
        piece.phones.computeIfAbsent(from, name -> new Pair()).outgoing.add(answered, piece.from, nowNanos);
        piece.phones.computeIfAbsent(to, name -> new Pair()).incoming.add(answered, piece.from, nowNanos);
    }

    synchronized CallStats stats(long nowNanos) {
        var segments = new ArrayList<CallStats.Segment>();
        for (int i = 0; i < pieces.size(); i++) {
            segments.add(pieces.get(i).until(i + 1 < pieces.size() ? pieces.get(i + 1).from : nowNanos));
        }
        return new CallStats(List.copyOf(segments));
    }
}
