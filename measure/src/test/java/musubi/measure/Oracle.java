package musubi.measure;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.measure.TownFixture.Departed;
import musubi.measure.TownFixture.Reading;
import musubi.measure.TownFixture.Said;
import musubi.measure.TownFixture.Stage;
import musubi.measure.TownFixture.Visit;
import musubi.measure.TownFixture.Weighing;
import musubi.quantity.Age;

/**
 * The measures that are paid on most, counted again from the definitions in words: plain loops over records, no SQL. Each
 * answers numerator and denominator for everybody who counts.
 */
record Oracle(TownFixture town, LocalDate from, LocalDate until) {
    /** What somebody adds to numerator and denominator. */
    record Part(BigDecimal over, BigDecimal under) {
        static Part of(long over, long under) {
            return new Part(BigDecimal.valueOf(over), BigDecimal.valueOf(under));
        }

        static Part yes(boolean yes) {
            return of(yes ? 1 : 0, 1);
        }
    }

    private boolean within(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(until);
    }

    private LocalDate last() {
        return until.minusDays(1);
    }

    private static <T> SortedMap<String, Part> each(Map<String, T> people, Function<T, Optional<Part>> part) {
        var parts = new TreeMap<String, Part>();
        people.forEach((who, what) -> part.apply(what).ifPresent(p -> parts.put(who, p)));
        return parts;
    }

    private static <T> Map<String, List<T>> byPerson(Stream<T> rows, Function<T, String> person) {
        return rows.collect(Collectors.groupingBy(person, TreeMap::new, Collectors.toList()));
    }

    // ---- taking part
    // -------------------------------------------------------------------------------------------------

    SortedMap<String, Part> participants(Predicate<Visit> where) {
        return each(visits(where), v -> Optional.of(Part.of(1, 1)));
    }

    private Map<String, List<Visit>> visits(Predicate<Visit> where) {
        return byPerson(town.visits().stream().filter(v -> within(v.day())).filter(where), Visit::person);
    }

    private static TreeSet<YearMonth> months(List<Visit> visits) {
        return visits.stream().map(v -> YearMonth.from(v.day())).collect(Collectors.toCollection(TreeSet::new));
    }

    SortedMap<String, Part> monthsAttended() {
        return each(visits(v -> true), v -> Optional.of(Part.of(months(v).size(), 1)));
    }

    private static boolean reaches(List<Visit> visits, int wanted, boolean consecutive) {
        var months = months(visits);
        if (!consecutive) return months.size() >= wanted;
        return months.stream()
                .anyMatch(first -> Stream.iterate(first, m -> m.plusMonths(1))
                        .limit(wanted)
                        .allMatch(months::contains));
    }

    SortedMap<String, Part> continuers(int wanted, boolean consecutive, Predicate<Visit> where) {
        return each(
                visits(where), v -> reaches(v, wanted, consecutive) ? Optional.of(Part.of(1, 1)) : Optional.empty());
    }

    /** Continuers by all their months, each for the one provider with most months; a tie goes to the earliest. */
    SortedMap<String, Part> continuersOwnedBy(String provider, int wanted, boolean consecutive) {
        return each(visits(v -> true), visits -> {
            var owner = visits.stream()
                    .map(Visit::provider)
                    .distinct()
                    .max(Comparator.<String, Integer>comparing(
                                    p -> months(at(visits, p)).size())
                            .thenComparing(
                                    p -> at(visits, p).stream()
                                            .map(Visit::day)
                                            .min(Comparator.naturalOrder())
                                            .orElseThrow(),
                                    Comparator.reverseOrder())
                            .thenComparing(Comparator.reverseOrder()));
            return owner.orElseThrow().equals(provider) && reaches(visits, wanted, consecutive)
                    ? Optional.of(Part.of(1, 1))
                    : Optional.empty();
        });
    }

    private static List<Visit> at(List<Visit> visits, String provider) {
        return visits.stream().filter(v -> v.provider().equals(provider)).toList();
    }

