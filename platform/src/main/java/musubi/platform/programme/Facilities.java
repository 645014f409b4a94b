package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    private final JdbcClient db;
    private final Venues venues;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Facilities(JdbcClient db, Venues venues, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.venues = venues;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
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

    /** Takes the rows that can be taken, and says how many changed something; the same id again takes none. */
    @Transactional
    public int take(UUID id, Plan plan) {
        int begun = db.sql("""
                insert into programme.facility_import (municipality, import, taken_at, actor)
                values (:municipality, :id, :at, :actor) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
        if (begun == 0) return 0;
        int taken = 0;
        // Of two rows about one venue the later counts.
        var last = new LinkedHashMap<String, Facility>();
        for (var facility : plan.facilities()) last.put(facility.venue().id(), facility);
        for (var facility : last.values()) {
            if (facility.standing() == Standing.SAME) continue;
            take(id, facility.venue());
            taken++;
        }
        audit.record("facilities.taken", "import " + id, Optional.empty(), "", "{\"venues\":%d}".formatted(taken));
        return taken;
    }

    private void take(UUID id, Venues.Venue venue) {
        var before = db.sql("select to_jsonb(v)::text from programme.venue v where v.venue = :venue and not v.withdrawn")
                .param("venue", venue.id())
                .query(String.class)
                .optional();
        venues.keep(venue);
        db.sql("""
                insert into programme.facility_taken (municipality, import, venue, before, after)
                select v.municipality, :id, v.venue, cast(:before as jsonb), to_jsonb(v) from programme.venue v where v.venue = :venue
                """)
                .param("id", id)
                .param("venue", venue.id())
                .param("before", before.orElse(null), Types.VARCHAR)
                .update();
    }

    /**
     * A list that was taken in.
     *
     * @param added names of venues that were new
     * @param altered names of venues that were known
     */
    public record Taken(UUID id, List<String> added, List<String> altered, boolean undone) {
        /** Lists are copied. */
        public Taken {
            added = List.copyOf(added);
            altered = List.copyOf(altered);
        }
    }

    /** What a list brought; empty when there is none of this id. */
    @Transactional(readOnly = true)
    public Optional<Taken> taken(UUID id) {
        return db.sql("""
                select exists (select 1 from programme.facility_undo u where u.import = i.import) as undone
                  from programme.facility_import i where i.import = :id
                """)
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .map(undone -> new Taken(id, names(id, Standing.NEW), names(id, Standing.CHANGED), undone));
    }

    private List<String> names(UUID id, Standing standing) {
        return db.sql("select after ->> 'name' from programme.facility_taken where import = :id and (before is null) = :added order by 1")
                .param("id", id)
                .param("added", standing == Standing.NEW)
                .query(String.class)
                .list();
    }

    /**
     * What taking a list back did.
     *
     * @param back venues that are as they were before
     * @param kept venues that were mended since, or are new and have sessions
     */
    public record Undone(int back, int kept) {}

    /** Takes a list back, once. */
    @Transactional
    public Undone undo(UUID id) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('facilities ' || :id, 0))")
                .param("id", id.toString())
                .query((row, number) -> 0)
                .single();
        var done = db.sql("select back, kept from programme.facility_undo where import = :id")
                .param("id", id)
                .query((row, number) -> new Undone(row.getInt("back"), row.getInt("kept")))
                .optional();
        if (done.isPresent()) return done.get();
        int all = db.sql("select count(*)::int from programme.facility_taken where import = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
        int back = db.sql(RESTORE).param("id", id).update() + db.sql(WITHDRAW).param("id", id).update();
        db.sql("""
                insert into programme.facility_undo (municipality, import, back, kept, undone_at, actor)
                values (:municipality, :id, :back, :kept, :at, :actor)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("back", back)
                .param("kept", all - back)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
        audit.record("facilities.undone", "import " + id, Optional.empty(), "", "{\"back\":%d}".formatted(back));
        return new Undone(back, all - back);
    }

    private static final String RESTORE = """
            update programme.venue v
               set name = t.before ->> 'name', address = t.before ->> 'address', room = t.before ->> 'room',
                   places = (t.before ->> 'places')::integer, accessibility = t.before ->> 'accessibility',
                   latitude = (t.before ->> 'latitude')::numeric, longitude = (t.before ->> 'longitude')::numeric
              from programme.facility_taken t
             where t.municipality = v.municipality and t.venue = v.venue and t.import = :id and t.before is not null
               and to_jsonb(v) = t.after
            """;

    private static final String WITHDRAW = """
            update programme.venue v set withdrawn = true
              from programme.facility_taken t
             where t.municipality = v.municipality and t.venue = v.venue and t.import = :id and t.before is null
               and to_jsonb(v) = t.after
               and not exists (select 1 from programme.session s
                                where s.municipality = v.municipality and s.venue = v.venue and s.state <> 'withdrawn')
            """;

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
