package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The residents of the municipality that is worked for. */
@Repository
public class People {
    private static final int PAGE = 50;

    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    People(JdbcClient db, Seals seals, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Enters somebody and lets them join; the same request again changes nothing. */
    @Transactional
    public void join(Joining joining) {
        var municipality = acting.actor().municipality().digits();
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        int entered = db.sql("""
                insert into people.person (municipality, person, born, sex, recorded_at)
                values (:municipality, :person, :born, :sex, :now) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("person", joining.person().value())
                .param("born", joining.born())
                .param("sex", joining.sex())
                .param("now", now)
                .update();
        if (entered == 0) return;
        db.sql("""
                insert into people.identity (municipality, person, sealed, search, updated_at)
                values (:municipality, :person, :sealed, :search, :now)
                """)
                .param("municipality", municipality)
                .param("person", joining.person().value())
                .param("sealed", seals.seal(joining.person(), joining.identity()))
                .param(
                        "search",
                        seals.marks(
                                joining.identity().name(), joining.identity().kana()))
                .param("now", now)
                .update();
        db.sql("""
                insert into people.enrolment (municipality, person, scheme, enrolled_on, channel, recorded_at)
                values (:municipality, :person, :scheme, :on, :channel, :now)
                """)
                .param("municipality", municipality)
                .param("person", joining.person().value())
                .param("scheme", joining.scheme())
                .param("on", joining.on())
                .param("channel", joining.channel())
                .param("now", now)
                .update();
        audit.record(
                "people.joined",
                "person " + joining.person(),
                acting.actor().role() == Role.RESIDENT
                        ? Optional.empty()
                        : Optional.of(joining.person().value()),
                "",
                "{\"scheme\":\"%s\",\"on\":\"%s\",\"channel\":\"%s\"}"
                        .formatted(joining.scheme(), joining.on(), joining.channel()));
    }

    /** At most fifty whose name or reading holds {@code wanted}; with nothing wanted, those who joined last. */
    @Transactional(readOnly = true)
    public List<Resident> search(String wanted) {
        var plain = Seals.plain(wanted);
        var marks = seals.marks(plain);
        return db
                .sql(RESIDENT + """
                 where (:all or i.search @> :marks)
                 order by p.recorded_at desc, p.person limit :most
                """)
                .param("all", marks.length == 0)
                .param("marks", marks)
                .param("most", marks.length == 0 ? PAGE : 4 * PAGE)
                .query((row, number) -> resident(row))
                .list()
                .stream()
                .filter(r -> Seals.plain(r.identity().name()).contains(plain)
                        || Seals.plain(r.identity().kana()).contains(plain))
                .limit(PAGE)
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

    /** How many people take part now. */
    @Transactional(readOnly = true)
    public long participants() {
        return db.sql("select count(distinct person) from people.enrolment where left_on is null")
                .query(Long.class)
                .single();
    }

    private static final String RESIDENT = """
            select p.person, p.born, p.sex, i.sealed,
                   (select max(e.enrolled_on) from people.enrolment e
                     where e.municipality = p.municipality and e.person = p.person and e.left_on is null) as enrolled_on
              from people.person p join people.identity i using (municipality, person)
            """;

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
