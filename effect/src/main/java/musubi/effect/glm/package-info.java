/** Generalised linear models, and what is standardised from them. Start at {@link musubi.effect.glm.GlmMethods}. */
@NullMarked
package musubi.effect.glm;

import org.jspecify.annotations.NullMarked;
