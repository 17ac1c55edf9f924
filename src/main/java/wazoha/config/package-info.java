/** Configuration files in, one valid record out, every problem named at once. */
@NullMarked
package wazoha.config;

import org.jspecify.annotations.NullMarked;
