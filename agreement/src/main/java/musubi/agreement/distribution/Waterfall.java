package musubi.agreement.distribution;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Distribution;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Problem;
import musubi.quantity.Rounding;
import musubi.quantity.Split;
import musubi.quantity.Words;

/**
 * Runs receipts through the ordered steps of a distribution, day by day of receipt. Each step takes what it may from what
 * is left; what it did not reach is shown. Every yen received is passed on, kept in reserve, or carried as cash.
 */
public final class Waterfall {
    private static final Map<String, Words> TITLES = Map.of(
            "cost", new Words("費用", "cost"),
            "fee", new Words("手数料", "fee"),
            "reserve", new Words("準備金の積立て", "reserve"),
            "release", new Words("準備金の取崩し", "release of the reserve"),
            "principal", new Words("元本の返済", "principal"),
            "interest", new Words("利息", "interest"),
            "preferred-return", new Words("優先配当", "preferred return"),
            "dividend", new Words("配当", "dividend"),
            "residual", new Words("残余の分配", "residual"),
            "cash", new Words("繰越し", "carried on"));
    private final Agreement agreement;
    private final Distribution distribution;
    private final List<Receipt> costs;
    private final Map<String, Exact> principal = new LinkedHashMap<>();
    private final Map<String, Exact> accrued = new HashMap<>();
    private final Map<String, LocalDate> accruedUntil = new HashMap<>();
    private final Map<String, Long> received = new HashMap<>();
    private final Map<Integer, Long> paidFees = new HashMap<>();
    private final Map<Integer, Long> reserves = new HashMap<>();
    private final Map<Integer, Long> drawn = new LinkedHashMap<>();
    private final Map<Receipt, Long> paidCosts = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final LocalDate firstReceipt;
    private final ArrayDeque<Distribution.Funding> toPayIn;
    private long cash;

    private Waterfall(Agreement agreement, List<Receipt> costs, LocalDate firstReceipt) {
        this.agreement = agreement;
        this.firstReceipt = firstReceipt;
        this.distribution = agreement.distribution().orElseThrow();
        this.costs = costs;
        this.toPayIn = new ArrayDeque<>(agreement.funding().stream()
                .filter(f -> !f.donation())
                .sorted(Comparator.comparing(Distribution.Funding::on))
                .toList());
        var funders = toPayIn.stream().map(Distribution.Funding::who).distinct().toList();
        for (var step : distribution.steps())
            if (step instanceof Distribution.Step.Principal p)
                p.outstanding().forEach((who, amount) -> {
                    if (!funders.contains(who)) principal.putIfAbsent(who, amount);
                });
    }

    /** What was paid in until the day becomes principal on the day it was paid in. */
    private void payIn(LocalDate day) {
        while (!toPayIn.isEmpty() && !toPayIn.getFirst().on().isAfter(day)) {
            var funding = toPayIn.removeFirst();
            accrue(funding.who(), funding.on());
            principal.merge(funding.who(), funding.amount(), Exact::plus);
        }
    }

    /**
     * The statement of what is passed on within {@code days}; receipts before them are run through first, so that what is
     * outstanding is right.
     *
     * @param receipts money received and costs due, from the statements of the agreements named by the distribution
     */
    public static Statement settle(
            Agreement agreement, List<Receipt> receipts, String label, Days days, Map<String, String> sources) {
        var distribution = agreement
                .distribution()
                .orElseThrow(() -> new BadInput(
                        "settlement.no-distribution",
                        musubi.quantity.Place.whole(agreement.id()),
                        "",
                        new Words("この約款には distribute がありません。", "This agreement has no \"distribute\".")));
        var income = receipts.stream()
                .filter(r -> distribution.receives(r.agreement()))
                .sorted(Comparator.comparing(Receipt::on)
                        .thenComparing(Receipt::agreement)
                        .thenComparing(Receipt::line))
                .toList();
        var costs = receipts.stream()
                .filter(r -> !income.contains(r))
                .sorted(Comparator.comparing(Receipt::on).thenComparing(Receipt::line))
                .toList();
        var waterfall = new Waterfall(
                agreement,
                costs,
                income.isEmpty() ? days.from() : income.getFirst().on());
        var byDay = new TreeMap<LocalDate, Long>();
        income.forEach(r -> byDay.merge(r.on(), r.amount(), Math::addExact));
        waterfall.releaseDays().forEach(day -> byDay.merge(day, 0L, Math::addExact));
        byDay.forEach((day, amount) -> {
            if (day.isBefore(days.until()) && !day.isBefore(agreement.term().from())) waterfall.receive(day, amount);
        });
        var within =
                waterfall.lines.stream().filter(l -> days.contains(l.due())).toList();
        var remarks = new ArrayList<>(waterfall.remarks());
        remarks.addAll(waterfall.unused(receipts));
        return Statement.of(agreement, label, days, sources, within, remarks);
    }

