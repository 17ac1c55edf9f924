package wazoha.filesync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a slave answers to the master that pairs, one line of JSON: {@code {"ok":true}} or {@code {"error":"..."}}.
 *
 * @param error why the pair was not made; null if it was
 */
public record PairAnswer(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean ok,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {
    static final PairAnswer DONE = new PairAnswer(true, null);

    static PairAnswer refused(String reason) {
        return new PairAnswer(null, reason);
    }

    /** The line for standard output. */
    public String line() {
        return PairRequest.written(this);
    }

    /** The status that {@code pair-accept} ends with. */
    public int status() {
        return error == null ? 0 : 1;
    }

    /** The last line that is an answer, among whatever else a login prints. */
    static Optional<PairAnswer> in(String output) {
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> parse(line).stream())
                .reduce((former, latter) -> latter);
    }

    private static Optional<PairAnswer> parse(String line) {
        try {
            var answer = PairRequest.json().readValue(line, PairAnswer.class);
            boolean valid = answer.error() != null || Boolean.TRUE.equals(answer.ok());
            return valid ? Optional.of(answer) : Optional.empty();
        } catch (JsonProcessingException somethingElse) {
            return Optional.empty();
        }
    }
}
