package wazoha.daemon;

import wazoha.replication.RunMemory;

/** One database of the list for as long as the node is on duty: what its last run knew, and when all of it is due. */
record CopiedDatabase(String name, RunMemory memory, Rhythm rhythm) {
    static CopiedDatabase fresh(String name, Partners partners) {
        return new CopiedDatabase(name, new RunMemory(), new Rhythm(partners.ticker(), partners.time()));
    }
}
