package musubi.platform.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.SourceDay;
import musubi.evidence.steps.SourceDay.Hold;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Steps of parts of a day, told one by one. The day is made of all parts that stand, of all sources, by the rules that evidence follows within one
 * file: neither their order nor who was told together with whom matters.
 */
@Repository
class Parts {
    /**
     * The last that was said of a time, unless a file said later what the whole day came to. Told from elsewhere on earth, the same time has other
     * days: two days around are looked at too.
     */
    private static final String STANDING = """
             from (select distinct on (p.source, p.starts_at, p.ends_at) p.source, p.method, p.starts_at, p.ends_at, p.offset_seconds, p.from_day,
                          p.to_day, p.steps
                     from activity.part p join activity.upload u using (municipality, upload)
                    where p.person = :person and p.from_day <= cast(:last as date) + 2 and p.to_day >= cast(:first as date) - 2
                      and (p.from_day < p.to_day or not exists (
                          select 1 from activity.steps s join activity.upload w using (municipality, upload)
                           where s.municipality = p.municipality and s.person = p.person and s.day = p.from_day and s.source = p.source and not w.piece
                             and (coalesce(w.said_at, w.received_at), w.received_at, w.number)
                               > (coalesce(u.said_at, u.received_at), u.received_at, u.number)))
                    order by p.source, p.starts_at, p.ends_at, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.number desc) standing
             where from_day <= :last and to_day >= :first
            """;

    private final JdbcClient db;

    Parts(JdbcClient db) {
        this.db = db;
    }

    /** First and last day. */
    private record Days(LocalDate first, LocalDate last) {
        static Days of(Collection<Part> parts) {
            return new Days(
                    parts.stream().map(Part::fromDay).min(LocalDate::compareTo).orElseThrow(),
                    parts.stream().map(Part::toDay).max(LocalDate::compareTo).orElseThrow());
        }