    /** Money that was handed in and that no part of the agreement takes. */
    private List<Problem> unused(List<Receipt> receipts) {
        var remarks = new ArrayList<Problem>();
        receipts.stream()
                .map(Receipt::agreement)
                .distinct()
                .filter(a -> !distribution.takes(a))
                .forEach(a -> remarks.add(Problem.warning(
                        "settlement.receipt-unused",
                        musubi.quantity.Place.whole(agreement.id()),
                        a,
                        new Words(
                                "「" + a + "」の明細は receipts にも cost にも挙げられていないので、使われていません。",
                                "The statement of \"" + a
                                        + "\" is named by neither receipts nor a cost, so it is not used."))));
        long early = receipts.stream()
                .filter(r -> distribution.receives(r.agreement())
                        && r.on().isBefore(agreement.term().from()))
                .mapToLong(Receipt::amount)
                .reduce(0, Math::addExact);
        if (early != 0)
            remarks.add(Problem.warning(
                    "settlement.receipt-early",
                    musubi.quantity.Place.whole(agreement.id()),
                    Long.toString(early),
                    new Words(
                            "契約期間より前の受取 " + grouped(early) + " は配られていません。",
                            grouped(early) + " were received before the term and are not passed on.")));
        return remarks;
    }

    /** The days on which a reserve is let go, whether or not something is received on them. */
    private List<LocalDate> releaseDays() {
        return distribution.steps().stream()
                .flatMap(s -> s instanceof Distribution.Step.Reserve r ? r.release().on().stream() : Stream.empty())
                .toList();
    }

    /**
     * What was received, or taken back when negative, and what was carried passes the steps. The lines of a day sum to
     * what was received on it: what is carried on, or covers what was taken back, is a line of its own.
     */
    private void receive(LocalDate day, long amount) {
        payIn(day);
        long before = cash;
        drawn.clear();
        long all = Math.addExact(Math.addExact(amount, cash), letGo(day, false, 0));
        long left = Math.max(0, all);
        long shortfall = all - left;
        int number = 0;
        for (var step : distribution.steps()) {
            number++;
            long kept = left;
            left -= pay(step, number, day, left);
            if (left < 0) throw new IllegalStateException("step " + number + " took more than " + kept);
            left += letGo(day, true, number);
        }
        drawn.forEach((reserve, taken) -> released(reserve, day, taken));
        cash = left + shortfall;
        if (cash != before) carried(day, cash - before);
    }

    private void carried(LocalDate day, long change) {
        var rule = cash < 0
                ? new Words(
                        "受取額が取り消され、後の受取で埋める不足 " + grouped(-cash),
                        "taken back from what was received; " + grouped(-cash) + " are to be covered by later receipts")
                : change < 0
                        ? new Words(
                                "繰り越していた分から配る（残り " + grouped(cash) + "）",
                                "from what was carried; " + grouped(cash) + " stay")
                        : new Words(
                                "どの段にも配られず、次の受取に繰り越す（残高 " + grouped(cash) + "）",
                                "passed to no step; carried to the next receipt, now " + grouped(cash));
        line(day, distribution.steps().size() + 1, "cash", "", Math.max(0, change), change, derivation(rule, change));
    }

