/** How strong hidden differences would have to be. Start at {@link musubi.effect.sensitivity.SensitivityMethods}. */
@NullMarked
package musubi.effect.sensitivity;

import org.jspecify.annotations.NullMarked;
