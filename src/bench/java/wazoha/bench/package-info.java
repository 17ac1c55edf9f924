/** The benchmark of replication: a generated telephone system, two real servers, three ways to copy it. */
@NullMarked
package wazoha.bench;

import org.jspecify.annotations.NullMarked;