        boolean hold(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    private record DayOf(LocalDate day, String source) {}

    /**
     * What parts say that was not said before.
     *
     * @param parts those that do not stand yet
     * @param days that become something else by it
     */
    record News(List<Part> parts, List<StepsReading> days) {
        static final News NONE = new News(List.of(), List.of());

        /** Lists are copied. */
        News {
            parts = List.copyOf(parts);
            days = List.copyOf(days);
        }
    }

    /**
     * What is new in what somebody tells of a person.
     *
     * @throws BadInput when a day would come to more than anybody could walk
     */
    News news(PersonId person, List<Part> told) {
        if (told.isEmpty()) return News.NONE;
        var said = unless(told, standing(person, Days.of(told)));
        if (said.isEmpty()) return News.NONE;
        // What lies over a day's parts may move steps from one side of midnight to the other, so that the days beside
        // them are looked at too.
        var within = widened(person, Days.of(said));
        var around = widened(person, within);
        var parts = parts(
                person, new Days(around.first().minusDays(1), around.last().plusDays(1)));
        var fresh = said.stream()
                .filter(part -> !part.equals(parts.get(part.time())))
                .toList();
        fresh.forEach(part -> parts.put(part.time(), part));
        return new News(fresh, days(person, within, parts.values()));
    }

    /** A total that is what the day stands at already, as whoever reads it here sends it back, tells nothing. Nor does a part that is told twice. */
    private static List<Part> unless(List<Part> told, Map<DayOf, StepsReading> standing) {
        return told.stream()
                .filter(part -> {
                    var day = standing.get(new DayOf(part.fromDay(), part.source()));
                    return !part.wholeDay() || day == null || day.steps() != part.steps();
                })
                .distinct()
                .toList();
    }

    private List<StepsReading> days(PersonId person, Days within, Collection<Part> parts) {
        var apart = new HashSet<DayOf>();
        for (var part : parts)
            for (var day = part.fromDay(); !day.isAfter(part.toDay()); day = day.plusDays(1))
                apart.add(new DayOf(day, part.source()));
        var whole = whole(person, Days.of(parts));
        whole.keySet().retainAll(apart);
        var stretches = Stream.concat(
                        parts.stream(),
                        whole.values().stream().map(w -> Part.whole(w.day(), w.source(), w.method(), w.steps())))
                .map(Part::stretch)
                .toList();
        var standing = standing(person, within);
        var days = new ArrayList<StepsReading>();
        for (var row : new PersonSteps(StepRules.DEFAULT, new Impossible()).resolve(stretches)) {
            var key = new DayOf(row.day(), row.source());
            if (!within.hold(row.day()) || !apart.contains(key)) continue;
            var reading = held(reading(person, row), whole.get(key));
            if (!reading.equals(standing.get(key))) days.add(reading);
        }
        return days;
    }

    static StepsReading reading(PersonId person, SourceDay day) {
        return new StepsReading(
                person,
                day.day(),
                day.source(),
                day.method().name().toLowerCase(Locale.ROOT),
                Math.toIntExact(day.reported()),
                day.held().map(Hold::code).orElse(""));
    }

    /** Where a file's word on the day still counts, so does why it was held: a part says nothing against it. */
    private static StepsReading held(StepsReading day, @Nullable StepsReading whole) {
        if (whole == null || !day.held().isEmpty() || day.steps() != whole.steps()) return day;
        return new StepsReading(day.person(), day.day(), day.source(), day.method(), day.steps(), whole.held());
    }

    private static final class Impossible extends Unheard {
        @Override
        public void impossible(LocalDate day, long steps, Stretch first) {
            throw new BadInput(
                    "steps.impossible-day",
                    Place.whole("steps"),
                    Long.toString(steps),
                    new Words(
                            "%sの歩数の合計が%,dを超えます。元の記録を確かめてください。".formatted(day, StepsReading.MOST),
                            "The steps of %s add up to more than %,d: check the original."
                                    .formatted(day, StepsReading.MOST)));
        }
    }

    /** These days, and those that the parts on them reach into. */
    private Days widened(PersonId person, Days days) {
        return db.sql("select least(min(from_day), :first) as first, greatest(max(to_day), :last) as last" + STANDING)
                .param("person", person.value())
                .param("first", days.first())
                .param("last", days.last())
                .query((row, number) ->
                        new Days(row.getObject("first", LocalDate.class), row.getObject("last", LocalDate.class)))
                .single();
    }

    /** The parts that stand, of these days. */
    private Map<Part.Time, Part> parts(PersonId person, Days days) {
        return db
                .sql("select source, method, starts_at, ends_at, offset_seconds, steps" + STANDING)
                .param("person", person.value())
                .param("first", days.first())
                .param("last", days.last())
                .query((row, number) -> new Part(
                        row.getString("source"),
                        row.getString("method"),
                        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                        ZoneOffset.ofTotalSeconds(row.getInt("offset_seconds")),
                        row.getInt("steps")))
                .list()
                .stream()
                .collect(Collectors.toMap(Part::time, part -> part, (a, b) -> b, LinkedHashMap::new));
    }

    /** What stands of these days. */
    private Map<DayOf, StepsReading> standing(PersonId person, Days days) {
        return byDay(
                person,
                "select day, source, method, steps, held from activity.latest_steps where person = :person and day between :first and :last",
                days);
    }

    /** What files said of these days as a whole. */
    private Map<DayOf, StepsReading> whole(PersonId person, Days days) {
        return byDay(person, """
                select distinct on (s.day, s.source) s.day, s.source, s.method, s.steps, s.held
                  from activity.steps s join activity.upload u using (municipality, upload)
                 where s.person = :person and s.day between :first and :last and not u.piece
                 order by s.day, s.source, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.number desc
                """, days);
    }

    private Map<DayOf, StepsReading> byDay(PersonId person, String sql, Days days) {
        return db
                .sql(sql)
                .param("person", person.value())
                .param("first", days.first())
                .param("last", days.last())
                .query((row, number) -> reading(person, row))
                .list()
                .stream()
                .collect(
                        Collectors.toMap(r -> new DayOf(r.day(), r.source()), r -> r, (a, b) -> b, LinkedHashMap::new));
    }

    private static StepsReading reading(PersonId person, ResultSet row) throws SQLException {
        var held = row.getString("held");
        return new StepsReading(
                person,
                row.getObject("day", LocalDate.class),
                row.getString("source"),
                row.getString("method"),
                row.getInt("steps"),
                held == null ? "" : held);
    }

    void keep(String municipality, UUID upload, PersonId person, LocalDate recordedOn, List<Part> parts) {
        for (var part : parts)
            db.sql("""
                    insert into activity.part (municipality, person, source, starts_at, ends_at, upload, offset_seconds, from_day, to_day, method,
                                               steps, recorded_on)
                    values (:municipality, :person, :source, :starts, :ends, :upload, :offset, :from, :to, :method, :steps, :on)
                    """)
                    .param("municipality", municipality)
                    .param("person", person.value())
                    .param("source", part.source())
                    .param("starts", part.startsAt().atOffset(ZoneOffset.UTC))
                    .param("ends", part.endsAt().atOffset(ZoneOffset.UTC))
                    .param("upload", upload)
                    .param("offset", part.offset().getTotalSeconds())
                    .param("from", part.fromDay())
                    .param("to", part.toDay())
                    .param("method", part.method())
                    .param("steps", part.steps())
                    .param("on", recordedOn)
                    .update();
    }
}
