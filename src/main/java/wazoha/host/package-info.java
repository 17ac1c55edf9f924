/** What the contract makes of a node: ha.conf, sentinels, cron, access to PostgreSQL, the gate of telephony. */
@NullMarked
package wazoha.host;

import org.jspecify.annotations.NullMarked;