    /**
     * All of a reserve is let go on its day: through all steps in their order, or where the agreement says so to those
     * after it.
     *
     * @param only the step that is let go; 0 for all that pass through all steps
     */
    private long letGo(LocalDate day, boolean later, int only) {
        long sum = 0;
        for (int number = 1; number <= distribution.steps().size(); number++) {
            if (only != 0 && only != number
                    || !(distribution.steps().get(number - 1) instanceof Distribution.Step.Reserve r)
                    || r.release().later() != later
                    || !r.release().on().map(on -> on.equals(day)).orElse(false)) continue;
            long all = reserves.getOrDefault(number, 0L);
            if (all == 0) continue;
            draw(number, all);
            sum += all;
        }
        return sum;
    }

    private void draw(int number, long amount) {
        reserves.merge(number, -amount, Math::addExact);
        drawn.merge(number, amount, Math::addExact);
    }

    private void released(int number, LocalDate day, long taken) {
        if (!(distribution.steps().get(number - 1) instanceof Distribution.Step.Reserve r))
            throw new IllegalStateException("step " + number + " is no reserve");
        line(
                day,
                number,
                "release",
                r.name(),
                keeper(r),
                -taken,
                -taken,
                derivation(
                        new Words(
                                "準備金を取り崩して配る（残高 " + grouped(reserves.getOrDefault(number, 0L)) + "）",
                                "let go from the reserve and passed on; " + grouped(reserves.getOrDefault(number, 0L))
                                        + " stay"),
                        -taken));
    }

    /** What a reserve before the step may add when the receipt does not reach it. */
    private long pay(Distribution.Step step, int number, LocalDate day, long left) {
        var covering = new ArrayList<Integer>();
        long available = left;
        for (int n = 1; n < number; n++)
            if (distribution.steps().get(n - 1) instanceof Distribution.Step.Reserve r
                    && r.release().covers().contains(step.kind())) {
                covering.add(n);
                available += reserves.getOrDefault(n, 0L);
            }
        long paid = paid(step, number, day, available);
        long missing = Math.max(0, paid - left);
        for (int n : covering) {
            long part = Math.min(missing, reserves.getOrDefault(n, 0L));
            if (part > 0) draw(n, part);
            missing -= part;
        }
        return Math.min(paid, left);
    }

    private static Derivation derivation(Words rule, long value, Derivation... inputs) {
        return new Derivation(rule, grouped(value), List.of(inputs), Optional.empty());
    }

    private static String grouped(long value) {
        return String.format(java.util.Locale.ROOT, "%,d JPY", value);
    }

    private long paid(Distribution.Step step, int number, LocalDate day, long left) {
        return switch (step) {
            case Distribution.Step.Cost cost -> costs(cost, number, day, left);
            case Distribution.Step.Fee fee -> fee(fee, number, day, left);
            case Distribution.Step.Reserve r -> reserve(r, number, day, left);
            case Distribution.Step.Principal p -> principal(p, number, day, left);
            case Distribution.Step.Return r -> returns(r, number, day, left);
            case Distribution.Step.Dividend d -> {
                long wanted = d.upTo()
                        .map(u -> Math.max(
                                0,
                                u.wholeValue()
                                        - d.to().stream()
                                                .mapToLong(w -> received.getOrDefault(number + ":" + w, 0L))
                                                .sum()))
                        .orElse(left);
                yield shared(number, day, "dividend", d.shares(), wanted, Math.min(wanted, left));
            }
            case Distribution.Step.Residual r -> shared(number, day, "residual", r.shares(), left, left);
        };
    }

    /** Who holds a reserve: money that no other party is named for stays with the payer. */
    private String keeper(Distribution.Step.Reserve r) {
        return r.to().isEmpty() ? agreement.payer() : r.to().getFirst();
    }

