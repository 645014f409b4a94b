/**
 * Sealed packs of evidence: built from sources, opened, verified, compared. Start at
 * {@link musubi.evidence.pack.Packs}; docs/explanation/evidence.md says what a pack is and why. What
 * one person exports from a phone is read without a pack by {@link musubi.evidence.pack.PersonalExport}.
 */
@NullMarked
package musubi.evidence.pack;

import org.jspecify.annotations.NullMarked;
