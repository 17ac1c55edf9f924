/** Telephony services: start, stop, state. */
@NullMarked
package wazoha.service;

import org.jspecify.annotations.NullMarked;
