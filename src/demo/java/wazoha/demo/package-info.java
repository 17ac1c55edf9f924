/** The demo: a pair in name spaces, a small SIP server, simulated phones and the story that they live through. */
@NullMarked
package wazoha.demo;

import org.jspecify.annotations.NullMarked;
