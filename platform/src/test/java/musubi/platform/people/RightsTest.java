package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.ByChance;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class RightsTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Corrections corrections = ServerFixture.part(Corrections.class);
    private final Erasures erasures = ServerFixture.part(Erasures.class);

    private static PersonId somebody(LocalDate on) {
        var id = new PersonId(UUID.randomUUID());
        var identity = new Identity("山田 花子", "ヤマダ ハナコ", "西町3-60", "0565-31-1212");
        ServerFixture.part(People.class)
                .join(new Joining(id, identity, LocalDate.of(1948, 5, 5), "F", "kenko", on, "paper"));
        return id;
    }

    private static Corrections.Particulars named(Corrections.Particulars held, String name) {
        var identity = new Identity(
                name,
                held.identity().kana(),
                held.identity().address(),
                held.identity().phone());
        return new Corrections.Particulars(identity, held.born(), held.sex(), Optional.of("A1"), held.circumstances());
    }

    /** A word that stands anywhere in the rows of these tables, as text or as the bytes of it. */
    private static boolean anywhere(String word) {
        var found = ServerFixture.part(TransactionTemplate.class)
                .execute(t -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                        with kept (row) as (
                            select i::text from people.identity i
                            union all select h::text from people.history h
                            union all select p::text from people.person p
                            union all select m::text from people.import m
                            union all select e::text from people.erasure e
                            union all select a::text from audit.entry a)
                        select exists (select from kept where regexp_replace(row, :chance, '', 'g') like '%' || :word || '%'
                                           or row like '%' || encode(convert_to(:word, 'UTF8'), 'hex') || '%')
                        """)
                        .param("chance", ByChance.PATTERN)
                        .param("word", word)
                        .query(Boolean.class)
                        .single());
        return Objects.requireNonNull(found);
    }

    @Test
    void a_correction_keeps_what_stood_there_before_sealed_and_the_audit_trail_says_only_what_kind_changed() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            var hanako = somebody(today);
            var held = corrections.of(hanako);

            corrections.correct(hanako, named(held, "山田 華子"), "漢字の誤り");
            corrections.correct(hanako, named(held, "山田 華子"), "漢字の誤り");

            assertThat(ServerFixture.part(People.class).search("華子")).hasSize(1);
            assertThat(ServerFixture.part(People.class).search("花子")).isEmpty();
            assertThat(corrections.made(hanako)).singleElement().satisfies(made -> {
                assertThat(made.before()).containsEntry("name", "山田 花子");
                assertThat(made.why()).isEqualTo("漢字の誤り");
            });
            assertThat(ServerFixture.part(Audit.class).latest(1))
                    .singleElement()
                    .satisfies(e -> assertThat(e.after()).isEqualTo("{\"changed\": [\"name\", \"area\"]}"));
            assertThat(anywhere("花子")).isFalse();
            assertThat(anywhere("0565")).isFalse();
            assertThatThrownBy(() -> corrections.correct(hanako, held, "華子でなく花子"))
                    .hasMessageContaining("resident.reason");
            return true;
        });
    }

    @Test
    void what_is_held_is_shown_from_every_module_and_that_it_was_shown_is_written_down() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            var hanako = somebody(today);
            ConsentsTest.attended(hanako, somebody(today));

            var sections = ServerFixture.part(Disclosures.class).of(hanako);

            assertThat(sections)
                    .extracting(Disclosures.Section::id)
                    .contains("particulars", "corrections", "enrolments", "consents", "steps", "attendance");
            assertThat(sections.stream()
                            .filter(s -> s.id().equals("attendance"))
                            .findFirst()
                            .orElseThrow()
                            .rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("session", "taiso-1"));
            assertThat(ServerFixture.part(Audit.class).latest(1))
                    .singleElement()
                    .satisfies(e -> assertThat(e.action()).isEqualTo("people.disclosed"));
            return true;
        });
    }

    @Test
    void of_two_records_that_are_one_person_what_is_known_of_both_is_shown() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            var hanako = somebody(today);
            var second = somebody(today);
            corrections.correct(second, named(corrections.of(second), "山田 華子"), "漢字の誤り");
            ServerFixture.part(Mails.class).reachAt(second, "hanako@example.jp");
            ServerFixture.part(Wishes.class).say(UUID.randomUUID(), second, "番地が違います");
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), second, hanako, "同じ人");

            assertThat(shown(hanako, "particulars"))
                    .extracting(row -> row.get("name"))
                    .containsExactly("山田 花子", "山田 華子");
            assertThat(shown(hanako, "corrections"))
                    .extracting(row -> row.get("name"))
                    .containsExactly("山田 花子");
            assertThat(shown(hanako, "mail")).extracting(row -> row.get("mail")).containsExactly("hanako@example.jp");
            assertThat(shown(hanako, "wishes"))
                    .extracting(row -> row.get("wish"))
                    .containsExactly("番地が違います");
            assertThat(shown(somebody(today), "particulars")).hasSize(1);
            return true;
        });
    }

    private static List<Map<String, String>> shown(PersonId person, String section) {
        return ServerFixture.part(Disclosures.class).of(person).stream()
                .filter(s -> s.id().equals(section))
                .findFirst()
                .orElseThrow()
                .rows();
    }

    @Test
    void a_record_of_somebody_whose_name_was_destroyed_is_shown_without_it() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            var hanako = somebody(today);
            var second = somebody(today.minusDays(9));
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), second, hanako, "同じ人");
            ServerFixture.part(Enrolments.class).leave(second, "kenko", today, "転居");
            erasures.erase(second, "本人の求め");

            assertThat(shown(hanako, "particulars")).hasSize(1);
            return true;
        });
    }

    @Test
    void erasing_destroys_who_somebody_is_and_leaves_the_number_but_not_while_they_take_part() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            var hanako = somebody(today.minusDays(9));
            var other = somebody(today.minusDays(9));
            ConsentsTest.attended(hanako, other);
            corrections.correct(hanako, named(corrections.of(hanako), "山田 華子"), "漢字の誤り");

            assertThatThrownBy(() -> erasures.erase(hanako, "本人の求め"))
                    .hasMessageContaining("resident.erased-while-taking-part");
            ServerFixture.part(Enrolments.class).leave(hanako, "kenko", today, "転居");
            erasures.erase(hanako, "本人の求め");
            erasures.erase(hanako, "本人の求め");

            assertThat(ServerFixture.part(People.class).find(hanako)).isEmpty();
            assertThat(corrections.made(hanako)).isEmpty();
            assertThat(erasures.erasedOn(hanako)).contains(today);
            assertThat(ServerFixture.part(Enrolments.class).of(hanako)).hasSize(1);
            assertThat(ConsentsTest.participants()).isEqualTo("1");
            return true;
        });
    }

    @Test
    void the_account_of_whoever_was_erased_opens_nothing_and_keeps_no_words_of_theirs() {
        var city = ServerFixture.municipality();
        var hanako = ServerFixture.as(city, () -> somebody(today.minusDays(9)));
        var login = "hanako-" + city;
        ServerFixture.as(city, () -> {
            open(login, hanako);
            return ServerFixture.part(TransactionTemplate.class)
                    .execute(t -> ServerFixture.part(JdbcClient.class)
                            .sql("""
                            insert into account.token (municipality, token, hash, account, label, made_at, ends_at)
                            select municipality, gen_random_uuid(), sha256('token'::bytea), account, '花子のスマホ', now(), now() + interval '1 day'
                              from access.account where person = :person
                            """)
                            .param("person", hanako.value())
                            .update());
        });

        leavesAndIsErased(city, hanako);

        var account = ServerFixture.part(Accounts.class).named(login).orElseThrow();
        assertThat(account.disabledAt()).isPresent();
        List<String> kept = ServerFixture.as(
                city,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(t -> ServerFixture.part(JdbcClient.class)
                                .sql("""
                                select coalesce(a.password, '') || t.label || (t.revoked_at is null)::text
                                  from access.account a join account.token t using (municipality, account)
                                """)
                                .query(String.class)
                                .list()));
        assertThat(kept).containsExactly("false");
    }

    @Test
    void nobody_comes_back_through_a_link_that_was_on_its_way_when_they_were_erased() {
        var city = ServerFixture.municipality();
        var hanako = ServerFixture.as(city, () -> somebody(today.minusDays(9)));
        var accounts = ServerFixture.part(Accounts.class);
        ServerFixture.as(city, () -> {
            open("first-" + city, hanako);
            return ServerFixture.part(TransactionTemplate.class)
                    .execute(t -> ServerFixture.part(JdbcClient.class)
                            .sql("""
                            insert into account.invitation (municipality, invitation, hash, login, role, person, invited_by, invited_at, ends_at)
                            values (:m, gen_random_uuid(), sha256('link'::bytea), 'second', 'resident', :person, 'job', now(), now() + interval '7 days')
                            """)
                            .param("m", city.digits())
                            .param("person", hanako.value())
                            .update());
        });

        leavesAndIsErased(city, hanako);

        long links = ServerFixture.as(
                city,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(t -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "select count(*) from account.invitation where used_at is null and revoked_at is null")
                                .query(Long.class)
                                .single()));
        assertThat(links).isZero();
        var first = accounts.named("first-" + city).orElseThrow().id();
        ServerFixture.as(city, () -> {
            assertThatThrownBy(() -> open("second-" + city, hanako)).hasMessageContaining("identity was destroyed");
            assertThatThrownBy(() -> accounts.enable(first)).hasMessageContaining("identity was destroyed");
            return true;
        });
        assertThat(accounts.named("first-" + city).orElseThrow().enabled()).isFalse();
    }

    private void leavesAndIsErased(Code city, PersonId person) {
        ImportsTest.officer(city, () -> {
            ServerFixture.part(Enrolments.class).leave(person, "kenko", today, "転居");
            erasures.erase(person, "本人の求め");
            return true;
        });
    }

    private static void open(String login, PersonId person) {
        ServerFixture.part(Accounts.class)
                .open(
                        UUID.randomUUID(),
                        login,
                        "correct horse battery",
                        Role.RESIDENT,
                        Optional.of(person.value()),
                        Optional.empty());
    }

    @Test
    void only_an_officer_destroys_names_even_by_direct_sql() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> somebody(today));
        for (var role : List.of(Role.COUNTER, Role.PROVIDER, Role.JOB))
            assertThat(deleted(city, role)).as(role.word()).isZero();
        assertThat(deleted(ServerFixture.municipality(), Role.OFFICER)).isZero();
    }

    private static int deleted(Code city, Role role) {
        var actor = new Actor(role.word(), role, city, Optional.empty(), Optional.empty());
        return ServerFixture.part(Acting.class)
                .as(
                        actor,
                        () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                                .execute(t -> ServerFixture.part(JdbcClient.class)
                                        .sql("delete from people.identity")
                                        .update())));
    }

    @Test
    void the_job_finds_whose_time_is_over_and_destroys_nothing() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            keptFiveYears();
            var enrolments = ServerFixture.part(Enrolments.class);
            var over = over();
            var notYet = somebody(today.minusYears(7));
            enrolments.leave(notYet, "kenko", today.minusYears(5).plusDays(1), "転居");
            somebody(today.minusYears(7));

            ServerFixture.part(Jobs.class).run("people.retention");
            ServerFixture.part(Jobs.class).run("people.retention");

            assertThat(erasures.due())
                    .extracting(Erasures.Due::person, Erasures.Due::on)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(over, today));
            erasures.erase(over, "保存期間の満了");
            assertThat(erasures.due()).isEmpty();
            return true;
        });
    }

    @Test
    void those_past_the_term_are_destroyed_all_together_or_nobody_when_one_of_them_is_due_no_longer() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            keptFiveYears();
            var hanako = over();
            var again = over();
            ServerFixture.part(Jobs.class).run("people.retention");
            assertThat(erasures.due()).hasSize(2);
            ServerFixture.part(People.class)
                    .join(new Joining(
                            again,
                            ServerFixture.part(People.class)
                                    .find(again)
                                    .orElseThrow()
                                    .identity(),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            today,
                            "paper"));

            assertThat(erasures.eraseDue(List.of(hanako, again), "保存期間の満了")).isFalse();
            assertThat(erasures.erasedOn(hanako)).isEmpty();

            assertThat(erasures.eraseDue(List.of(hanako), "保存期間の満了")).isTrue();
            assertThat(erasures.erasedOn(hanako)).contains(today);
            assertThat(erasures.eraseDue(List.of(hanako), "保存期間の満了")).isFalse();
            assertThat(erasures.erasedOn(again)).isEmpty();
            return true;
        });
    }

    @Test
    void a_record_that_turns_out_to_be_somebody_who_takes_part_is_due_no_longer() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            keptFiveYears();
            var hanako = found();
            var active = somebody(today.minusYears(7));

            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), hanako, active, "同じ人");

            keeps(hanako);
            return true;
        });
    }

    @Test
    void who_counts_as_somebody_whose_time_is_over_too_stays_due() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            keptFiveYears();
            var hanako = found();
            var longer = somebody(today.minusYears(7));
            ServerFixture.part(Enrolments.class).leave(longer, "kenko", today.minusYears(6), "転居");

            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), hanako, longer, "同じ人");

            assertThat(erasures.due()).extracting(Erasures.Due::person).containsExactly(hanako);
            assertThat(erasures.eraseDue(List.of(hanako), "保存期間の満了")).isTrue();
            return true;
        });
    }

    @Test
    void who_left_later_than_was_written_down_is_due_no_longer() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            keptFiveYears();
            var hanako = found();
            var wrong = new Mistakes.Wrong(hanako, "kenko", today.minusYears(7));

            ServerFixture.part(Mistakes.class).neverLeft(wrong, "別の方の転出");
            keeps(hanako);
            ServerFixture.part(Enrolments.class)
                    .leave(hanako, "kenko", today.minusYears(5).plusDays(1), "転居");

            keeps(hanako);
            return true;
        });
    }

    @Test
    void whose_scheme_keeps_names_for_longer_now_is_due_no_longer() {
        ImportsTest.officer(ServerFixture.municipality(), () -> {
            kept(5, today.minusYears(9));
            var hanako = found();

            kept(10, today);

            keeps(hanako);
            return true;
        });
    }

    /** Somebody whose time is over and whom the job has found. */
    private PersonId found() {
        var person = over();
        ServerFixture.part(Jobs.class).run("people.retention");
        assertThat(erasures.due()).extracting(Erasures.Due::person).containsExactly(person);
        return person;
    }

    private void keeps(PersonId person) {
        assertThat(erasures.due()).isEmpty();
        assertThat(erasures.eraseDue(List.of(person), "保存期間の満了")).isFalse();
        assertThat(ServerFixture.part(People.class).find(person)).isPresent();
    }

    private void keptFiveYears() {
        kept(5, today.minusYears(9));
    }

    private static void kept(int years, LocalDate from) {
        var conditions = new Conditions(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                List.of(),
                Conditions.Connection.LIVING,
                Conditions.Care.ANY,
                OptionalInt.of(years));
        ServerFixture.part(Schemes.class).let("kenko", from, conditions);
    }

    /** Somebody who left so long ago that their time is over. */
    private PersonId over() {
        var person = somebody(today.minusYears(7));
        ServerFixture.part(Enrolments.class).leave(person, "kenko", today.minusYears(5), "転居");
        return person;
    }
}
