package musubi.simulation.city;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import musubi.simulation.city.Draws.Purpose;

/**
 * The places and the programmes: two municipalities, twelve areas, venues, providers, programmes and every session of
 * five years. All invented. The municipality codes pass their check digit and belong to no municipality.
 */
final class Town {
    static final String LARGER = "232980";
    static final String SMALLER = "232998";
    static final double[] AREA_WEIGHTS = {14, 12, 11, 9, 8, 7, 6, 5, 10, 8, 6, 4};
    static final double[] AREA_INCOME = {0.2, 0.1, 0.1, 0, 0, -0.1, -0.2, -0.3, 0.2, 0, -0.1, -0.3};
    private static final int LARGER_AREAS = 8;
    private static final int VENUES = 24;
    private static final String[] CATEGORIES = {
        "sports", "hobby", "communication", "work", "learning", "nutrition", "salon", "volunteer"
    };
    private static final double[] CATEGORY_WEIGHTS = {17, 12, 8, 5, 6, 4, 6, 2};
    private static final double[] WOMEN_LIKE = {1.0, 1.2, 1.2, 0.6, 1.0, 1.5, 1.3, 1.0};
    private static final double[] MEN_LIKE = {1.1, 0.8, 0.7, 1.6, 1.1, 0.5, 0.5, 1.0};

    /** A venue; coordinates in millionths of a degree. */
    record Venue(String code, int area, String kind, int latitude, int longitude) {}

    /** One meeting of a programme. */
    record Meeting(Programme programme, LocalDate day) {
        /** A dash before eight digits would read as a telephone number beside the programme's zero. */
        String code() {
            return programme.code() + ":" + day;
        }
    }

    /** A programme with its meetings by month of the service. */
    record Programme(
            int number,
            String code,
            String provider,
            int area,
            String venue,
            int category,
            String mode,
            int startsInMonth,
            String startsAt,
            int minutes,
            List<List<Meeting>> meetings) {
        String municipality() {
            return Town.municipality(area);
        }

        String categoryName() {
            return CATEGORIES[category];
        }

        boolean residentLed() {
            return categoryName().equals("salon");
        }
    }

    final List<Venue> venues;
    final List<Programme> programmes;

    Town(long seed) {
        var draws = Draws.of(seed, -1, Purpose.TOWN);
        venues = IntStream.range(0, VENUES).mapToObj(i -> venue(i, draws)).toList();
        programmes = IntStream.range(0, Figures.PROGRAMMES.whole())
                .mapToObj(i -> programme(i, draws))
                .toList();
    }

    static String municipality(int area) {
        return area < LARGER_AREAS ? LARGER : SMALLER;
    }

    static String area(int area) {
        return "area-%02d".formatted(area + 1);
    }

    /** An area of the other municipality, for somebody who moves there. */
    static int across(int area, Draws draws) {
        return area < LARGER_AREAS
                ? LARGER_AREAS + draws.below(AREA_WEIGHTS.length - LARGER_AREAS)
                : draws.below(LARGER_AREAS);
    }

    private static Venue venue(int number, Draws draws) {
        int area = number % AREA_WEIGHTS.length;
        var kinds = new String[] {"community-centre", "gym", "school", "shop", "temple"};
        return new Venue(
                "venue-%02d".formatted(number + 1),
                area,
                kinds[draws.among(4, 2, 1, 1, 1)],
                35_000_000 + 20_000 * area + draws.below(15_000),
                137_100_000 + 15_000 * (area % 4) + draws.below(12_000));
    }

    private Programme programme(int number, Draws draws) {
        int atFirst = Figures.PROGRAMMES_AT_FIRST.whole();
        var venue = venues.get(number < AREA_WEIGHTS.length * 2 ? number : draws.below(VENUES));
        int category = draws.among(CATEGORY_WEIGHTS);
        int mode = draws.among(8, 1, 1);
        int starts = number < atFirst
                ? number * 3 / atFirst
                : 6 + (number - atFirst) * 28 / (Figures.PROGRAMMES.whole() - atFirst);
        var weekday = DayOfWeek.of(1 + draws.among(3, 4, 4, 4, 3, 2));
        int everyWeeks = new int[] {1, 2, 4}[draws.among(6, 3, 1)];
        var startsAt = "%02d:%s".formatted(9 + draws.below(7), draws.happens(0.5) ? "00" : "30");
        int minutes = 60 + 30 * draws.below(3);
        var meetings = new ArrayList<List<Meeting>>();
        var programme = new Programme(
                number,
                "programme-%02d".formatted(number + 1),
                "provider-%02d".formatted(number % Figures.PROVIDERS.whole() + 1),
                venue.area(),
                mode == 1 ? "" : venue.code(),
                category,
                new String[] {"in-person", "online", "hybrid"}[mode],
                starts,
                startsAt,
                minutes,
                meetings);
        for (int month = 0; month < Plan.MONTHS; month++)
            meetings.add(month < starts ? List.of() : meetings(programme, month, weekday, everyWeeks));
        return programme;
    }

    private static List<Meeting> meetings(Programme programme, int month, DayOfWeek weekday, int everyWeeks) {
        var first = Plan.SERVICE.from().plusMonths(month);
        var days = new ArrayList<Meeting>();
        for (var day = first; YearMonth.from(day).equals(YearMonth.from(first)); day = day.plusDays(1))
            if (day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / 7 % everyWeeks == 0 && !closed(day))
                days.add(new Meeting(programme, day));
        return List.copyOf(days);
    }

    /** New Year and the days of Bon. */
    private static boolean closed(LocalDate day) {
        var date = MonthDay.from(day);
        return date.compareTo(MonthDay.of(12, 29)) >= 0
                || date.compareTo(MonthDay.of(1, 3)) <= 0
                || (date.compareTo(MonthDay.of(8, 13)) >= 0 && date.compareTo(MonthDay.of(8, 15)) <= 0);
    }

    /** One to three running programmes this resident would choose and some more, the one they go to most first. */
    List<Programme> choose(Resident resident, int area, int month, int more, Draws draws) {
        int wanted = 1 + more + (resident.sociability() > 0.5 ? 1 : 0) + (draws.happens(0.25) ? 1 : 0);
        var weights = new double[programmes.size()];
        for (int i = 0; i < weights.length; i++) {
            var programme = programmes.get(i);
            if (month < programme.startsInMonth()) continue;
            boolean online = programme.mode().equals("online");
            boolean near = municipality(area).equals(programme.municipality());
            weights[i] = (resident.woman() ? WOMEN_LIKE : MEN_LIKE)[programme.category()]
                    * (online ? 0.5 : programme.area() == area ? 4 : near ? 1 : 0.05);
        }
        var chosen = new ArrayList<Programme>();
        for (int i = 0; i < wanted; i++) {
            int pick = draws.among(weights);
            if (weights[pick] == 0) break;
            chosen.add(programmes.get(pick));
            weights[pick] = 0;
        }
        return chosen;
    }
}