    SortedMap<String, Part> continuationRate(int wanted, boolean consecutive, Predicate<Visit> where) {
        return each(visits(where), v -> Optional.of(Part.yes(reaches(v, wanted, consecutive))));
    }

    SortedMap<String, Part> registrations() {
        var registered = new TreeMap<String, Part>();
        for (var stay : town.stays()) {
            var end = Stream.concat(stay.until().stream(), died(stay.person()).stream())
                    .min(Comparator.naturalOrder())
                    .orElse(LocalDate.MAX);
            boolean some = stay.from().isBefore(until) && end.isAfter(from) && end.isAfter(stay.from());
            if (some) registered.put(stay.person(), Part.of(1, 1));
        }
        return registered;
    }

    // ---- steps
    // -------------------------------------------------------------------------------------------------------

    /** Steps of each day that is on record and not held. */
    private static SortedMap<LocalDate, Long> days(List<Reading> readings) {
        var days = new TreeMap<LocalDate, Long>();
        for (var r : readings) if (!r.held()) days.merge(r.day(), r.payable(), Long::sum);
        return days;
    }

    private Map<String, List<Reading>> readings(Predicate<Reading> where) {
        return byPerson(town.readings().stream().filter(where).filter(r -> !r.held()), Reading::person);
    }

    SortedMap<String, Part> meanDailySteps(boolean allDays, int lateDays) {
        return each(
                readings(r -> within(r.day())
                        && r.recorded()
                                .map(d -> !d.isAfter(r.day().plusDays(lateDays)))
                                .orElse(true)),
                r -> Optional.of(Part.of(
                        days(r).values().stream().mapToLong(s -> s).sum(),
                        allDays ? ChronoUnit.DAYS.between(from, until) : days(r).size())));
    }

    SortedMap<String, Part> stepsChange(int baselineDays) {
        return each(readings(r -> r.day().isBefore(until)), r -> {
            var days = new ArrayList<>(days(r).entrySet());
            if (days.size() < baselineDays) return Optional.empty();
            long first = days.subList(0, baselineDays).stream()
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            var later = days.subList(baselineDays, days.size()).stream()
                    .filter(d -> !d.getKey().isBefore(from))
                    .toList();
            if (later.isEmpty()) return Optional.empty();
            long sum = later.stream().mapToLong(Map.Entry::getValue).sum();
            return Optional.of(Part.of(sum * baselineDays - first * later.size(), (long) later.size() * baselineDays));
        });
    }

    /** Below the number in the mean; in a class, in none, or either. */
    SortedMap<String, Part> below(int steps, Predicate<Boolean> inClass) {
        var parts = new TreeMap<String, Part>();
        readings(r -> within(r.day())).forEach((who, r) -> {
            var days = days(r);
            boolean few = days.values().stream().mapToLong(s -> s).sum() < (long) steps * days.size();
            parts.put(who, Part.yes(few && inClass.test(visits(v -> true).containsKey(who))));
        });
        return parts;
    }

    // ---- body
    // --------------------------------------------------------------------------------------------------------

    /** First or last on record; of several on one day one not by hand, then by name of the source. */
    private static Optional<BigDecimal> one(
            List<Weighing> all,
            Predicate<Weighing> where,
            boolean first,
            Function<Weighing, Optional<BigDecimal>> what) {
        var day = first
                ? Comparator.comparing(Weighing::day)
                : Comparator.comparing(Weighing::day).reversed();
        return all.stream()
                .filter(where)
                .filter(w -> what.apply(w).isPresent())
                .min(day.thenComparing(Weighing::byHand).thenComparing(Weighing::source))
                .flatMap(what);
    }

    private long daysOf(List<Weighing> all, Function<Weighing, Optional<BigDecimal>> what) {
        return all.stream()
                .filter(w -> within(w.day()) && what.apply(w).isPresent())
                .map(Weighing::day)
                .distinct()
                .count();
    }

    private Map<String, List<Weighing>> weighings() {
        return byPerson(town.weighings().stream(), Weighing::person);
    }

