/** Asks the peer and ourselves: do you serve? Also says 503 while this node must not serve. */
@NullMarked
package wazoha.probe;

import org.jspecify.annotations.NullMarked;