    private long reserve(Distribution.Step.Reserve r, int number, LocalDate day, long left) {
        boolean closed = r.release().on().map(on -> !on.isAfter(day)).orElse(false);
        long balance = reserves.getOrDefault(number, 0L);
        long wanted = closed ? 0 : Math.max(0, r.upTo().wholeValue() - balance);
        long paid = Math.min(wanted, left);
        reserves.put(number, balance + paid);
        if (closed) return 0;
        line(
                day,
                number,
                "reserve",
                r.name(),
                keeper(r),
                wanted,
                paid,
                derivation(
                        new Words(
                                "準備金 " + grouped(r.upTo().wholeValue()) + " まで（残高 " + grouped(balance + paid) + "）",
                                "reserve up to " + grouped(r.upTo().wholeValue()) + ", now " + grouped(balance + paid)),
                        paid));
        return paid;
    }

    private long costs(Distribution.Step.Cost cost, int number, LocalDate day, long left) {
        long paid = 0;
        for (var due : costs) {
            if (due.on().isAfter(day) || !cost.takes(due.agreement())) continue;
            long open = due.amount() - paidCosts.getOrDefault(due, 0L);
            long now = Math.min(open, left - paid);
            if (open == 0) continue;
            paidCosts.merge(due, now, Math::addExact);
            paid += now;
            line(
                    day,
                    number,
                    "cost",
                    due.agreement() + " " + due.line(),
                    // Whom it is owed to was paid under the agreement of the cost.
                    agreement.payer(),
                    open,
                    now,
                    derivation(
                            new Words(
                                    "費用 " + due.line() + "（期日 " + due.on() + "）",
                                    "cost " + due.line() + ", due " + due.on()),
                            now,
                            derivation(
                                    new Words("明細のダイジェスト " + due.source(), "statement " + due.source()),
                                    due.amount())));
        }
        return paid;
    }

    private long fee(Distribution.Step.Fee fee, int number, LocalDate day, long left) {
        int year = FiscalYear.of(day).year();
        int first = FiscalYear.of(agreement.term().from()).year();
        long owed = Math.multiplyExact(year - first + 1L, fee.amount().wholeValue());
        long wanted = Math.max(0, owed - paidFees.getOrDefault(number, 0L));
        long paid = Math.min(wanted, left);
        paidFees.merge(number, paid, Math::addExact);
        if (wanted > 0 || paid > 0)
            line(
                    day,
                    number,
                    "fee",
                    fee.to().getFirst(),
                    wanted,
                    paid,
                    derivation(
                            new Words(
                                    "年度あたり " + grouped(fee.amount().wholeValue()),
                                    grouped(fee.amount().wholeValue()) + " for each fiscal year"),
                            paid));
        return paid;
    }

    private long principal(Distribution.Step.Principal p, int number, LocalDate day, long left) {
        for (var who : p.to()) accrue(who, day);
        var open =
                p.to().stream().map(w -> principal.getOrDefault(w, Exact.ZERO)).toList();
        long outstanding = open.stream().reduce(Exact.ZERO, Exact::plus).wholeValue();
        long paid = Math.min(outstanding, left);
        if (p.unit().isPresent()) {
            // Whole units only: what is under one unit for each stays until the next receipt.
            long unit = p.unit().get().wholeValue();
            paid = paid / unit * unit;
        }
        if (outstanding == 0) return 0;
        var parts = paid == 0 ? open.stream().map(o -> 0L).toList() : parts(p, paid, open);
        for (int i = 0; i < p.to().size(); i++) {
            var who = p.to().get(i);
            long part = parts.get(i);
            principal.merge(who, Exact.of(-part), Exact::plus);
            line(
                    day,
                    number,
                    "principal",
                    who,
                    open.get(i).wholeValue(),
                    part,
                    derivation(
                            new Words(
                                    "元本 " + grouped(open.get(i).wholeValue()) + " のうち（残り "
                                            + grouped(principal
                                                    .getOrDefault(who, Exact.ZERO)
                                                    .wholeValue()) + "）",
                                    "of principal " + grouped(open.get(i).wholeValue()) + ", "
                                            + grouped(principal
                                                    .getOrDefault(who, Exact.ZERO)
                                                    .wholeValue()) + " still outstanding"),
                            part));
        }
        return paid;
    }

