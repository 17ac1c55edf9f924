package wazoha.asterisk;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One answer or event of the management interface.
 *
 * @param fields by their names in lower case; of a name that stands twice the last value
 */
public record AmiMessage(Map<String, String> fields) {
    static AmiMessage of(List<String[]> pairs) {
        var fields = new java.util.HashMap<String, String>();
        pairs.forEach(pair -> fields.put(pair[0].toLowerCase(Locale.ROOT), pair[1]));
        return new AmiMessage(Map.copyOf(fields));
    }

    /** Empty if there is no such field. */
    public String get(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    boolean isResponse() {
        return fields.containsKey("response");
    }

    boolean isError() {
        return get("Response").equalsIgnoreCase("Error");
    }

    boolean beginsList() {
        return isResponse() && get("EventList").equalsIgnoreCase("start");
    }

    boolean endsList() {
        return get("EventList").equalsIgnoreCase("Complete") || get("EventList").equalsIgnoreCase("cancelled");
    }
}
