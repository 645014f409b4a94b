package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Keys;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.database.Owner;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Where who somebody is is destroyed, no word that was written by them or about them is left in any table. */
class WordsGoTest {
    /** Stands in every text that is planted, and nowhere else. */
    private static final String SAID = "ひみつの言葉";

    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = somebody();
    private final PersonId other = somebody();

    private PersonId somebody() {
        var id = new PersonId(UUID.randomUUID());
        ImportsTest.officer(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                id,
                                new Identity("山田 花子", "ヤマダ ハナコ", "西町3-60", ""),
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                today.minusDays(60),
                                "paper")));
        return id;
    }

    private static JdbcClient db(Owner owner) {
        return JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()));
    }

    private void plant(String sql, PersonId person) {
        ServerFixture.owning(owner -> db(owner)
                .sql(sql)
                .param("m", city.digits())
                .param("p", person.value())
                .param("said", SAID)
                .param("id", UUID.randomUUID())
                .update());
    }

    private List<String> asked(String sql) {
        return ServerFixture.owning(owner ->
                db(owner).sql(sql).param("m", city.digits()).query(String.class).list());
    }

    /** The tables that hold the word somewhere in a row of this city, as the owner of all tables sees them. */
    private List<String> holding() {
        return ServerFixture.owning(owner -> {
            var db = db(owner);
            var holding = new ArrayList<String>();
            for (var table : db.sql("""
                    select c.table_schema || '.' || c.table_name from information_schema.columns c
                      join information_schema.tables t using (table_schema, table_name)
                     where c.column_name = 'municipality' and t.table_type = 'BASE TABLE' order by 1
                    """).query(String.class).list())
                if (db.sql("select count(*) from " + table + " t where municipality = :m and t::text like :word")
                                .param("m", city.digits())
                                .param("word", "%" + SAID + "%")
                                .query(Long.class)
                                .single()
                        > 0) holding.add(table);
            return List.copyOf(holding);
        });
    }

    /** The first entry of this city's trail that is not as it was written. */
    private Optional<Long> broken() {
        return ServerFixture.as(city, ServerFixture.part(Audit.class)::firstBroken);
    }

    private void leaves(PersonId person, String why) {
        ImportsTest.officer(city, () -> {
            ServerFixture.part(Enrolments.class).leave(person, "kenko", today, why);
            return true;
        });
    }

    private void erase(PersonId person) {
        ImportsTest.officer(city, () -> {
            ServerFixture.part(Erasures.class).erase(person, "本人の求め");
            return true;
        });
    }

    /** In every table that keeps words about people, or lets somebody in in their name. */
    private void words(PersonId person) {
        plant("insert into attendance.card values (:m, 'abcdefghjk22', :p, now(), :said, null)", person);
        plant("insert into programme.calendar_link values (:m, :id, :p, sha256('link'::bytea), now(), null)", person);
        plant("""
                with c as (insert into questionnaire.campaign
                           values (:m, :id, '調査', 'kcl', '1', 'kenko', date '2026-04-01', date '2027-04-01', 'once', now())
                           returning campaign)
                insert into questionnaire.draft select :m, campaign, :p, 'self', array['q1'], array[:said], now() from c
                """, person);
        plant("""
                insert into notice.message (municipality, message, person, template, version, places, fillings, cause, state, due_at, tries, reason, recorded_at)
                values (:m, :id, :p, 'session-changed', '1', array['session'], array[:said], 'x', 'sent', now(), 1, '', now())
                """, person);
        plant("""
                insert into activity.decision (municipality, decision, batch, person, day, source, method, steps, verdict, why, decided_at, decided_by)
                values (:m, :id, :id, :p, date '2026-05-01', 'phone', 'walk', 1, 'accepted', :said, now(), 'officer')
                """, person);
        plant("""
                with r as (insert into people.request
                           values (:m, :id, :p, 'correction', 'person', 'counter', date '2026-05-01', date '2026-05-31', 'officer', now())
                           returning request)
                insert into people.request_decision select :m, request, 1, :p, 'refused', :said, 'officer', now() from r
                """, person);
    }

    private void asked(PersonId person, String outcome, long yen) {
        plant("""
                with a as (insert into welfare.application (municipality, application, person, board, name, purpose, yen, actor, asked_at)
                           values (:m, :id, :p, 'team', :said, :said, 1000, 'resident', now()) returning application)
                insert into welfare.decision (municipality, application, person, outcome, yen, why, actor, decided_at)
                select :m, application, :p, '%s', %d, :said, 'officer', now() from a
                """.formatted(outcome, yen), person);
    }

    @Test
    void no_word_of_theirs_or_about_them_is_left_anywhere_and_the_trail_is_whole() {
        words(hanako);
        asked(hanako, "refused", 0);
        leaves(hanako, SAID);
        assertThat(holding())
                .containsExactly(
                        "activity.decision",
                        "attendance.card",
                        "audit.entry",
                        "notice.message",
                        "people.enrolment",
                        "people.request_decision",
                        "questionnaire.draft",
                        "welfare.application",
                        "welfare.decision");

        erase(hanako);

        assertThat(holding()).isEmpty();
        assertThat(asked("select link::text from programme.calendar_link where municipality = :m"))
                .isEmpty();
        assertThat(asked("select why from audit.entry where municipality = :m and action = 'people.erased'"))
                .containsExactly("本人の求め");
        assertThat(broken()).isEmpty();
    }

    @Test
    void a_code_they_were_told_is_no_seal_that_new_keys_would_look_for() {
        plant("""
                insert into notice.message (municipality, message, person, template, version, places, fillings, cause, state, due_at, tries, reason, recorded_at)
                values (:m, :id, :p, 'account-code', '1', array['code', 'x'], array['AAAAAA==', :said], 'x', 'sent', now(), 1, '', now())
                """, hanako);
        leaves(hanako, "転居");

        erase(hanako);

        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        assertThat(ServerFixture.owning(owner -> Keys.standing(owner, folder)).older())
                .doesNotContainKey("notice.message.fillings");
        assertThat(asked("select array_to_string(fillings, '|') from notice.message where municipality = :m"))
                .containsExactly("|");
    }

    @Test
    void what_is_said_of_others_stays() {
        words(other);
        leaves(other, SAID);
        leaves(hanako, "転居");

        erase(hanako);

        assertThat(holding())
                .containsExactly(
                        "activity.decision",
                        "attendance.card",
                        "audit.entry",
                        "notice.message",
                        "people.enrolment",
                        "people.request_decision",
                        "questionnaire.draft");
    }

    @Test
    void why_two_records_were_taken_for_one_and_were_not_stays_until_both_are_erased() {
        var merge = UUID.randomUUID();
        ImportsTest.officer(city, () -> {
            ServerFixture.part(Merges.class).merge(merge, hanako, other, SAID);
            return true;
        });
        ImportsTest.officer(city, () -> {
            ServerFixture.part(Merges.class).split(merge, SAID);
            return true;
        });
        leaves(hanako, "転居");
        leaves(other, "転居");

        erase(other);

        assertThat(holding()).containsExactly("audit.entry", "people.merge", "people.split");

        erase(hanako);

        assertThat(holding()).isEmpty();
        assertThat(broken()).isEmpty();
    }

    @Test
    void why_somebody_alone_was_chosen_goes_with_them() {
        var selection = UUID.randomUUID();
        plant("insert into selection.selection values (:m, '%s', 1, 'officer', now())".formatted(selection), hanako);
        plant("insert into selection.member values (:m, '%s', :p)".formatted(selection), hanako);
        plant("""
                insert into selection.act values (:m, '%s', 'leave', 'kenko', current_date, :said, '', '{}', '{}', 1, 'officer', now())
                """.formatted(selection), hanako);
        ImportsTest.officer(city, () -> {
            ServerFixture.part(TransactionTemplate.class)
                    .executeWithoutResult(t -> ServerFixture.part(Audit.class)
                            .record("selection.left", "selection " + selection, Optional.empty(), SAID, ""));
            return true;
        });
        leaves(hanako, "転居");
        assertThat(holding()).containsExactly("audit.entry", "selection.act");

        erase(hanako);

        assertThat(holding()).isEmpty();
        assertThat(broken()).isEmpty();
    }

    @Test
    void the_counter_erases_nobody_not_even_past_the_pages() {
        var counter = new Actor("counter", Role.COUNTER, city, Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> ServerFixture.part(Acting.class)
                        .as(
                                counter,
                                () -> ServerFixture.part(TransactionTemplate.class)
                                        .execute(t -> ServerFixture.part(JdbcClient.class)
                                                .sql(
                                                        "insert into people.erasure (municipality, person, why, recorded_at)"
                                                                + " values (:m, :p, 'x', now())")
                                                .param("m", city.digits())
                                                .param("p", hanako.value())
                                                .update())))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void to_which_group_public_money_went_and_why_stays_but_not_what_the_person_wrote() {
        asked(hanako, "granted", 1000);
        leaves(hanako, "転居");

        erase(hanako);

        assertThat(asked("""
                select a.name || ' ' || a.purpose || ' ' || d.yen || ' ' || d.why
                  from welfare.application a join welfare.decision d using (municipality, application) where municipality = :m
                """)).containsExactly(SAID + " — 1000 " + SAID);
    }

    @Test
    void a_reason_that_is_written_afterwards_goes_in_the_night() {
        leaves(hanako, "転居");
        erase(hanako);
        ImportsTest.officer(city, () -> {
            ServerFixture.part(TransactionTemplate.class)
                    .executeWithoutResult(t -> ServerFixture.part(Audit.class)
                            .record("people.told", "person " + hanako, Optional.empty(), SAID, ""));
            return true;
        });
        assertThat(holding()).containsExactly("audit.entry");

        ServerFixture.part(Jobs.class).run("people.retention");

        assertThat(holding()).isEmpty();
        assertThat(broken()).isEmpty();
    }

    @Test
    void a_change_of_an_entry_that_lost_its_reason_is_found_and_so_is_one_emptied_without_a_word() {
        leaves(hanako, SAID);
        leaves(other, SAID);
        erase(hanako);
        assertThat(broken()).isEmpty();

        plant(
                "update audit.entry set after = after || ' ' where municipality = :m and forgotten_in is not null",
                hanako);
        var changed = broken();
        plant(
                "update audit.entry set after = rtrim(after) where municipality = :m and forgotten_in is not null",
                hanako);
        var mended = broken();
        plant("""
                update audit.entry set why = '', forgotten_in = number + 1
                 where municipality = :m and action = 'people.left' and subject = 'person ' || :p
                """, other);
        var emptied = broken();

        assertThat(changed).isPresent();
        assertThat(mended).isEmpty();
        assertThat(emptied).isPresent();
        plant("delete from audit.entry where municipality = :m", hanako);
    }
}
