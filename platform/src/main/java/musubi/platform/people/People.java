package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.access.Acting;
import musubi.platform.area.Areas;
import musubi.platform.municipality.Code;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The residents of the municipality that is worked for. */
@Repository
public class People {
    private static final int PAGE = 50;

    /** So many names are opened for one part of a search. */
    private static final int OPENED = 1_000;

    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Identities identities;
    private final Enrolments enrolments;
    private final Areas areas;
    private final Clock clock;

    People(
            JdbcClient db,
            Seals seals,
            Acting acting,
            Identities identities,
            Enrolments enrolments,
            Areas areas,
            Clock clock) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
        this.identities = identities;
        this.enrolments = enrolments;
        this.areas = areas;
        this.clock = clock;
    }

    /**
     * Enters somebody and lets them join; the same request again changes nothing, and somebody who is entered joins a further scheme.
     *
     * @throws BadInput when there is no such scheme, or the id is another person's
     */
    @Transactional
    public Enrolling join(Joining joining) {
        enrolments.lock(joining.person());
        var known = find(joining.person());
        if (known.isPresent() && !same(known.get(), joining))
            throw new BadInput(
                    "resident.other-person",
                    Place.whole("form"),
                    joining.person().toString(),
                    new Words("この番号は別の方のものです。画面を開き直してください。", "This number is another person's: open the page again."));
        var answer = enrolments.ask(joining.enrolment(), joining.identity(), joining.born(), joining.circumstances());
        if (!(answer instanceof Enrolling.Joined)) return answer;
        if (known.isEmpty()) {
            refuseUnknownArea(joining.area(), joining.on());
            enter(joining);
        }
        return enrolments.enrol(joining.enrolment());
    }

    private static boolean same(Resident known, Joining joining) {
        return known.identity().equals(joining.identity())
                && known.born().equals(joining.born())
                && known.sex().equals(joining.sex());
    }

    private void refuseUnknownArea(Optional<String> area, LocalDate day) {
        if (area.isPresent() && !areas.known(area.get(), day))
            throw new BadInput("resident.unknown-area", Place.whole("form"), area.get(), Areas.unknown(day));
    }

    private void enter(Joining joining) {
        var municipality = acting.actor().municipality().digits();
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        db.sql("""
                insert into people.person (municipality, person, born, sex, area, lives_in, works_in, certified, recorded_at)
                values (:municipality, :person, :born, :sex, :area, :lives, :works, :certified, :now)
                """)
                .param("municipality", municipality)
                .param("person", joining.person().value())
                .param("born", joining.born())
                .param("sex", joining.sex())
                .param("area", joining.area().orElse(null))
                .param(
                        "lives",
                        joining.circumstances().livesIn().map(Code::digits).orElse(null))
                .param(
                        "works",
                        joining.circumstances().worksIn().map(Code::digits).orElse(null))
                .param("certified", joining.circumstances().certified().word())
                .param("now", now)
                .update();
        identities.keep(joining.person(), joining.identity());
    }

    /**
     * Lets somebody who is entered join a further scheme, or one again.
     *
     * @throws BadInput when there is no such scheme, or the day lies before they left it
     */
    @Transactional
    public Enrolling join(Enrolment enrolment) {
        enrolments.lock(enrolment.person());
        var known = find(enrolment.person()).orElseThrow();
        var answer =
                enrolments.ask(enrolment, known.identity(), known.born(), enrolments.circumstances(enrolment.person()));
        return answer instanceof Enrolling.Joined ? enrolments.enrol(enrolment) : answer;
    }

    /** At most fifty whose name or reading holds {@code wanted}; with nothing wanted, those who joined last. */
    @Transactional(readOnly = true)
    public List<Resident> search(String wanted) {
        var plain = Seals.plain(wanted);
        var keys = seals.lookedFor(plain);
        var marks = keys.getFirst();
        if (marks.length == 0 && !plain.isEmpty()) return amongAll(wanted);
        var found = db
                .sql(marks.length == 0 ? RESIDENT + LATEST : MARKED)
                .param("marks", marks)
                .param("older", keys.getLast())
                .param("most", marks.length == 0 ? PAGE : 4 * PAGE)
                .query((row, number) -> resident(row))
                .list()
                .stream()
                .filter(r -> named(r, plain))
                .toList();
        return countAs(found).stream().distinct().limit(PAGE).toList();
    }

    /**
     * At most fifty who are meant by what was typed: a day of birth in any spelling, the number of a telephone in any spelling, or else a part
     * of a name.
     */
    @Transactional(readOnly = true)
    public List<Resident> meant(String typed) {
        var born = day(typed);
        if (born.isPresent())
            return countAs(bornOn(born.get())).stream().distinct().toList();
        var telephones = Telephones.in(typed);
        return telephones.size() == 1 ? calledAt(telephones.getFirst()) : search(typed);
    }

    /** Digits alone are a day only when there are eight of them: fewer are a serial day of a sheet, or the end of a number. */
    private Optional<LocalDate> day(String typed) {
        var plain = Seals.plain(typed);
        if (plain.matches("[0-9]+") && plain.length() != 8) return Optional.empty();
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return Cells.birth(typed.strip(), false) instanceof Reading.Parsed<LocalDate>(var day) && !day.isAfter(today)
                ? Optional.of(day)
                : Optional.empty();
    }

    private List<Resident> bornOn(LocalDate day) {
        return db.sql(RESIDENT + " where p.born = :born " + LATEST)
                .param("born", day)
                .param("most", PAGE)
                .query((row, number) -> resident(row))
                .list();
    }

    private List<Resident> calledAt(String digits) {
        var keys = seals.lookedForTelephone(digits);
        var found = db
                .sql(MARKED)
                .param("marks", keys.getFirst())
                .param("older", keys.getLast())
                .param("most", PAGE)
                .query((row, number) -> resident(row))
                .list()
                .stream()
                .filter(r -> Telephones.in(r.identity().phone()).contains(digits))
                .toList();
        return countAs(found).stream().distinct().toList();
    }

    /** One letter alone bears no mark, so that every name is opened until enough are found. */
    private List<Resident> amongAll(String letter) {
        var found = new ArrayList<Resident>();
        var after = Optional.<Position>empty();
        do {
            var part = search(letter, after, PAGE - found.size());
            found.addAll(part.residents());
            after = part.next();
        } while (after.isPresent() && found.size() < PAGE);
        return List.copyOf(found);
    }

    /** Where a record stands in the order in which records were entered. */
    public record Position(OffsetDateTime recordedAt, UUID person) {}

    /**
     * Part of those who are found.
     *
     * @param next where to go on; empty when nobody else is to be looked at
     */
    public record Found(List<Resident> residents, Optional<Position> next) {}

    /**
     * Those whose name or reading holds {@code wanted}, the last entered first, from behind a place on. Names lie sealed, so only so many are
     * opened at a time; fewer than {@code most} may come back although more follow.
     */
    @Transactional(readOnly = true)
    public Found search(String wanted, Optional<Position> after, int most) {
        var plain = Seals.plain(wanted);
        var keys = seals.lookedFor(plain);
        var marks = keys.getFirst();
        var rows = db.sql(RESIDENT + """
                 where (:all or p.person in (select people.marked(:marks, :older)))
                   and (:first or (p.recorded_at, p.person) < (:at, cast(:person as uuid)))
                 order by p.recorded_at desc, p.person desc limit :most
                """)
                .param("all", marks.length == 0)
                .param("marks", marks)
                .param("older", keys.getLast())
                .param("first", after.isEmpty())
                .param(
                        "at",
                        after.map(Position::recordedAt).orElse(clock.instant().atOffset(ZoneOffset.UTC)))
                .param("person", after.map(Position::person).orElse(new UUID(0, 0)))
                .param("most", OPENED)
                .query((row, number) -> new Recorded(
                        new Position(
                                row.getObject("recorded_at", OffsetDateTime.class),
                                row.getObject("person", UUID.class)),
                        resident(row)))
                .list();
        var found = new ArrayList<Resident>();
        for (var row : rows) {
            if (named(row.resident(), plain)) counting(row, plain).ifPresent(found::add);
            if (found.size() == most) return new Found(found, Optional.of(row.position()));
        }
        return new Found(
                found,
                rows.size() < OPENED
                        ? Optional.empty()
                        : Optional.of(rows.getLast().position()));
    }

    private record Recorded(Position position, Resident resident) {}

    private static boolean named(Resident resident, String plain) {
        return Seals.plain(resident.identity().name()).contains(plain)
                || Seals.plain(resident.identity().kana()).contains(plain);
    }

    /** Who a record counts as, told by the first of the records that the search finds of them. */
    private Optional<Resident> counting(Recorded row, String plain) {
        var counts = countAs(List.of(row.resident())).getFirst();
        var records = db.sql(RESIDENT + """
                 where p.person = :counts or p.person in (select m.person from people.merged m where m.counts_as = :counts)
                 order by p.recorded_at desc, p.person desc
                """)
                .param("counts", counts.id().value())
                .query((found, number) -> resident(found))
                .list();
        return records.stream()
                .filter(record -> named(record, plain))
                .findFirst()
                .filter(first -> first.id().equals(row.resident().id()))
                .map(first -> counts);
    }

    /** Whoever is found under a record that counts as another is that other. */
    private List<Resident> countAs(List<Resident> found) {
        var others = new HashMap<PersonId, PersonId>();
        db.sql("select person, counts_as from people.merged where person = any(:people)")
                .param("people", found.stream().map(r -> r.id().value()).toArray(UUID[]::new))
                .query(row -> {
                    others.put(
                            new PersonId(row.getObject("person", UUID.class)),
                            new PersonId(row.getObject("counts_as", UUID.class)));
                });
        if (others.isEmpty()) return found;
        var known = find(others.values());
        return found.stream()
                .map(r ->
                        Optional.ofNullable(others.get(r.id())).map(known::get).orElse(r))
                .toList();
    }

    /** The resident with this id, when the actor may see them. */
    @Transactional(readOnly = true)
    public Optional<Resident> find(PersonId person) {
        return db.sql(RESIDENT + " where p.person = :person")
                .param("person", person.value())
                .query((row, number) -> resident(row))
                .optional();
    }

    /** Those of them whom the actor may see, in one reading: a list asks once. */
    @Transactional(readOnly = true)
    public Map<PersonId, Resident> find(Collection<PersonId> people) {
        return db
                .sql(RESIDENT + " where p.person = any(:people)")
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query((row, number) -> resident(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Resident::id, resident -> resident));
    }

    /** The names of those of them whom the actor may see, in one reading. */
    @Transactional(readOnly = true)
    public Map<PersonId, String> names(Collection<PersonId> people) {
        return find(people).values().stream()
                .collect(Collectors.toMap(
                        Resident::id, resident -> resident.identity().name()));
    }

    /**
     * The reason for something that is done to somebody, stripped.
     *
     * @throws BadInput when it is too long, or holds their name
     */
    public String reason(Resident about, String given) {
        return Reason.about(about.identity(), given);
    }

    /** Whether a text holds the name of somebody, whole or in part, written or as it is read; of whom the actor may see. */
    @Transactional(readOnly = true)
    public boolean names(PersonId person, String text) {
        return find(person)
                .filter(about -> Reason.tells(about.identity(), text))
                .isPresent();
    }

    /** How many people take part now. */
    @Transactional(readOnly = true)
    public long participants() {
        return db.sql("""
                select count(*)
                  from (select distinct coalesce(m.counts_as, e.person)
                          from people.enrolment e
                          left join people.merged m on m.municipality = e.municipality and m.person = e.person
                         where e.left_on is null and e.person not in (select x.person from people.erasure x)) taking_part
                """).query(Long.class).single();
    }

    private static final String RESIDENT = from("people.person");

    private static final String LATEST = "order by p.recorded_at desc, p.person limit :most";

    /** The latest are chosen first, so that only their names are read. */
    private static final String MARKED = from("""
            (select p.municipality, p.person, p.born, p.sex, p.recorded_at from people.person p
                      where p.person in (select people.marked(:marks, :older)) %s)""".formatted(LATEST)) + """
             order by p.recorded_at desc, p.person
            """;

    private static String from(String people) {
        return """
            select p.recorded_at, p.person, p.born, p.sex, i.sealed,
                   (select max(e.enrolled_on) from people.enrolment e
                     where e.municipality = p.municipality and e.person = p.person and e.left_on is null) as enrolled_on
              from %s p join people.identity i using (municipality, person)
            """.formatted(people);
    }

    private Resident resident(ResultSet row) throws SQLException {
        var id = new PersonId(row.getObject("person", UUID.class));
        return new Resident(
                id,
                seals.open(id, row.getBytes("sealed")),
                row.getObject("born", LocalDate.class),
                row.getString("sex"),
                Optional.ofNullable(row.getObject("enrolled_on", LocalDate.class)));
    }
}
