package musubi.platform.contract;

import java.util.List;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** What was signed stays, word for word and in what it means; an amendment stands after it. */
final class Untouched {
    private Untouched() {}

    /** @throws BadInput at the first line that is no longer as it was signed */
    static void words(String before, String after) {
        var signed = lines(before);
        var now = after.lines().toList();
        for (int i = 0; i < signed.size(); i++)
            if (i >= now.size() || !now.get(i).equals(signed.get(i)))
                throw changed(
                        i,
                        now,
                        new Words(
                                "署名された本文は変えられません（もとの行:「" + signed.get(i).strip() + "」）。変更は最後の amendments: に書いてください。",
                                "What was signed stays as it is (the line was \""
                                        + signed.get(i).strip() + "\"). Write changes under amendments: at the end."));
    }

    /**
     * A line that is added right after the signed ones can still belong to them: one more clause would be paid for years that are settled.
     *
     * @throws BadInput when the terms of a version that was signed are others
     */
    static void terms(Signed before, Signed after, String signedText, String text) {
        var signed = before.versions();
        var now = after.versions();
        for (int i = 0; i < signed.size(); i++)
            if (i >= now.size() || !same(signed.get(i), now.get(i)))
                throw changed(
                        lines(signedText).size(),
                        text.lines().toList(),
                        new Words(
                                "この行から下を加えると、署名された条件が変わります。署名された本文には何も足さずに、変更は最後の amendments: に書いてください。",
                                "What is added from this line on changes terms that were signed. Add nothing to what was signed; write changes under amendments: at the end."));
    }

    private static boolean same(Signed.Version one, Signed.Version other) {
        return one.from().equals(other.from()) && terms(one.agreement()).equals(terms(other.agreement()));
    }

    /** Without the digest of the text and its remarks, which are of the text as a whole. */
    private static Agreement terms(Agreement agreement) {
        return new Agreement(
                agreement.id(),
                agreement.version(),
                agreement.title(),
                agreement.source(),
                Digest.of(""),
                agreement.unit(),
                agreement.payer(),
                agreement.payees(),
                agreement.term(),
                agreement.subject(),
                agreement.rounding(),
                agreement.measures(),
                agreement.values(),
                agreement.studies(),
                agreement.attribution(),
                agreement.clauses(),
                agreement.cap(),
                agreement.points(),
                agreement.distribution(),
                agreement.funding(),
                List.of());
    }

    private static List<String> lines(String text) {
        return text.stripTrailing().lines().toList();
    }

    private static BadInput changed(int line, List<String> now, Words words) {
        return new BadInput(
                "contract.signed-text-changed",
                Place.at(Texts.FILE, line + 1L, 1),
                line < now.size() ? now.get(line).strip() : "",
                words);
    }
}
