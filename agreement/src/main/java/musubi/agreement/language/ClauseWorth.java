package musubi.agreement.language;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.document.Findings;

/** Whether a clause is worth its place: it can pay, it measures something, and it asks no payee for money. */
final class ClauseWorth {
    private final Agreement agreement;
    private final Reach reach;
    private final ClausePeriods periods;
    private final Findings findings;
    private final Set<String> open = new LinkedHashSet<>();

    ClauseWorth(Agreement agreement, Reach reach, ClausePeriods periods, Findings findings) {
        this.agreement = agreement;
        this.reach = reach;
        this.periods = periods;
        this.findings = findings;
    }

    /** A clause that can never pay, or that may ask the payee for money. */
    void check(Clause c) {
        var bounds = reach.bounds(c.pays(), c);
        boolean nothing = bounds.most().map(m -> m.sign() <= 0).orElse(false)
                && bounds.least().map(l -> l.sign() >= 0).orElse(false);
        boolean shut = c.when().map(w -> !reach.possible(w, c)).orElse(false);
        boolean capped = Stream.of(
                        c.cap().eachDay(),
                        c.cap().eachMonth(),
                        c.cap().eachPeriod(),
                        c.cap().eachYear(),
                        c.cap().inTotal())
                .flatMap(Optional::stream)
                .anyMatch(cap -> cap.limit().sign() == 0);
        boolean none = periods.fiscalYears(c) == 0
                && !(c.frequency() instanceof Clause.Frequency.EachContractYear)
                && !(c.frequency() instanceof Clause.Frequency.OnceIn)
                && !(c.frequency() instanceof Clause.Frequency.OnceOn);
        if (nothing || shut || capped || none)
            findings.warning(
                    "agreement.never-pays",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は"
                            + (shut ? "条件が満たされることがないので、" : capped ? "上限が0なので、" : none ? "対象の期間がないので、" : "式の値が常に0なので、")
                            + "何も支払いません。",
                    "Clause \"" + c.id() + "\" can never pay: "
                            + (shut
                                    ? "its condition can never hold."
                                    : capped
                                            ? "its cap is zero."
                                            : none ? "it has no period." : "what it pays is always zero."));
        unmeasured(c);
        boolean below = bounds.least().map(l -> l.sign() < 0).orElse(false);
        boolean open = bounds.least().isEmpty() && effect(c.pays());
        if (below || open)
            findings.warning(
                    "agreement.negative",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」の額は"
                            + (below ? "最小 " + bounds.least().orElseThrow() + " で、" : "下限がなく、")
                            + "0を下回りえます。そのときは受取人への請求になります。意図しないなら at-least: 0 を書いてください。",
                    "Clause \"" + c.id() + "\" can come to less than zero"
                            + (below ? " (" + bounds.least().orElseThrow() + ")" : "")
                            + ", which the payee would owe. If that is not meant, write at-least: 0.");
    }

    /** A clause for each of several, or for each day, that measures nothing. */
    private void unmeasured(Clause c) {
        var uses = Uses.of(agreement, c);
        boolean nothing = Uses.names(agreement, uses).stream().allMatch(ClauseScope.PROPERTIES::contains)
                && uses.stream().noneMatch(u -> u.startsWith("§"));
        var each = agreement.subject().each();
        if (nothing && each != Subject.Each.AGREEMENT && each != Subject.Each.PERSON)
            findings.warning(
                    "agreement.never-pays",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は何も測らないので、どの相手に支払うかが決まらず、何も支払いません。",
                    "Clause \"" + c.id() + "\" measures nothing, so nobody is found to pay, and it pays nothing.");
        if (nothing && c.frequency() instanceof Clause.Frequency.EachDay)
            findings.warning(
                    "agreement.every-day",
                    c.place(),
                    c.id(),
                    "条項「" + c.id() + "」は記録の有無によらず、参加している毎日に支払います。",
                    "Clause \"" + c.id()
                            + "\" pays for every day of taking part, whether or not anything was recorded.");
    }

    /** Whether an effect, which has no lower bound, is paid on. */
    private boolean effect(Expression expression) {
        return switch (expression) {
            case Expression.Effect e -> true;
            case Expression.Price price -> effect(price.times());
            case Expression.Share share -> effect(share.of());
            case Expression.Sum sum -> sum.parts().stream().anyMatch(this::effect);
            case Expression.Rounded rounded -> effect(rounded.of());
            case Expression.Name name -> {
                var value = agreement.values().get(name.name());
                if (value == null || !open.add(name.name())) yield false;
                boolean found = effect(value);
                open.remove(name.name());
                yield found;
            }
            default -> false;
        };
    }
}
