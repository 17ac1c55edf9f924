/** The cycle: observe, decide, record, perform. The only place where effects meet decisions. */
@NullMarked
package wazoha.daemon;

import org.jspecify.annotations.NullMarked;
