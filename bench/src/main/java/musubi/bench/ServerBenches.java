package musubi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The benches of the server: a region on a server of its own, then one city for all others. */
final class ServerBenches {
    private static final List<String> ALL = List.of("upload", "day", "transfers", "pages", "today");

    /** Days before yesterday that everybody has walked already when the day, the pages and Today are measured. */
    static final int HISTORY = 1_825;

    private ServerBenches() {}

    /** What was raced and what was measured alone. */
    record Times(List<Race> races, List<Bound> bounds) {
        Times {
            races = List.copyOf(races);
            bounds = List.copyOf(bounds);
        }
    }

    /**
     * @param history how many days everybody has walked before
     * @param wanted whether a bench is wanted, by name
     */
    static Times run(Ground ground, int history, Predicate<String> wanted) throws Exception {
        var races = new ArrayList<Race>();
        var bounds = new ArrayList<Bound>();
        if (wanted.test("region")) bounds.add(RegionBench.run(ground));
        if (ALL.stream().noneMatch(wanted)) return new Times(races, bounds);
        try (var city = CityServer.start(ground)) {
            if (wanted.test("transfers")) races.addAll(TransfersBench.run(ground, city));
            if (wanted.test("upload")) races.add(UploadBench.run(ground, city));
            if (wanted.test("day") || wanted.test("pages") || wanted.test("today")) {
                ground.progress().accept("%,d days of steps".formatted(history));
                city.history(history);
                DayBench.putInForce(city);
            }
            if (wanted.test("day")) bounds.addAll(DayBench.run(ground, city));
            if (wanted.test("pages")) bounds.addAll(PagesBench.run(ground, city));
            if (wanted.test("today")) bounds.add(TodayBench.run(ground, city));
        }
        return new Times(races, bounds);
    }
}
