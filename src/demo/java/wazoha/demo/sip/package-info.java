/** The node's telephony process of the demo: a registrar and proxy that stands for Asterisk. */
@NullMarked
package wazoha.demo.sip;

import org.jspecify.annotations.NullMarked;
