/** Directories by rsync over the paired key, the key itself, and the guarded script on the slave. */
@NullMarked
package wazoha.filesync;

import org.jspecify.annotations.NullMarked;
