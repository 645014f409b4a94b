package musubi.platform.points;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.term.PointRules;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.ExchangeTerms;
import musubi.ledger.Ledger;
import musubi.ledger.Request;
import musubi.ledger.Reservation;
import musubi.ledger.TransferId;
import musubi.ledger.Why;
import musubi.platform.books.Books;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Unit;
import org.springframework.stereotype.Component;

/**
 * Points that residents spend: set aside first, those that expire first in front, then spent or given back, each at most once. Whoever
 * spends makes the id, so that trying again changes nothing. Used outside of transactions.
 */
@Component
public class Spending {
    private final Books books;
    private final Snapshots snapshots;
    private final PointTerms terms;
    private final Merges merges;
    private final Clock clock;

    Spending(Books books, Snapshots snapshots, PointTerms terms, Merges merges, Clock clock) {
        this.books = books;
        this.snapshots = snapshots;
        this.terms = terms;
        this.merges = merges;
        this.clock = clock;
    }

    /**
     * What is to be spent.
     *
     * @param id of the exchange, made by the caller
     * @param what for people, such as the reward; one line
     * @param until the first moment at which it can no longer be spent
     */
    public record Spent(UUID id, String agreement, PersonId person, long points, String what, Instant until) {}

    /** What the agreement says about exchanging points today; empty when it says nothing. */
    public Optional<PointRules> rules(String agreement) {
        return rules(agreement, LocalDate.ofInstant(clock.instant(), Japan.TIME));
    }

    private Optional<PointRules> rules(String agreement, LocalDate day) {
        return terms.agreed(agreement).flatMap(signed -> signed.on(day).points());
    }

    /** Whether so many points may be exchanged at once under the agreement. */
    public boolean allowed(String agreement, long points) {
        var rule = exchange(rules(agreement));
        return points >= rule.least() && points <= rule.most() && (points - rule.least()) % rule.step() == 0;
    }

    private static ExchangeTerms exchange(Optional<PointRules> rules) {
        return rules.flatMap(PointRules::exchange)
                .map(r -> new ExchangeTerms(r.from(), r.step(), r.most().orElse(Long.MAX_VALUE)))
                .orElse(ExchangeTerms.ANY);
    }

    /**
     * Sets points aside.
     *
     * @param at when it was asked for; the same each time it is tried
     * @return why not; empty when they are set aside, also when they were before
     */
    public Optional<Why> setAside(Spent spent, Instant at) {
        var pseudonym = snapshots.pseudonym(spent.person().toString());
        var holder = Names.holder(spent.agreement(), pseudonym);
        // By the day it was asked for, so that it is the same each time it is tried.
        var rule = exchange(rules(spent.agreement(), LocalDate.ofInstant(at, Japan.TIME)));
        var reward = Names.reward(spent.agreement());
        var requests = List.of(
                new Request.OpenAccount(reward, Instant.EPOCH),
                new Request.Reserve(
                        id(spent.id()),
                        holder.id(),
                        reward.id(),
                        spent.points(),
                        Unit.PT,
                        spent.until(),
                        rule,
                        at,
                        cause(spent.agreement(), spent.what())));
        var owing = owing(spent);
        if (owing.isEmpty()) return refusal(books.submit(requests, now(at)));
        return books.with(ledger -> {
            var why = tooLittle(ledger, spent, holder.id(), owing);
            return why.isPresent() ? why : refusal(ledger.submit(requests, now(at)));
        });
    }

    /** Where it stands what is to be returned under other records of the same person. */
    private List<AccountId> owing(Spent spent) {
        var own = merges.as(spent.person()).map(Merges.Merge::countsAs).orElse(spent.person());
        return merges.records(own).stream()
                .filter(record -> !record.equals(spent.person()))
                .map(record -> Names.receivable(spent.agreement(), snapshots.pseudonym(record.toString()))
                        .id())
                .toList();
    }

    /**
     * When two records are found to be one person's, the points of one are given again under the other, and what was spent of them is to be
     * returned under the first. It is not taken from the other at once, for the two may be found to be two people after all; but so much of what
     * they hold cannot be spent a second time.
     */
    private Optional<Why> tooLittle(Ledger ledger, Spent spent, AccountId holder, List<AccountId> owing) {
        long owed = owing.stream()
                .mapToLong(account -> SettingOff.owed(ledger, account))
                .sum();
        if (owed == 0 || ledger.reservation(id(spent.id())).isPresent()) return Optional.empty();
        long left = Math.max(
                0, SettingOff.spendable(ledger, holder, LocalDate.ofInstant(clock.instant(), Japan.TIME)) - owed);
        return left < spent.points()
                ? Optional.of(new Why.BalanceTooLow(holder, left, spent.points()))
                : Optional.empty();
    }

    /** Spends what was set aside. */
    public void spend(UUID id, Instant at) {
        resolve(id, at, r -> new Request.Post(id(id, "spent"), r.id(), r.amount(), at, cause("", "")));
    }

    /** Gives back what was set aside, but for what the person is to return meanwhile, which is set off. */
    public void giveBack(UUID id, Instant at) {
        resolve(id, at, r -> new Request.Release(id(id, "back"), r.id(), at, cause("", "")));
        var why = books.with(ledger -> {
            var holder = ledger.reservation(id(id)).orElseThrow().debit();
            return SettingOff.of(
                            ledger,
                            id(id, "set-off"),
                            "",
                            holder,
                            Names.receivable(holder),
                            Digest.of("reward"),
                            now(at))
                    .flatMap(request -> refusal(ledger.submit(List.of(request), now(at))));
        });
        if (why.isPresent()) throw new IllegalStateException("points given back for %s: %s".formatted(id, why.get()));
    }

    /** Gives back what is set aside for something that was refused, if anything is. */
    public void giveBackIfAny(UUID id, Instant at) {
        if (books.with(ledger -> ledger.reservation(id(id))).isPresent()) giveBack(id, at);
    }

    private interface Resolving {
        Request of(Reservation reservation);
    }

    private void resolve(UUID id, Instant at, Resolving resolving) {
        var reservation = books.with(ledger -> ledger.reservation(id(id)))
                .orElseThrow(() -> new IllegalStateException("no points were set aside for " + id));
        var why = refusal(books.submit(List.of(resolving.of(reservation)), now(at)));
        if (why.isPresent()) throw new IllegalStateException("points set aside for %s: %s".formatted(id, why.get()));
    }

    private static Optional<Why> refusal(List<Answer> answers) {
        return answers.getLast() instanceof Answer.Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }

    private Instant now(Instant at) {
        var now = clock.instant();
        return now.isBefore(at) ? at : now;
    }

    private static Cause cause(String agreement, String what) {
        return new Cause(agreement, "reward", Digest.of("reward"), what.strip().replaceAll("\\s+", " "));
    }

    private static TransferId id(UUID exchange) {
        return new TransferId("exchange/" + exchange);
    }

    private static TransferId id(UUID exchange, String what) {
        return new TransferId("exchange/%s/%s".formatted(exchange, what));
    }
}
