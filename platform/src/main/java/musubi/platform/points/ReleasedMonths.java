package musubi.platform.points;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.agreement.language.Agreements;
import musubi.measure.Measures;
import musubi.platform.access.Acting;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Release;
import musubi.platform.people.Consents;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What becomes of a month that two people release: what was given so far and what the released evidence owes are made equal, and from
 * then on records no longer change the month.
 */
@Component
class ReleasedMonths {
    private final TermsRepository terms;
    private final Awarding awarding;
    private final Snapshots snapshots;
    private final Consents consents;
    private final Booking booking;
    private final Alone alone;
    private final Acting acting;
    private final Clock clock;
    private final TransactionTemplate transactions;

    ReleasedMonths(
            TermsRepository terms,
            Awarding awarding,
            Snapshots snapshots,
            Consents consents,
            Booking booking,
            Alone alone,
            Acting acting,
            Clock clock,
            PlatformTransactionManager manager) {
        this.booking = booking;
        this.alone = alone;
        this.transactions = new TransactionTemplate(manager);
        this.terms = terms;
        this.awarding = awarding;
        this.snapshots = snapshots;
        this.consents = consents;
        this.acting = acting;
        this.clock = clock;
    }

    /** Whether any of the days belongs to months whose points follow the records. */
    boolean concerns(Release.Asked asked) {
        return inForce(asked)
                .filter(f -> asked.days().until().isAfter(f.firstMonth().atDay(1)))
                .isPresent();
    }

    private Optional<InForce> inForce(Release.Asked asked) {
        return terms.inForce().stream()
                .filter(f -> f.agreement().equals(asked.agreement()))
                .findFirst();
    }

    /** Refuses days that are not whole months which are over, all of them in force. */
    void freeze(Release.Asked asked) {
        if (months(asked, LocalDate.ofInstant(clock.instant(), Japan.TIME)).isEmpty())
            throw new BadInput(
                    "points.unfinished-months",
                    Place.whole("period"),
                    asked.days().toString(),
                    new Words(
                            "記録に合わせて付与しているポイントは、%s から後の、終わった月ごとに精算します（例: %s）。"
                                    .formatted(inForce(asked).orElseThrow().firstMonth(), lastMonth()),
                            "Points that follow the records are settled by whole months that are over, from %s on (such as %s)."
                                    .formatted(inForce(asked).orElseThrow().firstMonth(), lastMonth())));
    }

    private YearMonth lastMonth() {
        return YearMonth.from(LocalDate.ofInstant(clock.instant(), Japan.TIME)).minusMonths(1);
    }

    private List<YearMonth> months(Release.Asked asked, LocalDate on) {
        var first = inForce(asked).orElseThrow().firstMonth();
        var months = Months.whole(asked.days(), term(asked.text()));
        boolean over = months.stream().allMatch(m -> m.atEndOfMonth().isBefore(on));
        return over && months.stream().noneMatch(m -> m.isBefore(first)) ? months : List.of();
    }

    private static Days term(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()))
                .first()
                .term();
    }

    /** Why a settlement cannot be released: its months were not over when its evidence was frozen. */
    Optional<Answer.Why> refusal(Release.Released released) {
        return months(released.asked(), LocalDate.ofInstant(released.takenAt(), Japan.TIME))
                        .isEmpty()
                ? Optional.of(Answer.Why.UNFINISHED_MONTHS)
                : Optional.empty();
    }

    /** Decides and books what makes each month equal the released evidence, once however often it is asked. */
    void release(Release.Released released) {
        transactions.executeWithoutResult(status -> {
            terms.alone(acting.actor().municipality().digits());
            if (terms.released(released.settlement().value())) return;
            var why = refusal(released);
            if (why.isPresent())
                throw new IllegalStateException("settlement %s: %s".formatted(released.settlement(), why.get()));
            decide(released);
        });
        // Whoever is at it instead books this too, and so does the nudge that follows the commit.
        alone.with(acting.actor().municipality(), booking::book);
    }

    private void decide(Release.Released released) {
        var asked = released.asked();
        var on = LocalDate.ofInstant(released.takenAt(), Japan.TIME);
        var everybody = terms.everybody();
        var spokenOf = spokenOf(everybody, released);
        var people = snapshots.pseudonyms(everybody).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        try (var owed = new Owed(asked.text(), released.pack(), people, on)) {
            for (var month : months(asked, on)) {
                var source = new Awarding.Source(
                        owed.terms(month),
                        released.digest(),
                        Optional.of(released.settlement().value()));
                var owes = owed.month(month);
                owes.keySet().forEach(key -> spokenOf.add(key.person()));
                awarding.decide(source, month, owes, Optional.of(spokenOf));
                terms.release(
                        acting.actor().municipality().digits(),
                        asked.agreement(),
                        month,
                        released.settlement().value(),
                        released.takenAt());
            }
        }
    }

    /**
     * Of somebody whom the evidence does not speak of, because they had withdrawn or have, it does not say that nothing is owed: they keep
     * what they have. The evidence of a correction speaks of whoever counted the first time.
     */
    private Set<UUID> spokenOf(List<UUID> everybody, Release.Released released) {
        var counted = new HashMap<>(snapshots.countAs(everybody));
        for (var person : consents.withdrawnBy(released.takenAt()))
            counted.values().removeIf(person.value()::equals);
        var spokenOf = new HashSet<>(counted.keySet());
        released.first().map(snapshots::countedAt).ifPresent(spokenOf::addAll);
        return spokenOf;
    }
}
