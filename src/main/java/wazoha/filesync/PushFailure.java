package wazoha.filesync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Why one directory was not copied; the others are.
 *
 * @param directory its contract path
 * @param refused whether too much would have been deleted: another try alone changes nothing
 * @param reason for people, in one line or several
 */
public record PushFailure(String directory, boolean refused, String reason) {

    /** One text for all: each reason once, with the directories that it holds for. */
    public static String text(List<PushFailure> failures) {
        var byReason = new LinkedHashMap<String, List<String>>();
        failures.stream()
                .filter(failure -> !failure.refused())
                .forEach(failure -> byReason.computeIfAbsent(failure.reason(), reason -> new ArrayList<>())
                        .add(failure.directory()));
        var lines = new ArrayList<String>();
        byReason.forEach((reason, directories) -> {
            lines.add(reason);
            lines.add("not copied: %s; it is tried again".formatted(String.join(", ", directories)));
        });
        failures.stream().filter(PushFailure::refused).map(PushFailure::reason).forEach(lines::add);
        return String.join("\n", lines);
    }
}
