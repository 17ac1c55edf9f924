/** Events to mail, webhook and message bus; a slow receiver delays nobody. */
@NullMarked
package wazoha.notify;

import org.jspecify.annotations.NullMarked;