    SortedMap<String, Part> bmiImprovement(BigDecimal fromBmi, BigDecimal downBy) {
        return each(weighings(), all -> {
            if (daysOf(all, Weighing::weight) < 2) return Optional.empty();
            var height = one(all, w -> w.day().isBefore(until), false, Weighing::height);
            if (height.isEmpty()) return Optional.empty();
            var square = height.get().multiply(height.get());
            var ten = BigDecimal.valueOf(10_000);
            var first = one(all, w -> within(w.day()), true, Weighing::weight)
                    .orElseThrow()
                    .multiply(ten);
            var last = one(all, w -> within(w.day()), false, Weighing::weight)
                    .orElseThrow()
                    .multiply(ten);
            if (first.compareTo(fromBmi.multiply(square)) < 0) return Optional.empty();
            return Optional.of(Part.yes(
                    last.compareTo(first) < 0 && last.compareTo(first.subtract(downBy.multiply(square))) <= 0));
        });
    }

    SortedMap<String, Part> change(Function<Weighing, Optional<BigDecimal>> what) {
        return each(weighings(), all -> {
            if (daysOf(all, what) < 2) return Optional.empty();
            var first = one(all, w -> within(w.day()), true, what).orElseThrow();
            var last = one(all, w -> within(w.day()), false, what).orElseThrow();
            return Optional.of(new Part(last.subtract(first), BigDecimal.ONE));
        });
    }

    // ---- who lives here
    // ----------------------------------------------------------------------------------------------

    private Optional<LocalDate> died(String person) {
        return town.departures().stream()
                .filter(d -> d.person().equals(person) && d.death())
                .map(Departed::day)
                .min(Comparator.naturalOrder());
    }

    /** The first day somebody is gone: dead, or moved away from where registered and not back before the window ends. */
    private Optional<LocalDate> gone(String person) {
        var home = town.residents().get(person).municipality();
        var moves = town.departures().stream()
                .filter(d -> d.person().equals(person) && !d.death())
                .toList();
        var away = moves.stream()
                .filter(d -> d.from().isEmpty() || d.from().equals(home))
                .filter(d -> moves.stream()
                        .noneMatch(back -> back.to().equals(home)
                                && !back.day().isBefore(d.day())
                                && back.day().isBefore(until)))
                .map(Departed::day);
        return Stream.concat(away, died(person).stream()).min(Comparator.naturalOrder());
    }

    private SortedMap<String, Part> residents(
            LocalDate reference, int fromAge, int belowAge, Function<String, Optional<Part>> part) {
        var parts = new TreeMap<String, Part>();
        town.residents().forEach((who, r) -> {
            if (r.born().isAfter(reference)) return;
            int age = Age.on(reference, r.born());
            if (age >= fromAge && age < belowAge) part.apply(who).ifPresent(p -> parts.put(who, p));
        });
        return parts;
    }

    private boolean here(String who, LocalDate day) {
        return gone(who).map(g -> g.isAfter(day)).orElse(true);
    }

    private boolean certified(String who, LocalDate before) {
        return town.levels().stream()
                .filter(l -> l.person().equals(who) && l.from().isBefore(before))
                .max(Comparator.comparing(TownFixture.Level::from))
                .map(l -> !l.level().equals("independent"))
                .orElse(false);
    }

    SortedMap<String, Part> everybody(int fromAge, int belowAge) {
        return residents(
                last(), fromAge, belowAge, who -> here(who, last()) ? Optional.of(Part.of(1, 1)) : Optional.empty());
    }

    SortedMap<String, Part> certifiedShare() {
        return residents(
                last(),
                65,
                999,
                who -> here(who, last()) ? Optional.of(Part.yes(certified(who, until))) : Optional.empty());
    }

