package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import org.junit.jupiter.api.Test;

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
    void the_same_request_again_changes_nothing_and_leaves_one_entry() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var joining = joining("山田 花子", "ヤマダ ハナコ");

            people.join(joining);
            people.join(joining);

            assertThat(people.participants()).isEqualTo(1);
            assertThat(ServerFixture.part(Audit.class).latest(10))
                    .singleElement()
                    .satisfies(e -> assertThat(e.action()).isEqualTo("people.joined"));
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

    /** 年齢計算ニ関スル法律: a year of life is complete at the end of the day before the birthday. */
    @Test
    void somebody_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() {
        var resident = new Resident(
                new PersonId(UUID.randomUUID()),
                new Identity("山田 花子", "", "", ""),
                LocalDate.of(1948, 2, 29),
                "F",
                Optional.empty());

        assertThat(resident.age(LocalDate.of(2026, 2, 27))).isEqualTo(77);
        assertThat(resident.age(LocalDate.of(2026, 2, 28))).isEqualTo(78);
    }
}
