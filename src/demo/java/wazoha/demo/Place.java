package wazoha.demo;

/** Who lives in the demo: the two nodes, and the office where the phones stand. */
public enum Place {
    MASTER("m", 1),
    SLAVE("s", 2),
    PHONES("p", 20);

    private final String letter;
    private final int host;

    Place(String letter, int host) {
        this.letter = letter;
        this.host = host;
    }

    /** Short, because the path of a Unix socket has 107 characters at most. */
    public String letter() {
        return letter;
    }

    /** The last number of its address. */
    public int host() {
        return host;
    }

    public String word() {
        return switch (this) {
            case MASTER -> "master";
            case SLAVE -> "slave";
            case PHONES -> "phones";
        };
    }
}
