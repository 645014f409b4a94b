/** Passing receipts on to those who funded: start at {@link musubi.agreement.distribution.Waterfall}. */
@NullMarked
package musubi.agreement.distribution;

import org.jspecify.annotations.NullMarked;
