package wazoha.bench;

/** What is measured in each round, in this order. */
enum Work {
    IDLE("nothing, for a second", "", 0),
    DUMP_AND_LOAD("dump, truncate and load", "", 0),
    RAW_COPY("raw COPY of all tables", "", 0),
    FIRST_FILL("ours, first fill", "WHOLE", 0),
    WHOLE_NONE("ours, whole, 0 changed rows", "WHOLE", 0),
    WHOLE_FEW("ours, whole, 10 changed rows", "WHOLE", 10),
    WHOLE_MANY("ours, whole, 40,000 changed rows", "WHOLE", 40_000),
    HINTED_NONE("ours, hinted, 0 changed rows", "HINTED", 0),
    HINTED_FEW("ours, hinted, 10 changed rows", "HINTED", 10),
    HINTED_MANY("ours, hinted, 40,000 changed rows", "HINTED", 40_000);

    private final String label;
    private final String scope;
    private final int rows;

    Work(String label, String scope, int rows) {
        this.label = label;
        this.scope = scope;
        this.rows = rows;
    }

    String label() {
        return label;
    }

    /** How far our run looks; empty where it is not ours. */
    String scope() {
        return scope;
    }

    /** Rows that are changed on the master before; as many as there are, if there are fewer. */
    int rows() {
        return rows;
    }
}
