package wazoha.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of each phone and each call, as the phones tell it.
 *
 * <p>Thread-safe: the reader of the phones writes, the story asks.
 */
final class PhoneBook {
    /** A call that ended, well or not. */
    record Call(String from, String to, boolean answered, Instant at) {}

    private static final class Entry {
        private final Map<Place, List<Instant>> registrations = new EnumMap<>(Place.class);
        private final Map<Place, Boolean> registered = new EnumMap<>(Place.class);
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();

    synchronized void add(String name) {
        entries.put(name, new Entry());
    }

    synchronized void registered(String name, Place at, Instant when) {
        var entry = entries.get(name);
        if (entry != null) {
            entry.registrations.computeIfAbsent(at, place -> new ArrayList<>()).add(when);
            entry.registered.put(at, true);
        }
    }

    synchronized void lost(String name, Place at) {
        var entry = entries.get(name);
        if (entry != null) {
            entry.registered.put(at, false);
        }
    }

    synchronized void called(Call call) {
        calls.add(call);
    }

    synchronized List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** How many phones are registered there now. */
    synchronized long registeredAt(Place place) {
        return entries.values().stream()
                .filter(entry -> entry.registered.getOrDefault(place, false))
                .count();
    }

    /** When the phone first registered there after an instant. */
    synchronized Optional<Instant> registeredSince(String name, Place at, Instant since) {
        return Optional.ofNullable(entries.get(name)).stream()
                .flatMap(entry -> entry.registrations.getOrDefault(at, List.of()).stream())
                .filter(when -> !when.isBefore(since))
                .min(Comparator.naturalOrder());
    }

    /** When the phone was first called with success in a span of time. */
    synchronized Optional<Instant> wasCalled(String name, Instant from, Instant to) {
        return calls.stream()
                .filter(Call::answered)
                .filter(call -> call.to().equals(name)
                        && !call.at().isBefore(from)
                        && call.at().isBefore(to))
                .map(Call::at)
                .min(Comparator.naturalOrder());
    }

    /** Whether the phone itself called somebody with success in a span of time. */
    synchronized boolean couldCall(String name, Instant from, Instant to) {
        return calls.stream()
                .filter(Call::answered)
                .anyMatch(call -> call.from().equals(name)
                        && !call.at().isBefore(from)
                        && call.at().isBefore(to));
    }

    /** Whether each phone has registered there since an instant, and has called and been called since another. */
    synchronized boolean everyPhoneWorks(Place at, Instant since, Instant calls) {
        return names().stream()
                .allMatch(name -> registeredSince(name, at, since).isPresent()
                        && wasCalled(name, calls, Instant.MAX).isPresent()
                        && couldCall(name, calls, Instant.MAX));
    }

    synchronized long answered() {
        return calls.stream().filter(Call::answered).count();
    }

    synchronized long failed() {
        return calls.stream().filter(call -> !call.answered()).count();
    }

    /** The longest time without an answered call between two instants, both of which count as calls. */
    synchronized Duration longestGap(Instant from, Instant to) {
        var longest = Duration.ZERO;
        var last = from;
        for (var call : calls) {
            if (call.answered() && call.at().isAfter(last) && call.at().isBefore(to)) {
                var gap = Duration.between(last, call.at());
                longest = gap.compareTo(longest) > 0 ? gap : longest;
                last = call.at();
            }
        }
        var end = Duration.between(last, to);
        return end.compareTo(longest) > 0 ? end : longest;
    }
}
