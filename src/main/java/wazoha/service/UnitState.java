package wazoha.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/** What {@code systemctl show} says about one unit. */
record UnitState(String name, String load, String active, String sub, String result) {
    /** The properties to ask for. */
    static final String PROPERTIES = "Id,LoadState,ActiveState,SubState,Result";

    /**
     * Reads the blocks of {@code Name=value} lines that systemctl prints, one a unit, in the order asked, parted by
     * empty lines. They are matched by order: {@code Id} is another name where a unit was asked for by an alias.
     *
     * @return empty if the text does not speak of exactly these units
     */
    static List<UnitState> parse(String text, List<String> units) {
        var states = new ArrayList<UnitState>();
        for (String block : text.strip().split("\n\\s*\n", -1)) {
            var values = values(block);
            boolean whole = values.containsKey("LoadState") && values.containsKey("ActiveState");
            if (!whole || states.size() == units.size()) {
                return List.of();
            }
            states.add(new UnitState(
                    units.get(states.size()),
                    values.getOrDefault("LoadState", ""),
                    values.getOrDefault("ActiveState", ""),
                    values.getOrDefault("SubState", ""),
                    values.getOrDefault("Result", "")));
        }
        return states.size() == units.size() ? List.copyOf(states) : List.of();
    }

    private static Map<String, String> values(String block) {
        var values = new HashMap<String, String>();
        for (String line : block.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1).strip());
            }
        }
        return values;
    }

    boolean isLoaded() {
        return load.equals("loaded");
    }

    /** Nothing of it runs and nothing of it is about to run. */
    boolean isDown() {
        return active.equals("inactive") || active.equals("failed");
    }

    /** It runs, or systemd is still about to start it. */
    boolean isUp() {
        return active.equals("active") || active.equals("reloading") || active.equals("activating");
    }

    Unit unit() {
        return new Unit(name, state(), detail());
    }

    /**
     * A unit that is stopping still serves; one that is starting may or may not. One that does not exist is stopped.
     */
    private State state() {
        return switch (active) {
            case "active", "reloading", "refreshing", "deactivating" -> State.RUNNING;
            case "failed" -> State.FAILED;
            case "inactive", "maintenance" -> State.STOPPED;
            default -> State.UNKNOWN; // "activating" may hold the SIP port already
        };
    }

    private String detail() {
        if (!isLoaded()) {
            return load;
        }
        String states = "%s (%s)".formatted(active, sub);
        return result.isEmpty() || result.equals("success") ? states : states + ", last result " + result;
    }
}
