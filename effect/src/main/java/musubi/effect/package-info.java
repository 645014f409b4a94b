/**
 * What the programme changed: estimators as pure functions of rows. Start at {@link musubi.effect.Methods} for the list,
 * {@link musubi.effect.Method} for what an estimator says about itself, {@link musubi.effect.Estimate} for its answer.
 *
 * <p>Nothing here reads a file, a clock or a setting of the machine. The same rows give the same bits, whatever the number
 * of threads, partitions, or the order of the file.
 */
@NullMarked
package musubi.effect;

import org.jspecify.annotations.NullMarked;
