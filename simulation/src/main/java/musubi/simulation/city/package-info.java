/**
 * A synthetic city with a programme paid by its results, made from a seed, with the true effect of taking part known.
 * Start at {@link musubi.simulation.city.City}. Every figure it is made from, with its source, is in
 * {@link musubi.simulation.city.Figures}.
 *
 * <p>Doubles are used throughout: nothing here is paid on. What leaves the package is whole numbers and decimal text.
 */
@NullMarked
package musubi.simulation.city;

import org.jspecify.annotations.NullMarked;
