package musubi.platform.points;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.platform.access.Acting;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Decides what is to be booked so that what was decided in all equals what is owed. */
@Component
class Awarding {
    private final AwardRepository awards;
    private final Acting acting;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Awarding(AwardRepository awards, Acting acting, Clock clock, ApplicationEventPublisher events) {
        this.awards = awards;
        this.acting = acting;
        this.clock = clock;
        this.events = events;
    }

    /**
     * What the decision rests on.
     *
     * @param settlement the settlement that is being released; empty when records are followed
     */
    record Source(Agreement terms, String pack, Optional<UUID> settlement) {}

    /**
     * Writes down the differences between what is owed for a month and what was decided before; nothing when there are none.
     *
     * @param people whom the evidence is about; empty for everybody
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void decide(Source source, YearMonth month, Map<Key, Owing> owed, Optional<Collection<UUID>> people) {
        var terms = source.terms();
        var before = awards.decided(terms.id(), month, people);
        var keys = new HashSet<>(owed.keySet());
        keys.addAll(before.keySet());
        var differing = new ArrayList<Award>();
        for (var key : keys) {
            var last = before.getOrDefault(key, new AwardRepository.Decided(0, 0));
            var now = owed.getOrDefault(key, nothing(terms, month, key.clause()));
            if (last.amount() != now.amount()) differing.add(award(key, last, now));
        }
        if (differing.isEmpty()) return;
        differing.sort(Comparator.comparing((Award a) -> a.key().person())
                .thenComparing(a -> a.key().clause())
                .thenComparing(a -> a.key().expires()));
        var batch = new Batch(
                UUID.randomUUID(),
                terms.id(),
                terms.version(),
                month,
                terms.payer(),
                source.pack(),
                source.settlement(),
                clock.instant());
        awards.add(acting.actor().municipality().digits(), batch, List.copyOf(differing));
        events.publishEvent(new PointsAwarded(batch.id(), differing.size()));
    }

    private static Award award(Key key, AwardRepository.Decided last, Owing now) {
        return new Award(
                key,
                last.revision() + 1,
                last.amount(),
                now.amount(),
                now.earned().from(),
                now.earned().last(),
                now.title());
    }

    /** What was given before and is owed no more. */
    private Owing nothing(Agreement terms, YearMonth month, String clause) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var last = month.atEndOfMonth().isBefore(today) ? month.atEndOfMonth() : today;
        return new Owing(
                0,
                new Days(month.atDay(1), last.plusDays(1)),
                terms.clause(clause).map(Clause::title).orElse(Words.same(clause)));
    }
}
