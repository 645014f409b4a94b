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
    private final Agreement agreement;
    private final Distribution distribution;
    private final List<Receipt> costs;
    private final Map<String, Exact> principal = new LinkedHashMap<>();
    private final Map<String, Exact> accrued = new HashMap<>();
    private final Map<String, LocalDate> accruedUntil = new HashMap<>();
    private final Map<String, Long> received = new HashMap<>();
    private final Map<String, Integer> feeYear = new HashMap<>();
    private final Map<Receipt, Long> paidCosts = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final LocalDate firstReceipt;
    private final ArrayDeque<Distribution.Funding> toPayIn;
    private long reserve;
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
                .filter(r -> named(distribution.receipts(), r.agreement()).isPresent())
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
        byDay.forEach((day, amount) -> {
            if (day.isBefore(days.until()) && !day.isBefore(agreement.term().from())) waterfall.receive(day, amount);
        });
        var within =
                waterfall.lines.stream().filter(l -> days.contains(l.due())).toList();
        return Statement.of(agreement, label, days, sources, within, waterfall.remarks());
    }

    /** A name stands for an agreement by its id, or by the end of its id after a hyphen. */
    static Optional<String> named(List<String> names, String agreement) {
        return names.stream()
                .filter(n -> agreement.equals(n) || agreement.endsWith("-" + n))
                .findFirst();
    }

    private void receive(LocalDate day, long amount) {
        payIn(day);
        long left = Math.addExact(amount, cash);
        cash = 0;
        int number = 0;
        for (var step : distribution.steps()) {
            number++;
            left -= pay(step, number, day, left);
        }
        cash = left;
        if (left > 0)
            line(
                    day,
                    distribution.steps().size() + 1,
                    "cash",
                    "",
                    left,
                    left,
                    derivation(
                            new Words("どの段にも配られず、次の受取に繰り越す", "passed to no step; carried to the next receipt"), left));
    }

    private static Derivation derivation(Words rule, long value, Derivation... inputs) {
        return new Derivation(rule, grouped(value), List.of(inputs), Optional.empty());
    }

    private static String grouped(long value) {
        return String.format(java.util.Locale.ROOT, "%,d JPY", value);
    }

    private long pay(Distribution.Step step, int number, LocalDate day, long left) {
        return switch (step) {
            case Distribution.Step.Cost cost -> costs(cost, number, day, left);
            case Distribution.Step.Fee fee -> fee(fee, number, day, left);
            case Distribution.Step.Reserve r -> {
                long wanted = Math.max(0, r.upTo().wholeValue() - reserve);
                long paid = Math.min(wanted, left);
                reserve += paid;
                line(
                        day,
                        number,
                        "reserve",
                        r.to().getFirst(),
                        wanted,
                        paid,
                        derivation(
                                new Words(
                                        "準備金 " + grouped(r.upTo().wholeValue()) + " まで（残高 " + grouped(reserve) + "）",
                                        "reserve up to " + grouped(r.upTo().wholeValue()) + ", now "
                                                + grouped(reserve)),
                                paid));
                yield paid;
            }
            case Distribution.Step.Principal p -> principal(p, number, day, left);
            case Distribution.Step.Return r -> returns(r, number, day, left);
            case Distribution.Step.Dividend d -> {
                long wanted = d.upTo()
                        .map(u -> Math.max(
                                0,
                                u.wholeValue()
                                        - d.to().stream()
                                                .mapToLong(w -> received.getOrDefault(number + w, 0L))
                                                .sum()))
                        .orElse(left);
                yield shared(number, day, "dividend", d.shares(), wanted, Math.min(wanted, left));
            }
            case Distribution.Step.Residual r -> shared(number, day, "residual", r.shares(), left, left);
        };
    }

    private long costs(Distribution.Step.Cost cost, int number, LocalDate day, long left) {
        long paid = 0;
        for (var due : costs) {
            if (due.on().isAfter(day)
                    || named(List.of(cost.of()), due.agreement()).isEmpty()) continue;
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
        int from = feeYear.getOrDefault(number + "", first);
        long wanted = Math.max(0, (year - from + 1L) * fee.amount().wholeValue());
        long paid = Math.min(wanted, left);
        if (paid == wanted) feeYear.put(number + "", year + 1);
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
                .map(w -> Rounding.DOWN_TO_ONE.round(accrued.getOrDefault(number + w, Exact.ZERO)))
                .toList();
        long wanted = owed.stream().reduce(Exact.ZERO, Exact::plus).wholeValue();
        long paid = Math.min(wanted, left);
        if (wanted == 0) return 0;
        var parts = Split.of(paid, owed);
        for (int i = 0; i < r.to().size(); i++) {
            var who = r.to().get(i);
            long part = parts.get(i);
            accrued.merge(number + who, Exact.of(-part), Exact::plus);
            line(
                    day,
                    number,
                    r.preferred() ? "preferred-return" : "interest",
                    who,
                    owed.get(i).wholeValue(),
                    part,
                    derivation(
                            new Words(
                                    "未返済元本に対する年 " + r.rate().times(Exact.of(100)) + "%（" + r.dayCount() + "、単利）",
                                    r.rate().times(Exact.of(100)) + "% a year on outstanding principal, " + r.dayCount()
                                            + ", simple"),
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
            var from = accruedUntil.getOrDefault(number + who, paidIn);
            if (!from.isBefore(day)) continue;
            accrued.merge(
                    number + who,
                    principal.getOrDefault(who, Exact.ZERO).times(r.rate()).times(fraction(r.dayCount(), from, day)),
                    Exact::plus);
            accruedUntil.put(number + who, day);
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
        int i = 0;
        for (var share : shares.entrySet()) {
            long part = parts.get(i++);
            received.merge(number + share.getKey(), part, Math::addExact);
            line(
                    day,
                    number,
                    kind,
                    share.getKey(),
                    part,
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
        long before = received.getOrDefault("line" + number + who, 0L);
        received.put("line" + number + who, before + paid);
        lines.add(new Line(
                0,
                number + "-" + kind,
                Words.same(kind),
                "",
                who,
                who.isEmpty() ? agreement.payer() : who,
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
        return remarks;
    }
}
