/** The nouns that all packages share. Touches nothing and imports nothing of ours. */
@NullMarked
package wazoha.node;

import org.jspecify.annotations.NullMarked;
