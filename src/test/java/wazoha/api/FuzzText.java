package wazoha.api;

import java.util.List;
import java.util.Random;

/** Texts that a seed spoils: nearly JSON, with pieces that mean something here. */
final class FuzzText {
    static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "1e999",
            "-0",
            "\\u0000",
            "\\ud800",
            "\u00e9",
            "\n",
            "%eth0",
            "/24",
            "::",
            "255",
            "0x10",
            "\"node_type\":",
            "\"remote_address\":",
            "\"config\":",
            "\"id\":\"../x\",",
            "\ufeff",
            "[[[[[[[[",
            "true",
            "999999999999999999",
            "\"\":\"\",",
            "\"raw_config\":[],",
            "1".repeat(120),
            "//",
            ".",
            "$",
            "1e-2147483647",
            "\"deletable\":",
            "\"$in\":[1],",
            "\"$exists\":false,",
            "'");

    private FuzzText() {}

    /** With that many places where something is put in, taken out, changed or doubled. */
    static String mutated(String text, int times, Random random) {
        var mutated = new StringBuilder(text);
        for (int i = times; i > 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(8)));
                case 2 -> mutated.insert(at, (char) random.nextInt(0x100));
                default -> mutated.insert(at, mutated.substring(0, at));
            }
        }
        return mutated.toString();
    }
}
