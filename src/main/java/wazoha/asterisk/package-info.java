/** Asterisk: its management interface, expiry of registrations, phones told to fetch their configuration. */
@NullMarked
package wazoha.asterisk;

import org.jspecify.annotations.NullMarked;
