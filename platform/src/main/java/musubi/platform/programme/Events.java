package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.evidence.source.Cells;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Successions;
import musubi.quantity.Japan;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions from a municipality's list of events (イベント一覧). Nothing is guessed: a row that spans several days, or whose time is
 * prose, is left out and named.
 */
@Repository
public class Events {
    private static final Map<String, List<String>> ALIASES = Map.ofEntries(
            Map.entry("イベント名", List.of("イベント名", "行事名")),
            Map.entry("開始日", List.of("開始日", "開催日")),
            Map.entry("終了日", List.of("終了日")),
            Map.entry("開始時間", List.of("開始時間", "開始時刻")),
            Map.entry("終了時間", List.of("終了時間", "終了時刻")),
            Map.entry("場所名称", List.of("場所名称")),
            Map.entry("住所", List.of("住所", "所在地_連結表記")),
            Map.entry("方書", List.of("方書", "建物名等(方書)")));

    private final JdbcClient db;
    private final Programmes programmes;
    private final Providers providers;
    private final Venues venues;
    private final Successions successions;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Events(
            JdbcClient db,
            Programmes programmes,
            Providers providers,
            Venues venues,
            Successions successions,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.programmes = programmes;
        this.providers = providers;
        this.venues = venues;
        this.successions = successions;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is taken where a row says nothing. */
    public record Otherwise(String provider, String category, int places) {}

    /**
     * A row that can be taken.
     *
     * @param known whether there is such a session already, which is then left as it is
     */
    public record Event(
            long line,
            String title,
            String provider,
            LocalDate day,
            LocalTime starts,
            int minutes,
            String venue,
            String address,
            String room,
            Optional<Venues.Point> point,
            int places,
            String description,
            boolean known) {}

    /** What a file holds: rows that can be taken, and what is wrong with the others. */
    public record Plan(List<Event> events, List<Problem> problems) {
        /** Lists are copied. */
        public Plan {
            events = List.copyOf(events);
            problems = List.copyOf(problems);
        }

        /** How many of the rows are new. */
        public long fresh() {
            return events.stream().filter(event -> !event.known()).count();
        }
    }

    /**
     * Reads a file and changes nothing.
     *
     * @throws musubi.quantity.BadInput when it is no list of events at all
     */
    @Transactional(readOnly = true)
    public Plan plan(String file, byte[] bytes, Otherwise otherwise) {
        var events = new ArrayList<Event>();
        var problems = new ArrayList<Problem>();
        for (var row : OpenTable.rows(file, bytes, ALIASES, Set.of("イベント名", "開始日", "開始時間")))
            read(row, otherwise, problems).ifPresent(events::add);
        return new Plan(events, problems);
    }

    private Optional<Event> read(OpenTable.Row row, Otherwise otherwise, List<Problem> problems) {
        int before = problems.size();
        if (row.text("イベント名").isEmpty())
            problems.add(row.problem("event.no-title", "イベント名", new Words("イベント名がありません。", "The name is missing.")));
        var day = row.read("開始日", Cells.day(row.text("開始日"), false), problems);
        if (!row.text("終了日").isEmpty()) {
            var last = row.read("終了日", Cells.day(row.text("終了日"), false), problems);
            if (day.isPresent() && last.isPresent() && !day.equals(last))
                problems.add(row.problem("event.several-days", "終了日", SEVERAL_DAYS));
        }
        var starts = row.read("開始時間", Cells.time(row.text("開始時間")), problems);
        var ends = row.read("終了時間", Cells.time(row.text("終了時間")), problems);
        if (starts.isPresent() && ends.isPresent() && !starts.get().isBefore(ends.get()))
            problems.add(row.problem(
                    "event.ends-before",
                    "終了時間",
                    new Words("終了時間が開始時間より後ではありません。", "It ends no later than it starts.")));
        int places = places(row, otherwise, problems);
        var point = point(row, problems);
        if (problems.size() > before) return Optional.empty();
        return Optional.of(
                event(row, otherwise, day.orElseThrow(), starts.orElseThrow(), ends.orElseThrow(), places, point));
    }

    private static final Words SEVERAL_DAYS = new Words(
            "何日にもわたる行は、どの日に開くのか決められません。1日ずつの行に分けるか、「くり返しで追加」から作ってください。",
            "A row of several days does not say on which of them it is held. Write a row for each day, or add a series.");

    private Event event(
            OpenTable.Row row,
            Otherwise otherwise,
            LocalDate day,
            LocalTime starts,
            LocalTime ends,
            int places,
            Optional<Venues.Point> point) {
        var organiser = row.text("主催者");
        var provider = organiser.isEmpty() ? otherwise.provider() : organiser;
        var venue = row.text("場所名称");
        return new Event(
                row.line(),
                row.text("イベント名"),
                provider,
                day,
                starts,
                Math.toIntExact(ChronoUnit.MINUTES.between(starts, ends)),
                venue,
                row.text("住所"),
                row.text("方書"),
                point,
                places,
                row.text("説明"),
                known(row.text("イベント名"), provider, day, starts));
    }

    private static int places(OpenTable.Row row, Otherwise otherwise, List<Problem> problems) {
        if (row.text("定員").isEmpty()) return otherwise.places();
        var places = row.read("定員", Cells.wholeNumber(row.text("定員")), problems).orElse(1L);
        if (places < 1 || places > 10_000)
            problems.add(row.problem(
                    "event.places",
                    "定員",
                    new Words("定員は1から10000までの数で書いてください。", "Write the places as a number from 1 to 10000.")));
        return (int) Math.clamp(places, 1L, 10_000L);
    }

    static Optional<Venues.Point> point(OpenTable.Row row, List<Problem> problems) {
        if (row.text("緯度").isEmpty() || row.text("経度").isEmpty()) return Optional.empty();
        var latitude = row.read("緯度", Cells.decimal(row.text("緯度")), problems).orElse(BigDecimal.ZERO);
        var longitude = row.read("経度", Cells.decimal(row.text("経度")), problems).orElse(BigDecimal.ZERO);
        var point = new Venues.Point(latitude, longitude);
        if (point.inJapan()) return Optional.of(point);
        problems.add(row.problem(
                "open-data.not-in-japan",
                "緯度",
                new Words(
                        "緯度と経度が日本の中ではありません。入れ替わっていないか確かめてください。",
                        "The coordinates are not in Japan; are they swapped?")));
        return Optional.empty();
    }

    private boolean known(String title, String provider, LocalDate day, LocalTime starts) {
        return db.sql("""
                select count(*) from programme.session s
                  join programme.programme p using (municipality, programme)
                  join programme.provider o on o.municipality = p.municipality and o.provider = p.provider
                 where p.title = :title and (o.name = :provider or o.provider = :provider) and s.day = :day and s.starts_at = :starts
                   and s.state <> 'withdrawn'
                """)
                        .param("title", title)
                        .param("provider", provider)
                        .param("day", day)
                        .param("starts", starts)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Takes the rows that can be taken and are new, and says how many; the same id again takes none. They can be taken back like a
     * series, see {@link Timetable#undo}.
     */
    @Transactional
    public int take(UUID id, Plan plan, String category) {
        int added = db.sql("""
                insert into programme.series (municipality, series, programme, rule, recorded_at)
                values (:municipality, :series, null, 'file of events', :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("series", id)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0) return 0;
        int taken = 0;
        var known = known();
        for (var event : plan.events()) if (!event.known() && take(id, event, category, known)) taken++;
        audit.record("events.taken", "series " + id, Optional.empty(), "", "{\"sessions\":%d}".formatted(taken));
        return taken;
    }

    /** What is known while a file is taken, by the names that stand in it; of two of the same name the first. */
    private record Known(Map<String, String> providers, Map<String, String> programmes, Map<String, String> venues) {}

    private Known known() {
        var known = new Known(new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (var provider : providers.all()) {
            known.providers.putIfAbsent(provider.name(), provider.id());
            known.providers.putIfAbsent(provider.id(), provider.id());
        }
        for (var programme : programmes.all())
            known.programmes.putIfAbsent(programme.provider() + "\n" + programme.title(), programme.id());
        for (var venue : venues.all()) known.venues.putIfAbsent(venue.name(), venue.id());
        return known;
    }

    private boolean take(UUID id, Event event, String category, Known known) {
        var provider = known.providers.computeIfAbsent(event.provider(), name -> name);
        var programme = known.programmes.computeIfAbsent(
                provider + "\n" + event.title(), key -> programme(key, event, provider, category));
        var venue =
                event.venue().isEmpty() ? "" : known.venues.computeIfAbsent(event.venue(), name -> venue(name, event));
        return programmes.enter(
                new Programmes.Session(
                        id + "-" + event.line(),
                        programme,
                        event.day(),
                        event.starts(),
                        event.minutes(),
                        venue,
                        event.places()),
                id);
    }

    private String programme(String key, Event event, String provider, String category) {
        var made = UUID.nameUUIDFromBytes(("event " + key).getBytes(UTF_8)).toString();
        programmes.add(new Programmes.Programme(
                made,
                event.title(),
                provider,
                category,
                event.venue().isEmpty() ? "online" : "in-person",
                "",
                event.description(),
                0,
                ""));
        return made;
    }

    private String venue(String name, Event event) {
        var made = UUID.nameUUIDFromBytes(("venue " + name).getBytes(UTF_8)).toString();
        venues.keep(new Venues.Venue(
                made, name, event.address(), event.room(), Optional.empty(), List.of(), event.point()));
        return made;
    }

    /** The columns of the list of events as municipalities publish it (推奨データセット イベント一覧). */
    public static final List<String> COLUMNS = List.of(
            "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,イベント名_英語,開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考"
                    .split(",", -1));

    /** A session as a row of that list, in the order of {@link #COLUMNS}; what is not known stays empty. */
    @Transactional(readOnly = true)
    public List<List<String>> rows(List<Timetable.Listed> sessions) {
        var places = venues.all();
        var code = successions.current(acting.actor().municipality(), LocalDate.ofInstant(clock.instant(), Japan.TIME));
        var rows = new ArrayList<List<String>>();
        for (var l : sessions) {
            if (l.cancelled()) continue;
            var venue = places.stream()
                    .filter(v -> v.id().equals(l.session().venue()))
                    .findFirst()
                    .orElse(Venues.Venue.named("", ""));
            rows.add(row(l, venue, code));
        }
        return rows;
    }

    private List<String> row(Timetable.Listed l, Venues.Venue venue, Code code) {
        var deadline = l.start().minusHours(l.programme().deadlineHours());
        var cells = Map.ofEntries(
                Map.entry("都道府県コード又は市区町村コード", code.digits()),
                Map.entry("NO", l.session().id()),
                Map.entry("イベント名", l.programme().title()),
                Map.entry("開始日", l.session().day().toString()),
                Map.entry("終了日", l.session().day().toString()),
                Map.entry("開始時間", l.session().startsAt().toString()),
                Map.entry("終了時間", l.endsAt().toString()),
                Map.entry("説明", l.programme().description()),
                Map.entry("主催者", l.provider()),
                Map.entry("場所名称", venue.name()),
                Map.entry("住所", venue.address()),
                Map.entry("方書", venue.room()),
                Map.entry(
                        "緯度",
                        venue.point().map(p -> p.latitude().toPlainString()).orElse("")),
                Map.entry(
                        "経度",
                        venue.point().map(p -> p.longitude().toPlainString()).orElse("")),
                Map.entry("定員", Integer.toString(l.session().places())),
                Map.entry("参加申込終了日", deadline.toLocalDate().toString()),
                Map.entry("参加申込終了時間", deadline.toLocalTime().toString()));
        return COLUMNS.stream().map(column -> cells.getOrDefault(column, "")).toList();
    }
}
