/** Phase, epoch, orders and history on disk. */
@NullMarked
package wazoha.journal;

import org.jspecify.annotations.NullMarked;
