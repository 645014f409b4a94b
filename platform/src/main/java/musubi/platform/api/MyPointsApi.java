package musubi.platform.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.ledger.Lot;
import musubi.platform.page.Says;
import musubi.platform.points.Points;
import musubi.platform.points.Posted;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The points of the resident whose app asks: how many, until when, and how they came. */
@RestController
@RequestMapping("/api/v1/me/points")
class MyPointsApi {
    /** In the ledger, points that never end are good until this year. */
    private static final int NEVER = 9999;

    private final Points points;
    private final Myself myself;

    MyPointsApi(Points points, Myself myself) {
        this.points = points;
        this.myself = myself;
    }

    @GetMapping
    @Says("The points the resident can spend, by agreement.")
    Slice<PeopleApi.Held> held(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("my points", limit, cursor),
                points.of(myself.person()),
                Points.Held::agreement,
                held -> new PeopleApi.Held(held.agreement(), held.points(), held.owes()));
    }

    /** Points that end together. */
    record Ending(
            @Says("The last day on which they can be spent; absent for points that never end.")
            Optional<LocalDate> lastDay,

            long points) {}

    @GetMapping("/lots")
    @Says("The points the resident can spend, by the day on which they end, the first in front.")
    Slice<Ending> lots(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("my lots", limit, cursor),
                List.copyOf(ending(points.lots(myself.person()), myself.today()).entrySet()),
                end -> end.getKey().toString(),
                end -> new Ending(
                        Optional.of(end.getKey()).filter(last -> last.getYear() < NEVER - 1), end.getValue()));
    }

    private static Map<LocalDate, Long> ending(List<Lot> lots, LocalDate today) {
        var ending = new TreeMap<LocalDate, Long>();
        for (var lot : lots)
            if (lot.free() > 0 && lot.terms().until().isAfter(today))
                ending.merge(lot.terms().until().minusDays(1), lot.free(), Math::addExact);
        return ending;
    }

    /** A line of the statement. */
    record Line(
            Instant at,

            @Says("EARNED, CORRECTED, EXCHANGED, GIVEN_BACK, EXPIRED or SET_OFF.")
            String kind,

            String agreement,

            @Says("Whose points they are; empty for what no clause gave.")
            String clause,

            String what,
            String whatEn,

            @Says("The month or period it is about; possibly empty.")
            String period,

            @Says("What came in, or went out when negative.")
            long points,

            @Says("The points of this agreement afterwards.")
            long balance) {
        static Line of(Posted posted) {
            return new Line(
                    posted.at(),
                    posted.kind().name(),
                    posted.agreement(),
                    posted.clause(),
                    posted.what().ja(),
                    posted.what().en(),
                    posted.period(),
                    posted.points(),
                    posted.balance());
        }
    }

    /**
     * A line and where it stands.
     *
     * @param place among those of the same moment, the first in front
     */
    private record Placed(Posted posted, int place) {
        String key() {
            return "%s %09d".formatted(Cursor.moment(posted.at()), place);
        }
    }

    private static List<Placed> placed(List<Posted> firstInFront) {
        var placed = new ArrayList<Placed>();
        for (var posted : firstInFront) {
            boolean together =
                    !placed.isEmpty() && placed.getLast().posted().at().equals(posted.at());
            placed.add(new Placed(posted, together ? placed.getLast().place() + 1 : 0));
        }
        return placed;
    }

    @GetMapping("/statement")
    @Says("Everything that happened to the resident's points, the latest first.")
    Slice<Line> statement(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.descending(
                Cursor.of("my statement", limit, cursor),
                placed(points.statement(myself.person()).reversed()),
                Placed::key,
                placed -> Line.of(placed.posted()));
    }
}
