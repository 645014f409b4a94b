/**
 * Settling: a pure function of terms and measured values. {@link musubi.agreement.settlement.Settlement} asks its questions
 * through {@link musubi.agreement.settlement.Measurements}, evaluates each clause with its derivation, applies the caps in
 * their order and returns a {@link musubi.agreement.settlement.Statement}.
 */
@NullMarked
package musubi.agreement.settlement;

import org.jspecify.annotations.NullMarked;
