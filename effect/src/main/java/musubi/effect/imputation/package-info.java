/** Multiple imputation of missing values, and how its answers are pooled. Start at {@link musubi.effect.imputation.ImputationMethods}. */
@NullMarked
package musubi.effect.imputation;

import org.jspecify.annotations.NullMarked;
