/**
 * Protocols of studies: what is asked of whom, compared with whom, measured how, fixed before anybody sees outcomes. Start
 * at {@link musubi.study.protocol.Protocol}.
 */
@NullMarked
package musubi.study.protocol;

import org.jspecify.annotations.NullMarked;
