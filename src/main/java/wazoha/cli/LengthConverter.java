package wazoha.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads lengths of time as people type them: {@code 90s}, {@code 30m}, {@code 2h}, {@code 1d}. */
final class LengthConverter implements ITypeConverter<Duration> {
    private static final int MOST_DIGITS = 7;

    @Override
    public Duration convert(String text) {
        if (text.length() < 2 || text.length() > MOST_DIGITS + 1) {
            throw bad(text);
        }
        long number = 0;
        for (int i = 0; i < text.length() - 1; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw bad(text);
            }
            number = number * 10 + (digit - '0');
        }
        if (number == 0) {
            throw bad(text);
        }
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> throw bad(text);
        };
    }

    private static TypeConversionException bad(String text) {
        return new TypeConversionException(
                "'%s' is no length of time; write for example 90s, 30m or 2h".formatted(text));
    }
}
