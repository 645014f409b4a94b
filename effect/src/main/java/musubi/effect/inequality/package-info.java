/** Summary measures of inequality between groups. Start at {@link musubi.effect.inequality.InequalityMethods}. */
@NullMarked
package musubi.effect.inequality;

import org.jspecify.annotations.NullMarked;
