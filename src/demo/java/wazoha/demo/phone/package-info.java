/** Simulated phones of the demo, real on the wire, and the caller that tries every one of them continuously. */
@NullMarked
package wazoha.demo.phone;

import org.jspecify.annotations.NullMarked;