    SortedMap<String, Part> incidence() {
        return residents(from, 65, 999, who -> {
            if (!here(who, from) || certified(who, from)) return Optional.empty();
            var event = town.levels().stream()
                    .filter(l -> l.person().equals(who)
                            && within(l.from())
                            && !l.level().equals("independent"))
                    .map(TownFixture.Level::from)
                    .min(Comparator.naturalOrder());
            var gone = gone(who).filter(g -> g.isBefore(until));
            boolean counts =
                    event.isPresent() && gone.map(g -> !g.isBefore(event.get())).orElse(true);
            var end = Stream.of(event, gone, Optional.of(until))
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            return Optional.of(Part.of(counts ? 1 : 0, ChronoUnit.DAYS.between(from, end)));
        });
    }

    /**
     * Nothing where no month begins in the window, or one that does has no benefits of anybody; where there are benefits of residents of
     * several municipalities, of anybody of one of them.
     */
    SortedMap<String, Part> benefit(boolean care, boolean perMonth) {
        var begun = from.datesUntil(until).filter(d -> d.getDayOfMonth() == 1).toList();
        var lists = town.benefits().stream().filter(b -> b.care() == care).toList();
        var homes = lists.stream()
                .flatMap(b -> Optional.ofNullable(town.residents().get(b.person())).stream())
                .map(TownFixture.Resident::municipality)
                .distinct()
                .toList();
        boolean whole = begun.stream()
                .allMatch(d -> homes.size() < 2
                        ? lists.stream().anyMatch(b -> b.month().equals(d))
                        : homes.stream()
                                .allMatch(home -> lists.stream()
                                        .filter(b -> b.month().equals(d))
                                        .map(b -> town.residents().get(b.person()))
                                        .anyMatch(r ->
                                                r != null && r.municipality().equals(home))));
        if (begun.isEmpty() || !whole) return new TreeMap<>();
        return residents(last(), 65, 999, who -> {
            if (!here(who, from)) return Optional.empty();
            long yen = town.benefits().stream()
                    .filter(b -> b.person().equals(who) && b.care() == care && within(b.month()))
                    .mapToLong(TownFixture.Benefit::yen)
                    .sum();
            long months = from.datesUntil(until)
                    .filter(d -> d.getDayOfMonth() == 1 && here(who, d))
                    .count();
            return Optional.of(Part.of(yen, perMonth ? months : 1));
        });
    }

    // ---- check-ups and answers
    // ---------------------------------------------------------------------------------------

    private boolean had(String who, String kind, String stage, Predicate<LocalDate> when) {
        return town.stages().stream()
                .anyMatch(s -> s.person().equals(who)
                        && s.kind().equals(kind)
                        && s.stage().equals(stage)
                        && when.test(s.day()));
    }

    SortedMap<String, Part> checkUpTakeUp() {
        return residents(
                last(),
                40,
                75,
                who -> here(who, last())
                        ? Optional.of(Part.yes(had(who, "specific", "taken", this::within)))
                        : Optional.empty());
    }

    /** Of those at the first stage in the window, who reached the second from that day on, up to some days after it. */
    SortedMap<String, Part> reached(String first, String second, int followDays) {
        var firsts = byPerson(
                town.stages().stream()
                        .filter(s -> s.kind().equals("colorectal") && s.stage().equals(first) && within(s.day())),
                Stage::person);
        return each(firsts, rows -> {
            var day =
                    rows.stream().map(Stage::day).min(Comparator.naturalOrder()).orElseThrow();
            return Optional.of(Part.yes(had(
                    rows.getFirst().person(),
                    "colorectal",
                    second,
                    d -> !d.isBefore(day) && d.isBefore(until.plusDays(followDays)))));
        });
    }

    private static String plain(String said) {
        return said.equals("はい") ? "yes" : said.equals("いいえ") ? "no" : said;
    }

    private Map<String, List<Said>> answers(String instrument, String item) {
        return byPerson(
                town.answers().stream()
                        .filter(a ->
                                a.instrument().equals(instrument) && a.item().equals(item) && within(a.day()))
                        .sorted(Comparator.comparing(Said::day)),
                Said::person);
    }

