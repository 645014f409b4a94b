package musubi.platform.resident;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.Holding;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** How residents want their pages to look, on whatever device they sign in. */
@Repository
class Looks {
    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Looks(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /** What this module holds about people. */
    @Configuration(proxyBeanMethods = false)
    static class Held {
        @Bean
        Holding residentSettings() {
            return new Holding("settings", new Words("画面の設定", "Settings of the pages"), """
                    select person, size, contrast, language, happened_at from resident.setting order by person, change""");
        }
    }

    /** How somebody's pages look. */
    @Transactional(readOnly = true)
    public Look of(PersonId person) {
        return of(List.of(person)).getOrDefault(person, Look.USUAL);
    }

    /** How the pages of several residents look, in one reading; who chose nothing is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, Look> of(Collection<PersonId> people) {
        var looks = new HashMap<PersonId, Look>();
        db.sql("""
                select distinct on (person) person, size, contrast, language
                  from resident.setting where person = any(:people) order by person, change desc
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query(row -> {
                    looks.put(
                            new PersonId(row.getObject("person", UUID.class)),
                            new Look(row.getString("size"), row.getString("contrast"), row.getString("language")));
                });
        return looks;
    }

    /** Lets somebody's pages look so from now on; saying the same again changes nothing. */
    @Transactional
    public void choose(PersonId person, Look look) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('look ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        if (of(person).equals(look)) return;
        db.sql("""
                insert into resident.setting (municipality, person, change, size, contrast, language, happened_at, actor)
                select :municipality, :person, count(*) + 1, :size, :contrast, :language, :at, :actor
                  from resident.setting where person = :person
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("size", look.size())
                .param("contrast", look.contrast())
                .param("language", look.language())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
    }
}
