/** The formulas users of R know, and the design matrices they ask for, made tile by tile. Start at {@link musubi.effect.formula.Formula}. */
@NullMarked
package musubi.effect.formula;

import org.jspecify.annotations.NullMarked;