    private static List<Long> parts(Distribution.Step.Principal p, long paid, List<Exact> open) {
        if (p.unit().isEmpty()) return Split.of(paid, open);
        long unit = p.unit().get().wholeValue();
        return Split.of(paid / unit, open).stream().map(n -> n * unit).toList();
    }

    private long returns(Distribution.Step.Return r, int number, LocalDate day, long left) {
        for (var who : r.to()) accrue(who, day);
        var owed = r.to().stream()
                .map(w -> Rounding.DOWN_TO_ONE.round(accrued.getOrDefault(number + ":" + w, Exact.ZERO)))
                .toList();
        long wanted = owed.stream().reduce(Exact.ZERO, Exact::plus).wholeValue();
        long paid = Math.min(wanted, left);
        if (wanted == 0) return 0;
        var parts = Split.of(paid, owed);
        for (int i = 0; i < r.to().size(); i++) {
            var who = r.to().get(i);
            long part = parts.get(i);
            accrued.merge(number + ":" + who, Exact.of(-part), Exact::plus);
            line(
                    day,
                    number,
                    r.preferred() ? "preferred-return" : "interest",
                    who,
                    owed.get(i).wholeValue(),
                    part,
                    derivation(
                            new Words(
                                    "未返済元本に対する年 " + r.rate().times(Exact.of(100)) + "%（"
                                            + r.dayCount().written() + "、単利）",
                                    r.rate().times(Exact.of(100)) + "% a year on outstanding principal, "
                                            + r.dayCount().written() + ", simple"),
                            part));
        }
        return paid;
    }

    /** Without a term and a day of funding, principal counts as paid in with the first receipt. */
    private boolean unlimited() {
        return agreement.term().count() > 36_000;
    }

    /** Adds the return since the last day it was reckoned; principal before it was paid in bears nothing. */
    private void accrue(String who, LocalDate day) {
        int number = 0;
        for (var step : distribution.steps()) {
            number++;
            if (!(step instanceof Distribution.Step.Return r) || !r.to().contains(who)) continue;
            var paidIn = agreement.funding().stream()
                    .filter(f -> f.who().equals(who) && !f.donation())
                    .map(Distribution.Funding::on)
                    .min(LocalDate::compareTo)
                    .orElse(
                            firstReceipt.isAfter(agreement.term().from()) && unlimited()
                                    ? firstReceipt
                                    : agreement.term().from());
            var from = accruedUntil.getOrDefault(number + ":" + who, paidIn);
            if (!from.isBefore(day)) continue;
            accrued.merge(
                    number + ":" + who,
                    principal.getOrDefault(who, Exact.ZERO).times(r.rate()).times(fraction(r.dayCount(), from, day)),
                    Exact::plus);
            accruedUntil.put(number + ":" + who, day);
        }
    }

    /** The part of a year between two days. Source: ISDA 2006 definitions, section 4.16 (d), (e), (f). */
    static Exact fraction(Distribution.DayCount count, LocalDate from, LocalDate until) {
        return switch (count) {
            case ACTUAL_365 -> Exact.of(ChronoUnit.DAYS.between(from, until), 365);
            case ACTUAL_360 -> Exact.of(ChronoUnit.DAYS.between(from, until), 360);
            case THIRTY_360 -> {
                int first = Math.min(from.getDayOfMonth(), 30);
                int last = until.getDayOfMonth() == 31 && first == 30 ? 30 : until.getDayOfMonth();
                yield Exact.of(
                        360L * (until.getYear() - from.getYear())
                                + 30L * (until.getMonthValue() - from.getMonthValue())
                                + (last - first),
                        360);
            }
        };
    }