    SortedMap<String, Part> newHabit() {
        return each(answers("late-elderly-15", "9"), all -> {
            var said = all.stream()
                    .map(a -> plain(a.value()))
                    .filter(v -> v.equals("yes") || v.equals("no"))
                    .toList();
            return said.size() >= 2 && said.getFirst().equals("no")
                    ? Optional.of(Part.yes(said.getLast().equals("yes")))
                    : Optional.empty();
        });
    }

    SortedMap<String, Part> intends() {
        return each(
                answers("lifestyle-intention", "1"),
                all -> Optional.of(Part.yes(plain(all.getLast().value()).equals("yes"))));
    }

    // ---- risk points
    // -------------------------------------------------------------------------------------------------

    /** Points by item for "no" to 1–6 and "yes" to 7–9; points by age from 65. Tsuji et al. 2018, secondary sources. */
    private static final int[] ITEM = {2, 3, 2, 3, 2, 1, 2, 2, 3};

    private static final int[] AGE = {
        0, 0, 1, 1, 2, 3, 5, 6, 7, 9, 10, 10, 11, 12, 14, 15, 17, 18, 18, 20, 20, 21, 21, 23, 23, 24
    };

    /** By the first or the last sheet of the window that can be scored. */
    SortedMap<String, Part> riskPoints(boolean first, boolean withAge) {
        var parts = new TreeMap<String, Part>();
        var order = Comparator.comparing(TownFixture.Sheet::day);
        town.sheets().stream()
                .filter(s -> within(s.day()))
                .sorted(first ? order.reversed() : order)
                .forEach(s -> points(s, withAge).ifPresent(p -> parts.put(s.person(), Part.of(p, 1))));
        return parts;
    }

    private Optional<Integer> points(TownFixture.Sheet sheet, boolean withAge) {
        var who = Optional.ofNullable(town.residents().get(sheet.person()));
        if (who.isEmpty()
                || who.get().born().isAfter(sheet.day())
                || sheet.values().contains("-")) return Optional.empty();
        int age = Age.on(sheet.day(), who.get().born());
        var all = weighings().getOrDefault(sheet.person(), List.of());
        var height = latest(all, sheet.day(), Weighing::height, Comparator.naturalOrder(), LocalDate.MIN);
        var weight = latest(
                all,
                sheet.day(),
                Weighing::weight,
                Comparator.reverseOrder(),
                sheet.day().minusDays(366));
        if (age < 65 || height.isEmpty() || weight.isEmpty()) return Optional.empty();
        int points = 0;
        for (int i = 0; i < 9; i++) if (plain(sheet.values().get(i)).equals(i < 6 ? "no" : "yes")) points += ITEM[i];
        var limit = new BigDecimal("18.5").multiply(height.get()).multiply(height.get());
        if (weight.get().multiply(BigDecimal.valueOf(10_000)).compareTo(limit) < 0) points += 3;
        if (withAge) points += AGE[Math.min(age, 90) - 65] + (who.get().sex().equals("M") ? 1 : 0);
        return Optional.of(points);
    }

    /** The last on or before a day; of several on that day the greatest by {@code order}. */
    private static Optional<BigDecimal> latest(
            List<Weighing> all,
            LocalDate day,
            Function<Weighing, Optional<BigDecimal>> what,
            Comparator<BigDecimal> order,
            LocalDate notBefore) {
        return all.stream()
                .filter(w -> what.apply(w).isPresent() && !w.day().isAfter(day))
                .max(Comparator.comparing(Weighing::day)
                        .thenComparing(w -> what.apply(w).orElseThrow(), order))
                .filter(w -> !w.day().isBefore(notBefore))
                .flatMap(what);
    }

    /** Those of the parts whose person is registered with this. */
    SortedMap<String, Part> of(SortedMap<String, Part> parts, Predicate<TownFixture.Resident> who) {
        var some = new TreeMap<>(parts);
        some.keySet()
                .removeIf(p -> !town.residents().containsKey(p)
                        || !who.test(town.residents().get(p)));
        return some;
    }

    int ageOnLastDay(TownFixture.Resident who) {
        return Age.on(last(), who.born());
    }
}
