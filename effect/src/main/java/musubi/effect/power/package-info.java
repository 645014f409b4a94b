/** Sample sizes and the smallest effect a study can show. Start at {@link musubi.effect.power.PowerMethods}. */
@NullMarked
package musubi.effect.power;

import org.jspecify.annotations.NullMarked;
