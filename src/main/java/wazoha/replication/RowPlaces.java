package wazoha.replication;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of one table of one server by the place where they lie (ctid), with the hash of their key. A place means the same
 * row as long as the snapshot or the lock stands under which it was read. A bounded array of numbers, 16 bytes a row.
 */
final class RowPlaces {
    /** Above this many rows the whole table is copied; 1.6 MB of this process. */
    static final int MOST = 100_000;

    private static final int OFFSET_BITS = 16;
    /** Rows that one statement names, so that its text stays below 250 kB. */
    private static final int IN_A_STATEMENT = 10_000;

    private long[] places = new long[64];
    private long[] keys = new long[64];
    private int size;

    /** @param ctid as text, such as {@code (12,3)} */
    void add(String ctid, long key) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
        }
        int comma = ctid.indexOf(',');
        long block = Long.parseLong(ctid, 1, comma, 10);
        places[size] = block << OFFSET_BITS | Long.parseLong(ctid, comma + 1, ctid.length() - 1, 10);
        keys[size++] = key;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size >= MOST;
    }

    /** The hashes of the keys in ascending order. */
    long[] sortedKeys() {
        var sorted = Arrays.copyOf(keys, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Those whose key is among these. */
    RowPlaces among(long[] sortedKeys) {
        var some = new RowPlaces();
        for (int i = 0; i < size; i++) {
            if (Arrays.binarySearch(sortedKeys, keys[i]) >= 0) {
                some.take(places[i], keys[i]);
            }
        }
        return some;
    }

    private void take(long place, long key) {
        add("(%d,%d)".formatted(place >>> OFFSET_BITS, place & 0xFFFF), key);
    }

    /** Conditions that together select these rows, a few thousand each, in the order of the table's pages. */
    List<String> conditions() {
        var sorted = Arrays.copyOf(places, size);
        Arrays.sort(sorted);
        var conditions = new ArrayList<String>();
        for (int from = 0; from < size; from += IN_A_STATEMENT) {
            var list = new StringBuilder("ctid = ANY ('{");
            for (int i = from; i < Math.min(size, from + IN_A_STATEMENT); i++) {
                list.append(i == from ? "" : ",")
                        .append("\"(")
                        .append(sorted[i] >>> OFFSET_BITS)
                        .append(',')
                        .append(sorted[i] & 0xFFFF)
                        .append(")\"");
            }
            conditions.add(list.append("}'::tid[])").toString());
        }
        return conditions;
    }
}
