/**
 * The words every module shares: exact numbers with units, roundings that are named, fiscal years, half-open ranges,
 * and the one way bad input is reported. Start at {@link musubi.quantity.Exact} and {@link musubi.quantity.Quantity}.
 */
@NullMarked
package musubi.quantity;

import org.jspecify.annotations.NullMarked;
