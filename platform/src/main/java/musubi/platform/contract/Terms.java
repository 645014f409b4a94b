package musubi.platform.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Exposure;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Problem;
import musubi.quantity.Rounding;
import musubi.quantity.Words;

/**
 * An agreement in plain words, as {@code musubi check} says them: how each clause runs, where its caps bind, what the payer can
 * owe.
 *
 * @param each {@code person}, {@code provider} or {@code municipality} where each of them is a payee; otherwise {@code agreement}
 * @param parties who signs: the payer, and each payee that is named
 * @param term empty when the text names none
 * @param years what can be owed, by fiscal year
 * @param whole what is said of the agreement as a whole
 * @param remarks what the reader of the text remarks
 */
public record Terms(
        String id,
        Words title,
        String payer,
        List<String> payees,
        String each,
        List<String> parties,
        Optional<Days> term,
        String unit,
        List<Clause> clauses,
        List<Year> years,
        List<Words> whole,
        List<Problem> remarks) {
    /** One clause in words. */
    public record Clause(String id, Words title, String article, List<Words> answers) {}

    /**
     * What can be owed in a fiscal year.
     *
     * @param most empty when there is no limit
     */
    public record Year(String year, String least, Optional<String> most) {}

    /** Without a term, an agreement covers more days than anybody contracts for. */
    static final int UNLIMITED = 36_000;

    private static final int MOST_YEARS = 30;

    static Terms of(Signed signed, Catalogue catalogue) {
        var agreement = signed.versions().getLast().agreement();
        var answers = Agreements.foresight(agreement, catalogue);
        return new Terms(
                agreement.id(),
                agreement.title(),
                agreement.payer(),
                agreement.payees(),
                agreement.subject().each().word(),
                parties(agreement),
                Optional.of(agreement.term()).filter(t -> t.count() < UNLIMITED),
                agreement.unit().toString(),
                agreement.clauses().stream()
                        .map(c -> new Clause(c.id(), c.title(), c.article(), answers.getOrDefault(c.id(), List.of())))
                        .toList(),
                years(agreement, catalogue),
                answers.getOrDefault("", List.of()),
                signed.remarks());
    }

    /** Who signs: the payer, and each payee that is named. */
    static List<String> parties(Agreement agreement) {
        return Stream.concat(Stream.of(agreement.payer()), agreement.payees().stream())
                .filter(party -> !party.isBlank() && !party.startsWith("each "))
                .distinct()
                .toList();
    }

    private static List<Year> years(Agreement agreement, Catalogue catalogue) {
        Exposure exposure = Agreements.exposure(agreement, catalogue);
        if (exposure.years().size() > MOST_YEARS) return List.of();
        var years = new ArrayList<Year>();
        for (var year : exposure.years())
            years.add(new Year(
                    year.year().toString(), whole(year.least()), year.most().map(Terms::whole)));
        return years;
    }

    private static String whole(Exact amount) {
        return "%,d".formatted(Rounding.DOWN_TO_ONE.round(amount).over());
    }
}
