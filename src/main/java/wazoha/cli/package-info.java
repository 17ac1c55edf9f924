/** One class a command, text or JSON. */
@NullMarked
package wazoha.cli;

import org.jspecify.annotations.NullMarked;
