/** Files of the contract on this node, written atomically: ha.conf, sentinels, the gate of telephony. */
@NullMarked
package wazoha.host;

import org.jspecify.annotations.NullMarked;
