package musubi.platform.resident;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import musubi.ledger.Lot;
import musubi.platform.points.Points;
import musubi.platform.points.Posted;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;

/**
 * A resident's points as they are told to them.
 *
 * @param points that can be spent
 * @param owes points to be returned after a correction
 * @param today earned or corrected today
 * @param year earned or corrected in this fiscal year
 * @param expiring what ends when, the first in front; points that never end are left out
 */
record Wallet(long points, long owes, long today, long year, List<Expiring> expiring) {
    /** So many days before points end, they are warned of. */
    static final int WARNED_DAYS = 60;

    private static final Set<Posted.Kind> EARNED = EnumSet.of(Posted.Kind.EARNED, Posted.Kind.CORRECTED);
    private static final int NEVER = 9999;
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    /**
     * Points that end together.
     *
     * @param last the last day on which they can be spent
     * @param soon whether to warn of it
     */
    record Expiring(LocalDate last, long points, boolean soon) {}

    /**
     * What came or went for one reason: everything a clause gave for one period, or one exchange.
     *
     * @param on the latest day on which something of it was booked
     * @param month it is about; empty when it is about none
     * @param corrected whether a record was corrected after points had been given
     */
    record Entry(
            LocalDate on,
            Posted.Kind kind,
            String agreement,
            String clause,
            Words what,
            Optional<YearMonth> month,
            String period,
            long points,
            boolean corrected) {
        /** Whether there is a rule to read about it. */
        public boolean explained() {
            return !clause.isEmpty();
        }
    }

    static Wallet of(Points.Purse purse, LocalDate today) {
        var held = purse.held();
        var posted = purse.statement();
        var thisYear = FiscalYear.of(today);
        return new Wallet(
                held.stream().mapToLong(Points.Held::points).sum(),
                held.stream().mapToLong(Points.Held::owes).sum(),
                sum(posted.stream().filter(p -> p.on().equals(today)).toList()),
                sum(posted.stream()
                        .filter(p -> FiscalYear.of(p.on()).equals(thisYear))
                        .toList()),
                expiring(purse.lots(), today));
    }

    private static long sum(List<Posted> posted) {
        return posted.stream()
                .filter(p -> EARNED.contains(p.kind()))
                .mapToLong(Posted::points)
                .sum();
    }

    private static List<Expiring> expiring(List<Lot> lots, LocalDate today) {
        var days = new TreeMap<LocalDate, Long>();
        for (var lot : lots)
            if (lot.free() > 0
                    && lot.terms().until().getYear() < NEVER
                    && lot.terms().until().isAfter(today))
                days.merge(lot.terms().until().minusDays(1), lot.free(), Long::sum);
        return days.entrySet().stream()
                .map(e -> new Expiring(
                        e.getKey(), e.getValue(), ChronoUnit.DAYS.between(today, e.getKey()) <= WARNED_DAYS))
                .toList();
    }

    /** What ends first, when that is soon. */
    public Optional<Expiring> ending() {
        return expiring.stream().findFirst().filter(Expiring::soon);
    }

    /** What happened, the latest first; many small awards of one clause and period are one entry. */
    static List<Entry> entries(List<Posted> latestFirst) {
        var groups = new LinkedHashMap<String, List<Posted>>();
        for (int i = 0; i < latestFirst.size(); i++) {
            var posted = latestFirst.get(i);
            var group = posted.clause().isEmpty()
                    ? "single " + i
                    : "%s %s %s".formatted(posted.agreement(), posted.clause(), posted.period());
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(posted);
        }
        return groups.values().stream().map(Wallet::entry).toList();
    }

    private static Entry entry(List<Posted> group) {
        var latest = group.getFirst();
        boolean corrected = group.stream().anyMatch(p -> p.kind() == Posted.Kind.CORRECTED);
        return new Entry(
                latest.on(),
                latest.clause().isEmpty() ? latest.kind() : Posted.Kind.EARNED,
                latest.agreement(),
                latest.clause(),
                latest.what(),
                month(latest.period()),
                latest.period(),
                group.stream().mapToLong(Posted::points).sum(),
                corrected);
    }

    static Optional<YearMonth> month(String period) {
        return MONTH.matcher(period).matches() ? Optional.of(YearMonth.parse(period)) : Optional.empty();
    }
}
