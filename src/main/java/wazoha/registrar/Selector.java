package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Which documents are wanted: those of which all conditions hold. Without a condition, all. */
record Selector(List<Condition> conditions) {
    static final Selector EVERYTHING = new Selector(List.of());

    record Condition(KeyPath key, Operator operator, JsonNode operand) {
        boolean holds(JsonNode document) {
            return operator.matches(key.in(document), operand);
        }
    }

    static Selector parse(JsonNode selector) throws BadQueryException {
        if (!selector.isObject()) {
            throw new BadQueryException("selector: an object of keys and conditions is required");
        }
        var conditions = new ArrayList<Condition>();
        for (var field : selector.properties()) {
            if (field.getKey().startsWith("$")) {
                throw new BadQueryException("selector: an operator stands where a key is required");
            }
            add(conditions, KeyPath.parse(field.getKey()), field.getValue());
        }
        return new Selector(List.copyOf(conditions));
    }

    boolean matches(JsonNode document) {
        return conditions.stream().allMatch(condition -> condition.holds(document));
    }

    private static void add(List<Condition> conditions, KeyPath key, JsonNode condition) throws BadQueryException {
        boolean operators = condition.isObject()
                && condition.properties().stream()
                        .anyMatch(field -> field.getKey().startsWith("$"));
        if (!operators) {
            conditions.add(new Condition(key, Operator.EQUAL, condition));
            return;
        }
        for (var field : condition.properties()) {
            var operator = Operator.ofSymbol(field.getKey())
                    .orElseThrow(() -> new BadQueryException(
                            "selector: known operators are $in, $nin, $contains, $gt, $ge, $lt, $le, $ne, $exists,"
                                    + " and they stand by themselves"));
            if (!operator.takes(field.getValue())) {
                throw new BadQueryException("selector: %s takes %s".formatted(field.getKey(), operator.operands()));
            }
            conditions.add(new Condition(key, operator, field.getValue()));
        }
    }
}
