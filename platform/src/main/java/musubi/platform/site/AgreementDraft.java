package musubi.platform.site;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.agreement.language.Agreements;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Subject;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Overview;
import musubi.platform.contract.Settled;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.contract.Terms;
import musubi.platform.indigo.Indigo;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;

/** Agreements as they would be published: the last text that everybody signed, and what was paid. */
@Component
class AgreementDraft {
    private final Contracts contracts;
    private final Settlements settlements;
    private final Overview overview;
    private final Indigo indigo;
    private final Measures measures = Measures.library();

    AgreementDraft(Contracts contracts, Settlements settlements, Overview overview, Indigo indigo) {
        this.contracts = contracts;
        this.settlements = settlements;
        this.overview = overview;
        this.indigo = indigo;
    }

    /** An agreement that can be published. */
    record Possible(String id, Words title) {}

    /** Those that are signed, but for the rules of points, which are no contract. */
    List<Possible> possible() {
        return contracts.agreements().stream()
                .filter(a -> signed(a.id())
                        .filter(v -> read(v.text()).subject().each() != Subject.Each.PERSON)
                        .isPresent())
                .map(a -> new Possible(a.id(), a.title()))
                .toList();
    }

    Sheets.AgreementSheet of(Set<String> chosen) {
        return new Sheets.AgreementSheet(possible().stream()
                .filter(p -> chosen.contains(p.id()))
                .map(p -> terms(p.id()))
                .toList());
    }

    private Optional<Contracts.Version> signed(String id) {
        return contracts.versions(id).stream()
                .filter(v -> v.unsigned().isEmpty())
                .findFirst();
    }

    private Agreement read(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(measures))
                .versions()
                .getLast()
                .agreement();
    }

    private Sheets.SignedTerms terms(String id) {
        var version = signed(id).orElseThrow();
        var agreement = read(version.text());
        var terms = contracts.terms(version.text());
        var hidden = new TreeSet<SettlementId>(java.util.Comparator.comparing(SettlementId::value));
        var payments = agreement.distribution().isPresent() ? List.<Sheets.Payment>of() : payments(agreement, hidden);
        return new Sheets.SignedTerms(
                id,
                terms.title(),
                version.number(),
                version.digest(),
                terms.payer(),
                terms.payees().stream().filter(p -> !p.startsWith("each ")).toList(),
                terms.term().map(Days::from).map(LocalDate::toString).orElse(""),
                terms.term().map(Days::last).map(LocalDate::toString).orElse(""),
                terms.unit(),
                terms.clauses().stream()
                        .map(c ->
                                new Sheets.ClauseWords(c.id(), c.title(), c.article(), called(agreement, c.answers())))
                        .toList(),
                terms.years().stream().map(AgreementDraft::limit).toList(),
                terms.whole(),
                payments,
                agreement.distribution().isPresent()
                        ? ""
                        : indigo.published(id, hidden).orElse(""));
    }

    /** The text of an agreement calls measures by short names of its own; a reader wants to know what is measured. */
    private List<Words> called(Agreement agreement, List<Words> answers) {
        return answers.stream()
                .map(answer -> agreement.measures().values().stream()
                        .filter(use -> answer.ja().startsWith(use.name() + ": "))
                        .findFirst()
                        .map(use -> called(use, answer))
                        .orElse(answer))
                .toList();
    }

    private Words called(MeasureUse use, Words answer) {
        var title = use.title()
                .or(() -> measures.named(use.id()).map(Measure::title))
                .orElse(Words.same(use.name()));
        int name = use.name().length();
        return new Words(
                title.ja() + answer.ja().substring(name),
                title.en() + answer.en().substring(name));
    }

    private static Sheets.YearLimit limit(Terms.Year year) {
        return new Sheets.YearLimit(year.year(), year.least(), year.most().orElse(""));
    }

    /** @param hidden takes the settlements of which not everything is shown */
    private List<Sheets.Payment> payments(Agreement agreement, Set<SettlementId> hidden) {
        var small = new SmallAmounts(agreement);
        var payments = new ArrayList<Sheets.Payment>();
        for (var settled :
                settlements.of(agreement.id()).stream().filter(Settled::paid).toList()) {
            var shown = small.of(overview.paid(settled.id()));
            if (shown.total().isEmpty()) hidden.add(settled.id());
            payments.add(new Sheets.Payment(
                    settled.period(),
                    settled.days().from(),
                    settled.days().last(),
                    released(settled),
                    settled.replaces().isPresent(),
                    shown.clauses(),
                    shown.total()));
        }
        return payments;
    }

    private static LocalDate released(Settled settled) {
        return settled.decisions().stream()
                .filter(d -> d.step() == Step.PAYMENT_RELEASED)
                .map(d -> LocalDate.ofInstant(d.happenedAt(), Japan.TIME))
                .findFirst()
                .orElseThrow();
    }
}
