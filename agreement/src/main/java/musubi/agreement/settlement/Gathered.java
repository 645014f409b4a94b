package musubi.agreement.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What the line of one person and clause gathers while the candidates pass the caps. */
final class Gathered {
    private final Tally tally = new Tally();
    private final Lots lots = new Lots();
    private final long[] cut = new long[Meter.CAPS.size()];
    private long gross;
    private long paid;
    private long carriedIn;
    private long taken;
    private long takenHere;
    private long limit;
    private Optional<Derivation> derivation = Optional.empty();
    private Reason reason = Reason.NONE;
    private boolean seen;

    /** One for each clause. */
    static Gathered[] each(int clauses) {
        var gathered = new Gathered[clauses];
        for (int c = 0; c < clauses; c++) gathered[c] = new Gathered();
        return gathered;
    }

    /** The line is written even if nothing comes to it. */
    void see() {
        seen = true;
    }

    /** Keeps how a period of the request came to its worth. */
    void explain(Outcome outcome, long worth) {
        derivation = Optional.of(
                derivation.isEmpty()
                        ? outcome.derivation()
                        : Derivation.of(new Words("期間ごと", "by period"), "", derivation.get(), outcome.derivation()));
        if (worth == 0) reason = outcome.reason();
    }

    /** What the pot that all share kept of an amount, in the request or before it. */
    void take(long amount) {
        taken += amount;
    }

    /** What the pot of this limit kept of an amount in the request. */
    void takeHere(long amount, long potLimit) {
        takenHere += amount;
        limit = potLimit;
    }

    /** A candidate of the request that passed the caps. */
    void add(int day, long before, long after, long carried, long[] cuts, Agreement terms) {
        seen = true;
        tally.add(before);
        if (after != 0) lots.add(day, after, terms);
        gross += before;
        paid += after;
        carriedIn += carried;
        for (int c = 0; c < cuts.length; c++) cut[c] += cuts[c];
    }

    boolean seen() {
        return seen;
    }

    /** Whether there was no day, event or period to pay. */
    boolean isEmpty() {
        return tally.isEmpty();
    }

    long gross() {
        return gross;
    }

    long paid() {
        return paid;
    }

    long carriedIn() {
        return carriedIn;
    }

    long taken() {
        return taken;
    }

    List<Line.Lot> lots() {
        return lots.all();
    }

    /** Why nothing is paid for what was counted. */
    Reason reason() {
        if (paid != 0) return Reason.NONE;
        if (gross != 0) return Reason.CAP_USED;
        return reason == Reason.NONE ? Reason.TARGET_MISSED : reason;
    }

    List<Line.Cut> cuts(Meter meter, int clause) {
        var cuts = new ArrayList<>(Settlement.cuts(meter, clause, cut));
        if (takenHere != 0) cuts.add(new Line.Cut("agreement overall", limit, takenHere));
        return cuts;
    }

    Derivation derivation(Clause clause, Unit unit) {
        var shown = tally.isEmpty() ? "0" : tally.shown();
        var title = switch (clause.frequency()) {
            case Clause.Frequency.EachEvent e -> new Words("回数 × 点", "events × amount");
            case Clause.Frequency.EachDay d -> new Words("日数 × 点", "days × amount");
            default -> new Words("期間 × 額", "periods × amount");
        };
        var own = derivation.isPresent() ? Derivation.of(title, shown, derivation.get()) : Derivation.of(title, shown);
        return takenHere == 0 ? own : Settlement.shared(limit, paid, unit, own);
    }
}
