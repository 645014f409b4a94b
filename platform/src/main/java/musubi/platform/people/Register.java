package musubi.platform.people;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.area.Areas;
import musubi.platform.audit.Audit;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The list of residents, narrowed and sorted, a page at a time or whole to take away. */
@Repository
public class Register {
    private static final int PAGE = 50;

    private final JdbcClient db;
    private final Seals seals;
    private final Readings readings;
    private final Areas areas;
    private final Audit audit;
    private final Clock clock;

    Register(JdbcClient db, Seals seals, Readings readings, Areas areas, Audit audit, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.readings = readings;
        this.areas = areas;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether they take part now. */
    public enum Taking {
        ALL,
        NOW,
        LEFT
    }

    /** What they last said about taking part. */
    public enum Said {
        ANY,
        GIVEN,
        WITHDRAWN,
        NOTHING
    }

    /** In which order. */
    public enum Sort {
        /** Who was entered last, first. */
        ENTERED,
        /** By reading, in the order of Japanese dictionaries; who has none stands last. */
        READING
    }

    /**
     * Whom to list.
     *
     * @param scheme empty for any
     * @param sex empty for any
     * @param area with everything that is part of it; empty for any
     * @param ageLeast completed years
     * @param ageMost completed years
     * @param joinedFrom the first day of joining
     * @param joinedUntil the last day of joining
     * @param ageOn the day on which they are so old; today when none is given
     */
    public record Filter(
            String scheme,
            String sex,
            String area,
            OptionalInt ageLeast,
            OptionalInt ageMost,
            Optional<LocalDate> joinedFrom,
            Optional<LocalDate> joinedUntil,
            Taking taking,
            Said said,
            Optional<LocalDate> ageOn) {
        /** As old as they are today. */
        public Filter(
                String scheme,
                String sex,
                String area,
                OptionalInt ageLeast,
                OptionalInt ageMost,
                Optional<LocalDate> joinedFrom,
                Optional<LocalDate> joinedUntil,
                Taking taking,
                Said said) {
            this(scheme, sex, area, ageLeast, ageMost, joinedFrom, joinedUntil, taking, said, Optional.empty());
        }
    }

    /** Somebody in the list. */
    public record Line(Resident resident, Optional<String> area, List<String> schemes) {}

    /** A page of the list. {@code next} begins the page after it. */
    public record Found(List<Line> lines, int count, Optional<PersonId> next) {}

    /** @param recorded microseconds since 1970 */
    private record Entry(UUID person, long recorded) {}

    /** The page after somebody, or the first one. */
    @Transactional(readOnly = true)
    public Found page(Filter filter, Sort sort, Optional<PersonId> after) {
        var order = order(sort);
        var all = entries(filter).stream().sorted(order).toList();
        var from = after.flatMap(this::entry)
                .map(last -> (int)
                        all.stream().filter(e -> order.compare(e, last) <= 0).count())
                .orElse(0);
        var shown = all.subList(from, Math.min(all.size(), from + PAGE));
        boolean more = from + PAGE < all.size();
        return new Found(
                inOrder(shown),
                all.size(),
                more ? Optional.of(new PersonId(shown.getLast().person())) : Optional.empty());
    }

    /**
     * Everybody in the list, to take away: written down in the audit trail with how many. How they stand is read by {@link #lines}, some at a
     * time.
     */
    @Transactional
    public List<PersonId> export(Filter filter, Sort sort) {
        var all = entries(filter).stream()
                .sorted(order(sort))
                .map(e -> new PersonId(e.person()))
                .toList();
        audit.record("people.list-taken-away", "people", Optional.empty(), "", Json.of(Map.of("people", all.size())));
        return all;
    }

    /** Everybody the filter finds, in this order, at most {@code most}. */
    @Transactional(readOnly = true)
    public List<PersonId> everybody(Filter filter, Sort sort, int most) {
        return entries(filter).stream()
                .sorted(order(sort))
                .limit(most)
                .map(e -> new PersonId(e.person()))
                .toList();
    }

    /** Those of them who still have a record of their own: not erased, and not counted as somebody else. */
    @Transactional(readOnly = true)
    public List<PersonId> known(Collection<PersonId> people) {
        return db.sql("""
                select p.person from people.person p
                 where p.person = any(:persons)
                   and p.person not in (select m.person from people.merged m)
                   and p.person not in (select x.person from people.erasure x)
                 order by p.person
                """)
                .param("persons", ids(people))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    /** These people by reading, as {@link Sort#READING} has it. */
    @Transactional(readOnly = true)
    public List<PersonId> byReading(Collection<PersonId> people) {
        var places = readings.places();
        return people.stream()
                .sorted(Comparator.<PersonId>comparingInt(p -> places.getOrDefault(p.value(), Integer.MAX_VALUE))
                        .thenComparing(PersonId::value))
                .toList();
    }

    /** Which of these people take part in a scheme now. */
    @Transactional(readOnly = true)
    public Set<PersonId> takingPart(Collection<PersonId> people) {
        return Set.copyOf(db.sql("""
                select distinct e.person from people.enrolled e where e.person = any(:persons) and e.left_on is null
                """)
                .param("persons", ids(people))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    /** How they stand in the list, in the order in which they are asked for; who was erased is left out. */
    @Transactional(readOnly = true)
    public List<Line> lines(Collection<PersonId> people) {
        return inOrder(people.stream().map(p -> new Entry(p.value(), 0)).toList());
    }

    /** Whether a text holds the whole name of one of them, written or as it is read. */
    @Transactional(readOnly = true)
    public boolean tells(String text, Collection<PersonId> people) {
        var plain = Seals.plain(text);
        return db
                .sql("select person, sealed from people.identity where person = any(:persons)")
                .param("persons", ids(people))
                .query((row, number) ->
                        seals.open(new PersonId(row.getObject("person", UUID.class)), row.getBytes("sealed")))
                .list()
                .stream()
                .flatMap(identity -> Stream.of(identity.name(), identity.kana()))
                .map(Seals::plain)
                .anyMatch(name -> name.length() > 2 && plain.contains(name));
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private Comparator<Entry> order(Sort sort) {
        return switch (sort) {
            case ENTERED -> Comparator.comparingLong(Entry::recorded).reversed().thenComparing(Entry::person);
            case READING -> {
                var places = readings.places();
                yield Comparator.<Entry>comparingInt(e -> places.getOrDefault(e.person(), Integer.MAX_VALUE))
                        .thenComparing(Entry::person);
            }
        };
    }

    private Optional<Entry> entry(PersonId person) {
        return db.sql("""
                select person, (extract(epoch from recorded_at) * 1000000)::bigint as recorded
                  from people.person where person = :person
                """)
                .param("person", person.value())
                .query((row, number) -> entry(row))
                .optional();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(row.getObject("person", UUID.class), row.getLong("recorded"));
    }

    private List<Entry> entries(Filter filter) {
        var day = filter.ageOn().orElseGet(() -> LocalDate.ofInstant(clock.instant(), Japan.TIME));
        boolean anyTime = filter.scheme().isEmpty()
                && filter.joinedFrom().isEmpty()
                && filter.joinedUntil().isEmpty()
                && filter.taking() == Taking.ALL;
        return db.sql(ENTRIES)
                .param("sex", filter.sex())
                .param("anywhere", filter.area().isEmpty())
                .param("areas", areas.within(filter.area()).toArray(String[]::new))
                .param("bornUntil", youngest(day, filter.ageLeast()))
                .param("bornAfter", oldest(day, filter.ageMost()))
                .param("anyTime", anyTime)
                .param("scheme", filter.scheme())
                .param("from", filter.joinedFrom().orElse(LocalDate.of(1900, 1, 1)))
                .param("until", filter.joinedUntil().orElse(LocalDate.of(9999, 1, 1)))
                .param("taking", filter.taking().name())
                .param("said", filter.said().name())
                .query((row, number) -> entry(row))
                .list();
    }

    /** Who is at least so old on a day was born on this day or before. */
    private static LocalDate youngest(LocalDate day, OptionalInt age) {
        return age.isPresent() ? day.minusYears(age.getAsInt()) : LocalDate.of(9999, 1, 1);
    }

    /** Who is at most so old on a day was born after this day. */
    private static LocalDate oldest(LocalDate day, OptionalInt age) {
        return age.isPresent() ? day.minusYears(age.getAsInt() + 1L) : LocalDate.of(1800, 1, 1);
    }

    private static final String ENTRIES = """
            select p.person, (extract(epoch from p.recorded_at) * 1000000)::bigint as recorded
              from people.person p
              left join (select person, bool_and(given) as given from people.last_consent
                          where purpose = 'programme' group by person) c on c.person = p.person
             where p.person not in (select m.person from people.merged m)
               and p.person not in (select x.person from people.erasure x)
               and (:sex = '' or p.sex = :sex)
               and (:anywhere or p.area = any(:areas))
               and p.born <= :bornUntil and p.born > :bornAfter
               and (:said = 'ANY' or :said = case when c.given is null then 'NOTHING' when c.given then 'GIVEN' else 'WITHDRAWN' end)
               and (:anyTime or p.person in (
                     select e.person from people.enrolled e
                      where (:scheme = '' or e.scheme = :scheme)
                        and e.enrolled_on between :from and :until
                        and (:taking = 'ALL' or (e.left_on is null) = (:taking = 'NOW'))))
               and (:taking <> 'LEFT' or p.person not in (
                     select e.person from people.enrolled e
                      where (:scheme = '' or e.scheme = :scheme) and e.left_on is null))
            """;

    private List<Line> inOrder(List<Entry> entries) {
        var lines = new HashMap<UUID, Line>();
        var ids = entries.stream().map(Entry::person).toArray(UUID[]::new);
        for (var line : lines(ids)) lines.put(line.resident().id().value(), line);
        return entries.stream()
                .flatMap(e -> Optional.ofNullable(lines.get(e.person())).stream())
                .toList();
    }

    private List<Line> lines(UUID[] ids) {
        return db.sql("""
                select p.person, p.born, p.sex, p.area, i.sealed, e.enrolled_on, e.schemes
                  from people.person p
                  join people.identity i using (municipality, person)
                  left join lateral (
                        select max(e.enrolled_on) as enrolled_on, array_agg(distinct e.scheme order by e.scheme) as schemes
                          from people.enrolment e
                         where e.municipality = p.municipality and e.left_on is null
                           and e.person = any (array(select p.person union all
                                                     select m.person from people.merged m
                                                      where m.municipality = p.municipality and m.counts_as = p.person))) e on true
                 where p.person = any(:persons)
                """)
                .param("persons", ids)
                .query((row, number) -> line(row))
                .list();
    }

    private Line line(ResultSet row) throws SQLException {
        var id = new PersonId(row.getObject("person", UUID.class));
        var resident = new Resident(
                id,
                seals.open(id, row.getBytes("sealed")),
                row.getObject("born", LocalDate.class),
                row.getString("sex"),
                Optional.ofNullable(row.getObject("enrolled_on", LocalDate.class)));
        return new Line(resident, Optional.ofNullable(row.getString("area")), texts(row.getArray("schemes")));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((String[]) array.getArray()).toList();
    }

    /** The areas people live in. */
    @Transactional(readOnly = true)
    public List<String> areas() {
        return db.sql("select distinct area from people.person where area is not null order by area limit 500")
                .query(String.class)
                .list();
    }
}
