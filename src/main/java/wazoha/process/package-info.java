/** Runs one external program with a deadline and captured output. The only place that starts programs. */
@NullMarked
package wazoha.process;

import org.jspecify.annotations.NullMarked;
