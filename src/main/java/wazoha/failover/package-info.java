/** The pure decision who serves: numbered tables over small facts. No clock, no I/O, no log. */
@NullMarked
package wazoha.failover;

import org.jspecify.annotations.NullMarked;
