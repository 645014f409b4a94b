package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class PeopleTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private final People people = ServerFixture.part(People.class);

    private static Joining joining(String name, String kana) {
        return new Joining(
                new PersonId(UUID.randomUUID()),
                new Identity(name, kana, "豊田市西町3-60", "0565-31-1212"),
                LocalDate.of(1948, 2, 29),
                "F",
                "kenko",
                DAY,
                "paper");
    }

    @Test
    void somebody_is_found_by_part_of_the_name_or_of_its_reading_in_either_kana() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            people.join(joining("山田 花子", "ヤマダ ハナコ"));
            people.join(joining("髙橋 太郎", "タカハシ タロウ"));

            assertThat(people.search("花子"))
                    .singleElement()
                    .satisfies(r -> assertThat(r.identity().name()).isEqualTo("山田 花子"));
            assertThat(people.search("たかはし"))
                    .singleElement()
                    .satisfies(r -> assertThat(r.identity().name()).isEqualTo("髙橋 太郎"));
            assertThat(people.search("ﾊﾅｺ")).hasSize(1);
            assertThat(people.search("鈴木")).isEmpty();
            assertThat(people.search("")).hasSize(2);
            return true;
        });
    }

    @Test
    void one_letter_finds_also_who_was_entered_long_before_the_latest() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            people.join(joining("林 一", "ハヤシ ハジメ"));
            for (int after = 0; after < 60; after++) people.join(joining("山田 花子", "ヤマダ ハナコ"));

            assertThat(people.search("林")).extracting(r -> r.identity().name()).containsExactly("林 一");
            assertThat(people.search("山")).hasSize(50);
            return true;
        });
    }

    @Test
    void residents_and_providers_learn_of_nobody_by_the_letters_of_a_name() {
        var city = ServerFixture.municipality();
        var joining = joining("山田 花子", "ヤマダ ハナコ");
        ServerFixture.as(city, () -> people.join(joining));
        var acting = ServerFixture.part(Acting.class);
        var other = new Actor("account", Role.RESIDENT, city, Optional.of(UUID.randomUUID()), Optional.empty());
        var provider = new Actor("account", Role.PROVIDER, city, Optional.empty(), Optional.of("club"));
        var db = ServerFixture.part(JdbcClient.class);
        var transactions = ServerFixture.part(TransactionTemplate.class);
        var keys = ServerFixture.part(Seals.class).lookedFor(Seals.plain("花子"));
        Supplier<List<UUID>> marked = () ->
                Objects.requireNonNull(transactions.execute(status -> db.sql("select people.marked(:marks, :marks)")
                        .param("marks", keys.getFirst())
                        .query(UUID.class)
                        .list()));

        assertThat(ServerFixture.as(city, marked))
                .containsExactly(joining.person().value());
        assertThat(acting.as(other, marked)).isEmpty();
        assertThat(acting.as(provider, marked)).isEmpty();
    }

    @Test
    void the_names_of_a_list_are_read_at_once_and_none_of_another_municipality() {
        var here = joining("山田 花子", "ヤマダ ハナコ");
        var there = joining("佐藤 梅", "サトウ ウメ");
        var city = ServerFixture.municipality();
        ServerFixture.as(ServerFixture.municipality(), () -> people.join(there));

        var names = ServerFixture.as(city, () -> {
            people.join(here);
            return people.names(List.of(here.person(), there.person(), here.person()));
        });

        assertThat(names).containsExactly(Map.entry(here.person(), "山田 花子"));
    }

    @Test
    void the_same_request_again_changes_nothing_and_leaves_one_entry() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var joining = joining("山田 花子", "ヤマダ ハナコ");

            people.join(joining);
            people.join(joining);

            assertThat(people.participants()).isEqualTo(1);
            assertThat(ServerFixture.part(Audit.class).latest(10))
                    .extracting(Entry::action)
                    .containsExactly("people.joined", "people.scheme-opened");
            assertThat(ServerFixture.part(Audit.class).firstBroken()).isEmpty();
            return true;
        });
    }

    @Test
    void another_municipality_and_another_resident_see_nobody() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var joining = joining("山田 花子", "ヤマダ ハナコ");
        var neighbour = joining("佐藤 次郎", "サトウ ジロウ");
        ServerFixture.as(city, () -> {
            people.join(joining);
            people.join(neighbour);
            return true;
        });

        var seenElsewhere = ServerFixture.as(other, () -> people.find(joining.person()));
        var resident = new Actor(
                "account", Role.RESIDENT, city, Optional.of(joining.person().value()), Optional.empty());
        var seenByResident = ServerFixture.part(Acting.class).as(resident, () -> people.search(""));

        assertThat(seenElsewhere).isEmpty();
        assertThat(seenByResident).extracting(Resident::id).containsExactly(joining.person());
    }

    @Test
    void somebody_who_is_entered_joins_a_further_scheme_and_the_first_one_again_after_leaving() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Schemes.class).open(new Scheme("taiso", new Words("体操", "Exercise")));
            var enrolments = ServerFixture.part(Enrolments.class);
            var hanako = joining("山田 花子", "ヤマダ ハナコ");
            var id = hanako.person();
            people.join(hanako);

            var further = people.join(new Enrolment(id, "taiso", DAY.plusDays(2), "phone", ""));
            var twice = people.join(new Enrolment(id, "taiso", DAY.plusDays(3), "phone", ""));
            enrolments.leave(id, "kenko", DAY.plusDays(10), "転居");
            enrolments.leave(id, "kenko", DAY.plusDays(12), "転居");
            var again = people.join(new Enrolment(id, "kenko", DAY.plusDays(20), "counter", ""));

            assertThat(further).isEqualTo(new Enrolling.Joined(id));
            assertThat(twice).isEqualTo(new Enrolling.TakesPartAlready(id));
            assertThat(again).isEqualTo(new Enrolling.Joined(id));
            assertThat(enrolments.of(id))
                    .extracting(m -> "%s %s %s".formatted(m.scheme(), m.enrolledOn(), m.leftOn()))
                    .containsExactly(
                            "kenko 2026-04-21 Optional.empty",
                            "taiso 2026-04-03 Optional.empty",
                            "kenko 2026-04-01 Optional[2026-04-11]");
            assertThat(people.participants()).isEqualTo(1);
            return true;
        });
    }

    @Test
    void a_scheme_that_is_unknown_and_an_id_that_is_anothers_are_refused_and_nothing_is_kept() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var hanako = joining("山田 花子", "ヤマダ ハナコ");
            people.join(hanako);
            var other = new Joining(
                    hanako.person(), joining("佐藤 次郎", "").identity(), hanako.born(), "M", "kenko", DAY, "paper");
            var hostile = new Joining(
                    new PersonId(UUID.randomUUID()),
                    hanako.identity(),
                    hanako.born(),
                    "F",
                    "x\",\"on\":\"1900-01-01",
                    DAY,
                    "paper");

            assertThatThrownBy(() -> people.join(other)).hasMessageContaining("resident.other-person");
            assertThatThrownBy(() -> people.join(hostile)).hasMessageContaining("resident.unknown-scheme");
            assertThat(people.search("")).hasSize(1);
            return true;
        });
    }

    @Test
    void a_reason_that_holds_the_name_is_refused() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var hanako = joining("山田 花子", "ヤマダ ハナコ");
            people.join(hanako);

            assertThatThrownBy(() -> ServerFixture.part(Enrolments.class)
                            .leave(hanako.person(), "kenko", DAY.plusDays(3), "はなこさんが転居"))
                    .hasMessageContaining("resident.reason");
            assertThatThrownBy(() -> ServerFixture.part(Enrolments.class).leave(hanako.person(), "kenko", DAY, "転居"))
                    .hasMessageContaining("resident.leaves-before-joining");
            return true;
        });
    }
}
