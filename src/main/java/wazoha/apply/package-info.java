/** The transaction of {@code PUT /1.1/ha}: plan, apply, undo, resume after a crash. */
@NullMarked
package wazoha.apply;

import org.jspecify.annotations.NullMarked;
