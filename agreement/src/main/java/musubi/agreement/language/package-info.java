/**
 * How agreements are spelled: YAML with a place for every part, read into {@link musubi.agreement.term.Agreement} and
 * checked before any money moves. Start at {@link musubi.agreement.language.Agreements}.
 */
@NullMarked
package musubi.agreement.language;

import org.jspecify.annotations.NullMarked;
