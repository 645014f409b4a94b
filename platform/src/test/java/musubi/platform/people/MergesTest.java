package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class MergesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private final Merges merges = ServerFixture.part(Merges.class);
    private final Duplicates duplicates = ServerFixture.part(Duplicates.class);

    private static PersonId join(String name, String kana, LocalDate born) {
        var id = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(id, new Identity(name, kana, "", ""), born, "F", "kenko", DAY, "paper"));
        return id;
    }

    private static PersonId join(String name, String kana) {
        return join(name, kana, LocalDate.of(1948, 5, 5));
    }

    @Test
    void two_records_with_one_birth_date_and_one_name_or_reading_are_found_and_others_are_not() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var first = join("山田 花子", "ヤマダ ハナコ");
            var second = join("山田　華子", "やまだはなこ");
            join("山田 花代", "ヤマダ ハナヨ");
            join("山田 花子", "ヤマダ ハナコ", LocalDate.of(1948, 5, 6));

            assertThat(duplicates.pairs(0, 200))
                    .singleElement()
                    .satisfies(pair -> assertThat(
                                    List.of(pair.earlier().id(), pair.later().id()))
                            .containsExactly(first, second));
            duplicates.different(second, first);
            duplicates.different(first, second);
            assertThat(duplicates.pairs(0, 200)).isEmpty();
            return true;
        });
    }

    @Test
    void merged_records_are_one_person_in_lists_counts_and_packs_and_two_again_after_it_is_taken_back() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var people = ServerFixture.part(People.class);
            var first = join("山田 花子", "ヤマダ ハナコ");
            var second = join("山田 華子", "ヤマダ ハナコ");
            ConsentsTest.attended(first, second);
            var merge = UUID.randomUUID();

            assertThat(ConsentsTest.participants()).isEqualTo("2");
            merges.merge(merge, second, first, "二重登録");
            merges.merge(UUID.randomUUID(), second, first, "二重登録");

            assertThat(ConsentsTest.participants()).isEqualTo("1");
            assertThat(people.participants()).isEqualTo(1);
            assertThat(people.search("華子")).extracting(Resident::id).containsExactly(first);
            assertThat(ServerFixture.part(Enrolments.class).of(first)).hasSize(2);
            assertThat(people.join(new Enrolment(first, "kenko", DAY.plusDays(5), "paper", "")))
                    .isEqualTo(new Enrolling.TakesPartAlready(first));

            merges.split(merge, "別の方だった");
            merges.split(merge, "別の方だった");
            assertThat(ConsentsTest.participants()).isEqualTo("2");
            assertThat(people.participants()).isEqualTo(2);
            return true;
        });
    }

    @Test
    void a_withdrawal_under_either_record_holds_for_the_one_person_they_are() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var consents = ServerFixture.part(Consents.class);
            consents.write(Consents.PROGRAMME, "municipality", Words.same("題"), Words.same("文"));
            var first = join("山田 花子", "ヤマダ ハナコ");
            var second = join("山田 花子", "ヤマダ ハナコ");
            var other = join("佐藤 次郎", "サトウ ジロウ");
            ConsentsTest.attended(first, second, other);
            consents.give(first, Consents.PROGRAMME, "municipality", 1);
            consents.withdraw(second, Consents.PROGRAMME, "municipality");

            assertThat(ConsentsTest.participants()).isEqualTo("2");
            merges.merge(UUID.randomUUID(), second, first, "二重登録");

            assertThat(ConsentsTest.participants()).isEqualTo("1");
            assertThat(consents.of(first))
                    .singleElement()
                    .satisfies(s -> assertThat(s.said()).isInstanceOf(Consents.Said.Withdrawn.class));
            return true;
        });
    }

    @Test
    void a_record_that_is_merged_already_is_not_merged_again_in_either_direction() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var first = join("山田 花子", "ヤマダ ハナコ");
            var second = join("山田 花子", "ヤマダ ハナコ");
            var third = join("山田 花子", "ヤマダ ハナコ");
            merges.merge(UUID.randomUUID(), second, first, "二重登録");

            assertThatThrownBy(() -> merges.merge(UUID.randomUUID(), first, third, "二重登録"))
                    .hasMessageContaining("resident.merged-already");
            assertThatThrownBy(() -> merges.merge(UUID.randomUUID(), third, second, "二重登録"))
                    .hasMessageContaining("resident.merged-already");
            assertThatThrownBy(() -> merges.merge(UUID.randomUUID(), third, third, "二重登録"))
                    .hasMessageContaining("resident.merged-already");
            merges.merge(UUID.randomUUID(), third, first, "二重登録");
            assertThat(merges.records(first)).containsExactly(first, second, third);
            return true;
        });
    }
}
