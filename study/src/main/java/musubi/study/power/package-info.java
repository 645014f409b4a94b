/**
 * What a protocol would find among invented people whose true effect is known: power, bias, coverage. Start at
 * {@link musubi.study.power.Power}.
 */
@NullMarked
package musubi.study.power;

import org.jspecify.annotations.NullMarked;
