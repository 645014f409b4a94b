package musubi.platform.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** By which ways people want to be told, and in which language. */
@Repository
class Preferences {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Preferences(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What somebody does not want, and the language they read. */
    record Preference(Set<Channel> refused, String language) {
        /** Nothing is refused, and the language is Japanese, until somebody says otherwise. */
        static final Preference USUAL = new Preference(Set.of(), "ja");

        /** The set is copied. */
        Preference {
            refused = Set.copyOf(refused);
        }
    }

    @Transactional(readOnly = true)
    public Preference of(PersonId person) {
        return last(person).orElse(Preference.USUAL);
    }

    /** What each of them said; who said nothing is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, Preference> of(Collection<PersonId> people) {
        return db
                .sql("""
                select distinct on (person) person, refused, language from notice.preference
                 where person = any(:people) order by person, number desc
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query((row, number) -> Map.entry(new PersonId(row.getObject("person", UUID.class)), preference(row)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Optional<Preference> last(PersonId person) {
        return db.sql("""
                select refused, language from notice.preference where person = :person order by number desc limit 1
                """)
                .param("person", person.value())
                .query((row, number) -> preference(row))
                .optional();
    }

    private static Preference preference(ResultSet row) throws SQLException {
        var refused = EnumSet.noneOf(Channel.class);
        for (var word : (String[]) row.getArray("refused").getArray()) refused.add(Channel.of(word));
        return new Preference(refused, row.getString("language"));
    }

    /** Says what somebody wants from now on; saying the same again adds nothing. */
    @Transactional
    public void prefer(PersonId person, Preference wanted) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('preference ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var before = of(person);
        if (before.equals(wanted)) return;
        db.sql("""
                insert into notice.preference (municipality, person, number, refused, language, recorded_at)
                select :municipality, :person, count(*), :refused, :language, :now from notice.preference
                 where municipality = :municipality and person = :person
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("refused", refused(wanted))
                .param("language", wanted.language())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "notice.preferred",
                "person " + person,
                acting.actor().role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value()),
                "",
                written(before),
                written(wanted));
    }

    private static String[] refused(Preference preference) {
        return preference.refused().stream().map(Channel::word).sorted().toArray(String[]::new);
    }

    private static String written(Preference preference) {
        return "{\"refused\":\"%s\",\"language\":\"%s\"}"
                .formatted(String.join(" ", Arrays.asList(refused(preference))), preference.language());
    }
}
