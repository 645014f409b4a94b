package musubi.platform.site;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.Holding;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Nicknames on the public site: only of those who asked for that, and no longer than they want it. */
@Repository
public class Names {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Names(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is held about people here. */
    @Configuration(proxyBeanMethods = false)
    static class Held {
        @Bean
        Holding siteNamesHeld() {
            return new Holding("public-name", new Words("公開ページに出る希望", "Wish to be on the public site"), """
                    select person, shown, happened_at from site.name_wish order by person, change""");
        }
    }

    /** Those who may be shown now, the first first. */
    @Transactional(readOnly = true)
    List<Sheets.Group> shown() {
        return db.sql("select place, name, points from site.names()")
                .query((row, number) ->
                        new Sheets.Group(row.getInt("place"), row.getString("name"), row.getLong("points")))
                .list();
    }

    /** Whether somebody asked to be shown to everybody. */
    @Transactional(readOnly = true)
    boolean wish(PersonId person) {
        return db.sql("select shown from site.name_wish where person = :person order by change desc limit 1")
                .param("person", person.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Shows somebody to everybody; the same again changes nothing. */
    @Transactional
    public void show(PersonId person) {
        if (!wish(person)) add(person, true, "site.name-shown");
    }

    /** Shows them no longer; the same again changes nothing. */
    @Transactional
    void hide(PersonId person) {
        if (wish(person)) add(person, false, "site.name-hidden");
    }

    private void add(PersonId person, boolean shown, String action) {
        db.sql("""
                insert into site.name_wish (municipality, person, change, shown, actor, happened_at)
                select :municipality, :person, coalesce(max(change), 0) + 1, :shown, :actor, :at
                  from site.name_wish where person = :person
                on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("shown", shown)
                .param("actor", acting.actor().name())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                action,
                "person " + person,
                acting.onBehalf(),
                "",
                "{\"shown\":%s}".formatted(!shown),
                "{\"shown\":%s}".formatted(shown));
    }
}
