package musubi.measure;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small random town as plain records, in which days crowd around the ends of the window. {@link #text} writes it as a
 * pack; {@link Oracle} counts on the records.
 */
record TownFixture(
        Map<String, Resident> residents,
        List<Visit> visits,
        List<Reading> readings,
        List<Weighing> weighings,
        List<Stage> stages,
        List<Level> levels,
        List<Departed> departures,
        List<Benefit> benefits,
        List<Stay> stays,
        List<Said> answers,
        List<Sheet> sheets) {
    static final LocalDate FROM = LocalDate.of(2023, 4, 1);
    static final LocalDate UNTIL = LocalDate.of(2024, 4, 1);

    record Resident(LocalDate born, String sex, String municipality, String area) {}

    record Visit(String person, LocalDate day, String programme, String provider, String municipality) {}

    record Reading(
            String person, LocalDate day, String source, long payable, boolean held, Optional<LocalDate> recorded) {}

    record Weighing(
            String person,
            LocalDate day,
            String source,
            boolean byHand,
            Optional<BigDecimal> height,
            Optional<BigDecimal> weight,
            Optional<BigDecimal> waist,
            Optional<BigDecimal> muscle) {}

    record Stage(String person, LocalDate day, String kind, String stage) {}

    record Level(String person, LocalDate from, String level) {}

    record Departed(String person, LocalDate day, boolean death, String from, String to) {}

    record Benefit(String person, LocalDate month, boolean care, long yen) {}

    record Stay(String person, String municipality, LocalDate from, Optional<LocalDate> until) {}

    record Said(String person, LocalDate day, String instrument, String item, String value) {}

    /** A sheet of the care-need risk scale: answers to items 1 to 9, {@code -} where there is none. */
    record Sheet(String person, LocalDate day, List<String> values) {}

    /** The town of this seed. */
    static TownFixture of(long seed) {
        return new Making(new Random(seed)).town();
    }

    private static final class Making {
        private static final List<String> MUNICIPALITIES = List.of("231001", "231002");
        private final Random random;

        Making(Random random) {
            this.random = random;
        }

        TownFixture town() {
            var residents = new TreeMap<String, Resident>();
            var everybody = new ArrayList<String>();
            for (int i = 0; i < 40; i++) {
                var person = "p%02d".formatted(i);
                everybody.add(person);
                if (i % 8 != 7) residents.put(person, resident());
            }
            return new TownFixture(
                    residents,
                    some(everybody, 14, this::visit, v -> v),
                    some(everybody, 20, this::reading, r -> r.person() + r.day() + r.source()),
                    some(everybody, 4, this::weighing, w -> w.person() + w.day() + w.source()),
                    some(everybody, 9, this::stage, s -> s),
                    some(everybody, 1, this::level, l -> l.person() + l.from()),
                    some(everybody, 1, p -> departed(p, residents), d -> d.person() + d.day() + d.death()),
                    some(everybody, 24, this::benefit, b -> b.person() + b.month() + b.care()),
                    some(everybody, 2, this::stay, s -> s.person() + s.from()),
                    some(everybody, 5, this::said, s -> s.person() + s.day() + s.instrument() + s.item()),
                    some(everybody, 3, this::sheet, s -> s.person() + s.day()));
        }

        /** Up to {@code most} rows for each person; of rows with one key only the first. */
        private <T> List<T> some(
                List<String> people,
                int most,
                java.util.function.Function<String, T> row,
                java.util.function.Function<T, Object> key) {
            var rows = new LinkedHashMap<Object, T>();
            for (var person : people)
                for (int i = random.nextInt(most + 1); i > 0; i--) {
                    var made = row.apply(person);
                    rows.putIfAbsent(key.apply(made), made);
                }
            return List.copyOf(rows.values());
        }

        /** Half of all days lie within two days of an edge of the window, or of the leap day. */
        private LocalDate day() {
            return switch (random.nextInt(8)) {
                case 0, 1 -> FROM.plusDays(random.nextInt(5) - 2L);
                case 2, 3 -> UNTIL.plusDays(random.nextInt(5) - 2L);
                case 4 -> LocalDate.of(2024, 2, 28).plusDays(random.nextInt(3));
                default -> FROM.plusDays(random.nextInt(500) - 60L);
            };
        }

        private Resident resident() {
            int age = List.of(40, 64, 65, 66, 74, 75, 76, 86, 87, 88, 90, 95).get(random.nextInt(12));
            var near = random.nextBoolean() ? FROM : UNTIL.minusDays(1);
            var born = random.nextInt(10) == 0
                    ? LocalDate.of(1948 + 4 * random.nextInt(4), 2, 29)
                    : near.minusYears(age).plusDays(random.nextInt(3) - 1L);
            return new Resident(born, pick("F", "M"), pick(MUNICIPALITIES), pick("north", "south"));
        }

        private Visit visit(String person) {
            var provider = pick("alpha", "beta");
            return new Visit(person, day(), provider + random.nextInt(2), provider, pick(MUNICIPALITIES));
        }

        private Reading reading(String person) {
            var day = random.nextInt(3) == 0 ? day() : FROM.plusDays(random.nextInt(30) - 10L);
            boolean held = random.nextInt(6) == 0;
            return new Reading(
                    person,
                    day,
                    pick("watch", "phone"),
                    held ? 0 : 7_900 + random.nextInt(200),
                    held,
                    random.nextInt(3) == 0 ? Optional.of(day.plusDays(random.nextInt(30))) : Optional.empty());
        }

        private Weighing weighing(String person) {
            return new Weighing(
                    person,
                    day(),
                    pick("scale", "app"),
                    random.nextBoolean(),
                    maybe(pick("160.0", "160.5", "170.0")),
                    maybe(pick("63.90", "64.00", "64.10", "70.00", "47.36", "47.35")),
                    maybe(pick("85.0", "88.0", "82.5")),
                    maybe(pick("40.00", "40.01", "39.99")));
        }

        private Optional<BigDecimal> maybe(String number) {
            return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(new BigDecimal(number));
        }

        private Stage stage(String person) {
            return new Stage(
                    person,
                    day(),
                    pick("specific", "colorectal", "colorectal"),
                    pick("invited", "taken", "taken", "follow-up-needed", "followed-up", "all-normal"));
        }

        private Level level(String person) {
            return new Level(person, day(), pick("independent", "support-1", "care-3"));
        }

        private Departed departed(String person, Map<String, Resident> residents) {
            if (random.nextInt(3) == 0) return new Departed(person, day(), true, "", "");
            var home = Optional.ofNullable(residents.get(person))
                    .map(Resident::municipality)
                    .orElse("231001");
            return new Departed(
                    person, day(), false, pick("", home, pick(MUNICIPALITIES)), pick("", pick(MUNICIPALITIES)));
        }

        private Benefit benefit(String person) {
            return new Benefit(person, day().withDayOfMonth(1), random.nextBoolean(), random.nextInt(1_000_000));
        }

        private Stay stay(String person) {
            var from = day();
            return new Stay(
                    person,
                    pick(MUNICIPALITIES),
                    from,
                    random.nextBoolean() ? Optional.empty() : Optional.of(from.plusDays(random.nextInt(200))));
        }

        private Said said(String person) {
            return random.nextInt(3) == 0
                    ? new Said(person, day(), "lifestyle-intention", "1", pick("yes", "no", "はい"))
                    : new Said(person, day(), "late-elderly-15", "9", pick("yes", "no", "はい", "いいえ", "x"));
        }

        private Sheet sheet(String person) {
            var values = new ArrayList<String>();
            for (int i = 0; i < 9; i++) values.add(random.nextInt(60) == 0 ? "-" : pick("yes", "no", "はい", "いいえ"));
            return new Sheet(person, day(), List.copyOf(values));
        }

        private String pick(String... words) {
            return words[random.nextInt(words.length)];
        }

        private String pick(List<String> words) {
            return words.get(random.nextInt(words.size()));
        }
    }

    /** The town as a pack fixture reads it. */
    String text() {
        return Stream.of(
                        table(
                                "person: person born sex municipality area",
                                residents.entrySet().stream()
                                        .map(e -> List.of(
                                                e.getKey(),
                                                e.getValue().born(),
                                                e.getValue().sex(),
                                                e.getValue().municipality(),
                                                e.getValue().area()))),
                        table(
                                "attendance: person day programme provider municipality",
                                visits.stream()
                                        .map(v -> List.of(
                                                v.person(), v.day(), v.programme(), v.provider(), v.municipality()))),
                        table(
                                "steps: person day source method steps reported payable held recorded_on",
                                readings.stream()
                                        .map(r -> List.of(
                                                r.person(),
                                                r.day(),
                                                r.source(),
                                                "sensed",
                                                r.payable(),
                                                r.payable(),
                                                r.payable(),
                                                r.held() ? "rate" : "-",
                                                r.recorded()
                                                        .map(LocalDate::toString)
                                                        .orElse("-")))),
                        table(
                                "body: person day source method height_cm weight_kg waist_cm muscle_kg",
                                weighings.stream()
                                        .map(w -> List.of(
                                                w.person(),
                                                w.day(),
                                                w.source(),
                                                w.byHand() ? "manual" : "sensed",
                                                cell(w.height()),
                                                cell(w.weight()),
                                                cell(w.waist()),
                                                cell(w.muscle())))),
                        table(
                                "checkup: person day kind stage",
                                stages.stream().map(s -> List.of(s.person(), s.day(), s.kind(), s.stage()))),
                        table(
                                "certification: person effective_from level",
                                levels.stream().map(l -> List.of(l.person(), l.from(), l.level()))),
                        table(
                                "departure: person day kind municipality moved_to",
                                departures.stream()
                                        .map(d -> List.of(
                                                d.person(),
                                                d.day(),
                                                d.death() ? "death" : "move",
                                                cell(d.from()),
                                                cell(d.to())))),
                        table(
                                "benefit: person month insurance yen",
                                benefits.stream()
                                        .map(b -> List.of(
                                                b.person(), b.month(), b.care() ? "care" : "medical", b.yen()))),
                        table(
                                "enrolment: person scheme municipality enrolled_on left_on",
                                stays.stream()
                                        .map(s -> List.of(
                                                s.person(),
                                                "genki",
                                                s.municipality(),
                                                s.from(),
                                                s.until()
                                                        .map(LocalDate::toString)
                                                        .orElse("-")))),
                        table(
                                "answer: person day instrument version item value",
                                Stream.concat(
                                        answers.stream()
                                                .map(a -> List.of(
                                                        a.person(), a.day(), a.instrument(), "1", a.item(), a.value())),
                                        sheets.stream().flatMap(TownFixture::items))))
                .collect(Collectors.joining("\n"));
    }

    private static String table(String head, Stream<List<? extends Object>> rows) {
        return "table " + head + "\n"
                + rows.map(r -> r.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                        .collect(Collectors.joining("\n"));
    }

    private static Stream<List<? extends Object>> items(Sheet sheet) {
        return java.util.stream.IntStream.range(0, sheet.values().size())
                .filter(i -> !sheet.values().get(i).equals("-"))
                .mapToObj(i -> List.of(
                        sheet.person(),
                        sheet.day(),
                        "jages-48",
                        "1",
                        Integer.toString(i + 1),
                        sheet.values().get(i)));
    }

    private static String cell(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String cell(Optional<BigDecimal> number) {
        return number.map(BigDecimal::toPlainString).orElse("-");
    }
}
