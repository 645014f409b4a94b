package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Venues from a municipality's list of public facilities (公共施設一覧), in its older and its newer form. */
@Component
public class Facilities {
    private static final Map<String, List<String>> ALIASES = Map.of(
            "NO", List.of("NO", "ID", "No"),
            "名称", List.of("名称"),
            "住所", List.of("住所", "所在地_連結表記"),
            "方書", List.of("方書", "建物名等(方書)"));

    /** What the newer form says in columns of its own, the older in one list. */
    private static final List<String> ACCESS = Stream.of(
                    "車椅子可",
                    "車椅子貸出",
                    "ツエ貸出",
                    "バリアフリートイレ",
                    "スロープ、エレベータ、エスカレータ",
                    "点字ブロック等の移動支援",
                    "点字や読上による支援",
                    "盲導犬・介助犬、聴導犬同伴",
                    "字幕",
                    "筆談対応",
                    "優先駐車場",
                    "オストメイト対応トイレ",
                    "授乳室",
                    "おむつ替えコーナー")
            .map(OpenTable::plain)
            .toList();

    private static final Set<String> YES = Set.of("有", "あり", "可", "1", "○", "TRUE", "true", "はい");

    private final Venues venues;

    Facilities(Venues venues) {
        this.venues = venues;
    }

    /** How a row stands to what is known. */
    public enum Standing {
        NEW,
        CHANGED,
        SAME
    }

    /** A facility that can be taken. */
    public record Facility(long line, Venues.Venue venue, Standing standing) {}

    /** What a file holds. */
    public record Plan(List<Facility> facilities, List<Problem> problems) {
        /** Lists are copied. */
        public Plan {
            facilities = List.copyOf(facilities);
            problems = List.copyOf(problems);
        }

        /** How many rows would change something. */
        public long differing() {
            return facilities.stream()
                    .filter(f -> f.standing() != Standing.SAME)
                    .count();
        }
    }

    /**
     * Reads a file and changes nothing.
     *
     * @throws musubi.quantity.BadInput when it is no list of facilities at all
     */
    @Transactional(readOnly = true)
    public Plan plan(String file, byte[] bytes) {
        var facilities = new ArrayList<Facility>();
        var problems = new ArrayList<Problem>();
        for (var row : OpenTable.rows(file, bytes, ALIASES, Set.of("名称", "住所")))
            read(row, problems).ifPresent(venue -> facilities.add(new Facility(row.line(), venue, standing(venue))));
        return new Plan(facilities, problems);
    }

    private Standing standing(Venues.Venue venue) {
        return venues.find(venue.id())
                .map(known -> known.equals(venue) ? Standing.SAME : Standing.CHANGED)
                .orElse(Standing.NEW);
    }

    private Optional<Venues.Venue> read(OpenTable.Row row, List<Problem> problems) {
        int before = problems.size();
        if (row.text("名称").isEmpty())
            problems.add(row.problem("facility.no-name", "名称", new Words("名称がありません。", "The name is missing.")));
        var point = Events.point(row, problems);
        if (problems.size() > before) return Optional.empty();
        // By its number in the list if it has one: a facility that is renamed stays the same.
        var key = row.text("NO").isEmpty() ? "名称 " + row.text("名称") : "NO " + row.text("NO");
        var id = UUID.nameUUIDFromBytes(("facility " + key).getBytes(UTF_8)).toString();
        // How many it holds and which room is ours to say; the list does not know.
        var known = venues.find(id);
        return Optional.of(new Venues.Venue(
                id,
                row.text("名称"),
                row.text("住所"),
                row.text("方書"),
                known.flatMap(Venues.Venue::places),
                accessibility(row),
                point.map(Venues.Point::rounded)));
    }

    private static List<String> accessibility(OpenTable.Row row) {
        var listed = Arrays.stream(row.text("バリアフリー情報").split("[;；]", -1))
                .map(String::strip)
                .filter(has -> !has.isEmpty());
        var columns = ACCESS.stream().filter(column -> YES.contains(row.text(column)));
        return Stream.concat(listed, columns).distinct().toList();
    }

    /** Takes the rows that can be taken, and says how many changed something; the same again changes nothing. */
    @Transactional
    public int take(Plan plan) {
        int taken = 0;
        for (var facility : plan.facilities()) {
            if (facility.standing() == Standing.SAME) continue;
            venues.keep(facility.venue());
            taken++;
        }
        return taken;
    }
}
