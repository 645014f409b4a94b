package musubi.platform.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import musubi.agreement.statement.Wording;
import musubi.platform.site.Sheets.SignedTerms;
import musubi.quantity.Words;

/**
 * How agreements are called where several may stand: by their titles. What bears the same title as another is told apart by its term, by
 * who is paid, or at last by its id, so that whoever hears the links of a page one after another knows which is which.
 */
final class AgreementNames {
    private final Map<String, Words> names = new HashMap<>();

    AgreementNames(List<SignedTerms> agreements) {
        for (var agreement : agreements) names.put(agreement.id(), name(agreement, agreements));
    }

    /** The name of one of them; for another its own title. */
    public Words of(String id, Words title) {
        return names.getOrDefault(id, title);
    }

    private static Words name(SignedTerms agreement, List<SignedTerms> all) {
        var others = all.stream()
                .filter(other -> !other.id().equals(agreement.id()) && alike(other.title(), agreement.title()))
                .toList();
        if (others.isEmpty()) return agreement.title();
        return Stream.<Function<SignedTerms, Words>>of(AgreementNames::term, AgreementNames::payees)
                .filter(part -> others.stream().noneMatch(o -> alike(part.apply(o), part.apply(agreement))))
                .map(part -> part.apply(agreement))
                .filter(part -> !part.ja().isEmpty())
                .findFirst()
                .map(part -> with(agreement.title(), part))
                .orElseGet(() -> with(agreement.title(), Words.same(agreement.id())));
    }

    private static Words with(Words title, Words part) {
        return new Words("%s（%s）".formatted(title.ja(), part.ja()), "%s (%s)".formatted(title.en(), part.en()));
    }

    private static boolean alike(Words one, Words other) {
        return one.ja().equals(other.ja()) || one.en().equals(other.en());
    }

    private static Words term(SignedTerms agreement) {
        return agreement.from().isEmpty()
                ? Words.same("")
                : new Words(term(agreement, new Wording("ja")), term(agreement, new Wording("en")));
    }

    private static String term(SignedTerms agreement, Wording wording) {
        var shown = new Shown();
        return shown.date(agreement.from(), wording) + " – " + shown.date(agreement.last(), wording);
    }

    private static Words payees(SignedTerms agreement) {
        return new Words(String.join("、", agreement.payees()), String.join(", ", agreement.payees()));
    }
}
