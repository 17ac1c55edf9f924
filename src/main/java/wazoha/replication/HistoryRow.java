package wazoha.replication;

/** Where a slave's database says of which history its rows are: node, lineage and runs stand in either row. */
enum HistoryRow {
    /** The database that bears the letterbox. */
    LETTERBOX("wazo_ha.state"),
    /** Any other one. */
    FURTHER("wazo_ha.copy");

    private final String table;

    HistoryRow(String table) {
        this.table = table;
    }

    String table() {
        return table;
    }
}
