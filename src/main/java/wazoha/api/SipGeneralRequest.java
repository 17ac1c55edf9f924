package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wazoha.node.GeneralOptions;

/**
 * What the body of {@code PUT /1.1/asterisk/sip/general} asks for: options that are valid as a whole, or one mistake
 * of each field (docs/contract.md, section 4). Pure.
 */
sealed interface SipGeneralRequest {
    int LONGEST_KEY = 128;
    int LONGEST_VALUE = 255;
    char NUL = 0;

    record Accepted(GeneralOptions options) implements SipGeneralRequest {}

    /** @param errors one string per wrong field, {@code options} first; never empty */
    record Refused(List<String> errors) implements SipGeneralRequest {}

    static SipGeneralRequest parse(byte[] body) {
        try {
            return of(Json.read(body));
        } catch (IOException notJson) {
            return new Refused(
                    List.of("Input Error - _schema: the body is not one JSON document within the usual bounds"));
        }
    }

    private static SipGeneralRequest of(JsonNode body) {
        if (!body.isObject()) {
            return new Refused(
                    List.of("Input Error - _schema: a JSON object with options and ordered_options is required"));
        }
        var problems = new ArrayList<String>();
        var options = options(body.path("options"), problems);
        var ordered = ordered(body.path("ordered_options"), problems);
        return problems.isEmpty()
                ? new Accepted(new GeneralOptions(options, ordered))
                : new Refused(List.copyOf(problems));
    }

    private static Map<String, String> options(JsonNode field, List<String> problems) {
        var options = new LinkedHashMap<String, String>();
        if (!field.isObject()) {
            problems.add("Input Error - options: %s; an object of strings is required".formatted(fault(field)));
            return options;
        }
        for (var option : field.properties()) {
            var fault = fault(option.getKey(), option.getValue());
            if (fault.isPresent()) {
                problems.add("Input Error - options: " + fault.get());
                return options;
            }
            options.put(option.getKey(), option.getValue().textValue());
        }
        return options;
    }

    private static List<GeneralOptions.Pair> ordered(JsonNode field, List<String> problems) {
        var ordered = new ArrayList<GeneralOptions.Pair>();
        if (!field.isArray()) {
            problems.add("Input Error - ordered_options: %s; a list of pairs of strings is required"
                    .formatted(fault(field)));
            return ordered;
        }
        for (int i = 0; i < field.size(); i++) {
            var pair = field.get(i);
            var fault = pair.isArray() && pair.size() == 2 && pair.get(0).isTextual()
                    ? fault(pair.get(0).textValue(), pair.get(1))
                    : Optional.of("not a pair of strings");
            if (fault.isPresent()) {
                problems.add("Input Error - ordered_options: entry %d: %s".formatted(i + 1, fault.get()));
                return ordered;
            }
            ordered.add(
                    new GeneralOptions.Pair(pair.get(0).textValue(), pair.get(1).textValue()));
        }
        return ordered;
    }

    private static Optional<String> fault(String key, JsonNode value) {
        if (key.length() > LONGEST_KEY) {
            return Optional.of("a name is longer than %d characters".formatted(LONGEST_KEY));
        }
        if (key.equals("register")) {
            return Optional.of("'register' is no option of this resource; trunks register by their own");
        }
        if (!value.isTextual()) {
            return Optional.of("a value is not a string");
        }
        if (key.indexOf(NUL) >= 0 || value.textValue().indexOf(NUL) >= 0) {
            return Optional.of("a text contains the character NUL, which no database and no Asterisk takes");
        }
        return value.textValue().length() > LONGEST_VALUE
                ? Optional.of("a value is longer than %d characters".formatted(LONGEST_VALUE))
                : Optional.empty();
    }

    private static String fault(JsonNode field) {
        if (field.isMissingNode()) {
            return "missing";
        }
        return field.isNull() ? "null" : "of the wrong type";
    }
}
