package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What a condition may ask of a value. The value of a key that a document lacks is a missing node.
 *
 * @param takes which operands it takes
 * @param operands the same in words
 * @param check of a value and an operand
 */
record Operator(String symbol, Predicate<JsonNode> takes, String operands, BiPredicate<JsonNode, JsonNode> check) {
    /** A condition that is a plain value. Null is a value, and absence is not null. */
    static final Operator EQUAL = new Operator("", Operator::isAnything, "anything", JsonValues::same);

    private static final String ORDERED = "a number or a string";

    private static final List<Operator> ALL = List.of(
            new Operator("$in", JsonNode::isArray, "a list", Operator::isOneOf),
            new Operator("$nin", JsonNode::isArray, "a list", (value, list) -> !isOneOf(value, list)),
            new Operator("$contains", Operator::isAnything, "anything", Operator::holds),
            new Operator("$gt", Operator::isOrdered, ORDERED, ordered(order -> order > 0)),
            new Operator("$ge", Operator::isOrdered, ORDERED, ordered(order -> order >= 0)),
            new Operator("$lt", Operator::isOrdered, ORDERED, ordered(order -> order < 0)),
            new Operator("$le", Operator::isOrdered, ORDERED, ordered(order -> order <= 0)),
            new Operator("$ne", Operator::isAnything, "anything", (value, other) -> !JsonValues.same(value, other)),
            new Operator(
                    "$exists",
                    JsonNode::isBoolean,
                    "true or false",
                    (value, wanted) -> value.isMissingNode() != wanted.asBoolean()));

    static Optional<Operator> ofSymbol(String symbol) {
        return ALL.stream().filter(operator -> operator.symbol.equals(symbol)).findFirst();
    }

    boolean takes(JsonNode operand) {
        return takes.test(operand);
    }

    boolean matches(JsonNode value, JsonNode operand) {
        return check.test(value, operand);
    }

    private static boolean isAnything(JsonNode operand) {
        return !operand.isMissingNode();
    }

    private static boolean isOrdered(JsonNode operand) {
        return operand.isNumber() || operand.isTextual();
    }

    private static boolean isOneOf(JsonNode value, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(item -> JsonValues.same(value, item));
    }

    /** Of a list one item, of a text a part. */
    private static boolean holds(JsonNode value, JsonNode part) {
        return (value.isTextual() && part.isTextual())
                ? value.textValue().contains(part.textValue())
                : value.isArray() && isOneOf(part, value);
    }

    private static BiPredicate<JsonNode, JsonNode> ordered(IntPredicate wanted) {
        return (value, operand) -> {
            var order = JsonValues.compare(value, operand);
            return order.isPresent() && wanted.test(order.getAsInt());
        };
    }
}
