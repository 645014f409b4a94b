/**
 * What an agreement says, as a small algebra: {@link musubi.agreement.term.Agreement} holds clauses, a clause holds an
 * {@link musubi.agreement.term.Expression}. Nothing here knows how the text is spelled or how amounts are settled.
 */
@NullMarked
package musubi.agreement.term;

import org.jspecify.annotations.NullMarked;
