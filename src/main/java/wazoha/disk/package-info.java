/** A file is written wholly or not at all. */
@NullMarked
package wazoha.disk;

import org.jspecify.annotations.NullMarked;
