package wazoha.replication;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wazoha.node.TableClass;

/**
 * The classes of tables as the settings have them.
 *
 * @param patterns of each class; the first class whose pattern covers a table has it, in the order of the classes
 */
public record ClassifiedTables(Map<TableClass, List<String>> patterns) {
    /** Where a table stands, and why. */
    record Place(TableClass of, boolean classified) {}

    /** The class of a table, also by the partitioned tables that it is a part of; configuration where none names it. */
    Place placeOf(String table, List<String> roots) {
        var exclusions = new EnumMap<TableClass, Exclusions>(TableClass.class);
        patterns.forEach((one, texts) -> exclusions.put(one, Exclusions.of(texts)));
        Optional<TableClass> named = exclusions.entrySet().stream()
                .filter(entry ->
                        entry.getValue().covers(table) || roots.stream().anyMatch(entry.getValue()::covers))
                .map(Map.Entry::getKey)
                .findFirst();
        boolean listed =
                !patterns.getOrDefault(TableClass.CONFIGURATION, List.of()).isEmpty();
        return new Place(named.orElse(TableClass.CONFIGURATION), named.isPresent() || !listed);
    }
}
