package musubi.platform.people;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who may have been entered twice: the same day of birth, and the same name or the same reading. */
@Repository
public class Duplicates {
    /** Pairs that are read together. */
    private static final int TOGETHER = 1_000;

    private final JdbcClient db;
    private final Seals seals;
    private final People people;
    private final Enrolments enrolments;
    private final Acting acting;
    private final Clock clock;

    Duplicates(JdbcClient db, Seals seals, People people, Enrolments enrolments, Acting acting, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.people = people;
        this.enrolments = enrolments;
        this.acting = acting;
        this.clock = clock;
    }

    /** Those who are entered, by what makes two records suspect. */
    @Transactional(readOnly = true)
    public Map<String, PersonId> known(Collection<LocalDate> born) {
        var known = new HashMap<String, PersonId>();
        db.sql("""
                select p.person, p.born, i.sealed from people.person p join people.identity i using (municipality, person)
                 where p.born = any(cast(:born as date[])) order by p.recorded_at desc
                """)
                .param("born", born.stream().distinct().map(LocalDate::toString).toArray(String[]::new))
                .query((row, number) -> {
                    var person = new PersonId(row.getObject("person", UUID.class));
                    var identity = seals.open(person, row.getBytes("sealed"));
                    for (var key : keys(identity, row.getObject("born", LocalDate.class))) known.put(key, person);
                    return person;
                })
                .list();
        return known;
    }

    /** Somebody who is entered already and may be this person. */
    @Transactional(readOnly = true)
    public Optional<PersonId> of(Joining joining) {
        var known = known(List.of(joining.born()));
        return keys(joining.identity(), joining.born()).stream()
                .flatMap(key -> Optional.ofNullable(known.get(key)).stream())
                .filter(person -> !person.equals(joining.person()))
                .findFirst();
    }

    /** Somebody as a list names them; the name or its reading may be empty. */
    public record Named(String name, String kana, LocalDate born) {}

    /**
     * Who is meant by those that a list names: nobody, one, or several when what is said does not tell them apart. Records of one person
     * are that person. Somebody fits whose day of birth is the same and whose name is, or whose reading is; who fits by both comes before
     * who fits by one.
     */
    @Transactional(readOnly = true)
    public Map<Named, Set<PersonId>> meant(Collection<Named> named) {
        var fitting = new HashMap<String, Set<PersonId>>();
        db.sql("""
                select coalesce(m.counts_as, p.person) as counts_as, p.person, p.born, i.sealed
                  from people.person p join people.identity i using (municipality, person)
                  left join people.merged m using (municipality, person)
                 where p.born = any(cast(:born as date[]))
                """)
                .param(
                        "born",
                        named.stream().map(n -> n.born().toString()).distinct().toArray(String[]::new))
                .query((row, number) -> {
                    var identity =
                            seals.open(new PersonId(row.getObject("person", UUID.class)), row.getBytes("sealed"));
                    var person = new PersonId(row.getObject("counts_as", UUID.class));
                    for (var key : keys(identity, row.getObject("born", LocalDate.class)))
                        fitting.computeIfAbsent(key, k -> new HashSet<>()).add(person);
                    return person;
                })
                .list();
        return named.stream().distinct().collect(Collectors.toMap(n -> n, n -> fit(n, fitting)));
    }

    private static Set<PersonId> fit(Named named, Map<String, Set<PersonId>> fitting) {
        var by = new ArrayList<Set<PersonId>>();
        if (!named.name().isBlank())
            by.add(fitting.getOrDefault(named.born() + " name " + Seals.plain(named.name()), Set.of()));
        if (!named.kana().isBlank())
            by.add(fitting.getOrDefault(named.born() + " kana " + Seals.plain(named.kana()), Set.of()));
        if (by.isEmpty()) return Set.of();
        var both = new HashSet<>(by.getFirst());
        both.retainAll(by.getLast());
        if (!both.isEmpty()) return both;
        var either = new HashSet<PersonId>();
        by.forEach(either::addAll);
        return either;
    }

    /** Two records that share one of these are suspect. */
    static List<String> keys(Identity identity, LocalDate born) {
        var keys = new ArrayList<String>();
        keys.add(born + " name " + Seals.plain(identity.name()));
        if (!identity.kana().isBlank()) keys.add(born + " kana " + Seals.plain(identity.kana()));
        return keys;
    }

    /** Two records that look like one person, the one entered earlier first. */
    public record Pair(Resident earlier, Resident later) {}

    /** Some of the pairs nobody has decided about. The database finds them by birth and sealed marks; names are compared here. */
    @Transactional(readOnly = true)
    public List<Pair> pairs(int without, int most) {
        return Stream.iterate(0, from -> from + TOGETHER)
                .map(this::alike)
                .takeWhile(alike -> !alike.isEmpty())
                .flatMap(this::same)
                .skip(without)
                .limit(most)
                .toList();
    }

    /** Two records that may be of one person. */
    private record Alike(PersonId earlier, PersonId later) {}

    private List<Alike> alike(int without) {
        return db.sql("""
                        select p.person as one, q.person as two
                          from people.person p
                          join people.identity i on i.municipality = p.municipality and i.person = p.person
                          join people.person q on q.municipality = p.municipality and q.born = p.born
                                              and (p.recorded_at, p.person) < (q.recorded_at, q.person)
                          join people.identity j on j.municipality = q.municipality and j.person = q.person and j.search && i.search
                         where not exists (select from people.different d
                                            where d.municipality = p.municipality
                                              and d.person = least(p.person, q.person) and d.other = greatest(p.person, q.person))
                           and not exists (select from people.merged m
                                            where m.municipality = p.municipality and m.person in (p.person, q.person))
                         order by q.recorded_at desc, q.person, p.recorded_at, p.person limit :most offset :without
                        """)
                .param("most", TOGETHER)
                .param("without", without)
                .query((row, number) -> new Alike(
                        new PersonId(row.getObject("one", UUID.class)), new PersonId(row.getObject("two", UUID.class))))
                .list();
    }

    /** Those whose names are the same too; their records are read together. */
    private Stream<Pair> same(List<Alike> alike) {
        var residents = people.find(alike.stream()
                .flatMap(a -> Stream.of(a.earlier(), a.later()))
                .distinct()
                .toList());
        return alike.stream()
                .map(a -> new Pair(
                        Objects.requireNonNull(residents.get(a.earlier())),
                        Objects.requireNonNull(residents.get(a.later()))))
                .filter(pair -> keys(pair.earlier().identity(), pair.earlier().born()).stream()
                        .anyMatch(keys(pair.later().identity(), pair.later().born())::contains));
    }

    /** Somebody looked: they are two people. */
    @Transactional
    public void different(PersonId one, PersonId two) {
        int kept = db.sql("""
                insert into people.different (municipality, person, other, actor, recorded_at)
                values (:municipality, least(:one, :two), greatest(:one, :two), :actor, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("one", one.value())
                .param("two", two.value())
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (kept == 1) enrolments.record("people.told-apart", one, "", Map.of("other", two.toString()));
    }
}
