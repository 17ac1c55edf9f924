/** REST routes, the local socket, tokens, and the client that the command line uses. */
@NullMarked
package wazoha.api;

import org.jspecify.annotations.NullMarked;
