/** The database: compare, apply, prove, base and difference, and the letterbox of the pair. The only user of java.sql. */
@NullMarked
package wazoha.replication;

import org.jspecify.annotations.NullMarked;
