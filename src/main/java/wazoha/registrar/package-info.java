/** Registrars in the provisioning store, ours or that of a remote provd. */
@NullMarked
package wazoha.registrar;

import org.jspecify.annotations.NullMarked;