    private long shared(int number, LocalDate day, String kind, Map<String, Exact> shares, long wanted, long paid) {
        if (wanted == 0) return 0;
        var parts = Split.of(paid, List.copyOf(shares.values()));
        var asked = Split.of(wanted, List.copyOf(shares.values()));
        int i = 0;
        for (var share : shares.entrySet()) {
            long ask = asked.get(i);
            long part = parts.get(i++);
            received.merge(number + ":" + share.getKey(), part, Math::addExact);
            line(
                    day,
                    number,
                    kind,
                    share.getKey(),
                    ask,
                    part,
                    derivation(
                            new Words(
                                    "残り " + grouped(paid) + " の " + percent(share.getValue(), shares),
                                    percent(share.getValue(), shares) + " of " + grouped(paid)),
                            part));
        }
        return paid;
    }

    private static String percent(Exact share, Map<String, Exact> shares) {
        var sum = shares.values().stream().reduce(Exact.ZERO, Exact::plus);
        return share.dividedBy(sum).times(Exact.of(100)).decimal(2).toPlainString() + "%";
    }

    private void line(
            LocalDate day, int number, String kind, String who, long wanted, long paid, Derivation derivation) {
        line(day, number, kind, who, who.isEmpty() ? agreement.payer() : who, wanted, paid, derivation);
    }

    /** @param payee who gets it; the payer of the agreement where nobody else does */
    private void line(
            LocalDate day,
            int number,
            String kind,
            String who,
            String payee,
            long wanted,
            long paid,
            Derivation derivation) {
        long before = received.getOrDefault("line" + number + ":" + who, 0L);
        received.put("line" + number + ":" + who, before + paid);
        lines.add(new Line(
                0,
                number + "-" + kind,
                TITLES.getOrDefault(kind, Words.same(kind)),
                "",
                who,
                payee,
                day.toString(),
                new Days(day, day.plusDays(1)),
                day,
                agreement.unit(),
                wanted,
                0,
                List.of(),
                paid,
                Math.max(0, wanted - paid),
                paid != 0 ? Reason.NONE : wanted > 0 ? Reason.NOTHING_LEFT : Reason.NOTHING_COUNTED,
                before + paid,
                derivation));
    }

    /** What is still outstanding at the end, said once. */
    private List<Problem> remarks() {
        var remarks = new ArrayList<Problem>();
        principal.forEach((who, open) -> {
            if (open.sign() > 0)
                remarks.add(Problem.warning(
                        "settlement.outstanding",
                        musubi.quantity.Place.whole(agreement.id()),
                        who,
                        new Words(
                                who + " の元本 " + open + " 円が未返済です。",
                                open + " yen of " + who + "'s principal is outstanding.")));
        });
        for (int number = 1; number <= distribution.steps().size(); number++)
            if (distribution.steps().get(number - 1) instanceof Distribution.Step.Reserve r)
                kept(r, reserves.getOrDefault(number, 0L)).ifPresent(remarks::add);
        if (cash < 0)
            remarks.add(Problem.warning(
                    "settlement.shortfall",
                    musubi.quantity.Place.whole(agreement.id()),
                    Long.toString(-cash),
                    new Words(
                            "取り消された受取額のうち " + grouped(-cash) + " が、まだ後の受取で埋まっていません。",
                            grouped(-cash) + " that were taken back are not yet covered by later receipts.")));
        return remarks;
    }

    /** A reserve that still holds money says what becomes of it. */
    private static Optional<Problem> kept(Distribution.Step.Reserve r, long balance) {
        if (balance == 0) return Optional.empty();
        var when = r.release().on();
        var what = when.isPresent()
                ? new Words(when.get() + " に取り崩して配ります", "it is passed on on " + when.get())
                : r.release().stated()
                        ? new Words("約款の定めにより取り崩しません", "the agreement keeps it")
                        : new Words(
                                "取崩しの定めがないため、そのまま残ります", "the agreement does not say when it is let go, so it stays");
        return Optional.of(Problem.warning(
                "settlement.reserve",
                r.place(),
                r.name(),
                new Words(
                        "準備金の残高は " + grouped(balance) + " です。" + what.ja() + "。",
                        "The reserve holds " + grouped(balance) + "; " + what.en() + ".")));
    }
}
