package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.people.Register.Filter;
import musubi.platform.people.Register.Said;
import musubi.platform.people.Register.Sort;
import musubi.platform.people.Register.Taking;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private static final Filter EVERYBODY = filter("", "", Taking.ALL, Said.ANY);
    private final Register register = ServerFixture.part(Register.class);

    private static Filter filter(String scheme, String sex, Taking taking, Said said) {
        return new Filter(
                scheme,
                sex,
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                taking,
                said);
    }

    private static Filter aged(int least, int most) {
        return new Filter(
                "",
                "",
                "",
                OptionalInt.of(least),
                OptionalInt.of(most),
                Optional.empty(),
                Optional.empty(),
                Taking.ALL,
                Said.ANY);
    }

    private static PersonId join(String name, String kana, LocalDate born, String sex, LocalDate on) {
        var id = new PersonId(UUID.randomUUID());
        var identity = new Identity(name, kana, "", "");
        ServerFixture.part(People.class).join(new Joining(id, identity, born, sex, "kenko", on, "paper"));
        return id;
    }

    private List<String> names(Filter filter, Sort sort) {
        return register.page(filter, sort, Optional.empty()).lines().stream()
                .map(line -> line.resident().identity().name())
                .toList();
    }

    @Test
    void people_are_narrowed_by_age_sex_scheme_leaving_and_consent() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var hanako = join("花子", "ハナコ", today.minusYears(75), "F", LocalDate.of(2026, 4, 1));
            var jiro = join("次郎", "ジロウ", today.minusYears(75).plusDays(1), "M", LocalDate.of(2026, 4, 2));
            ServerFixture.part(Enrolments.class).leave(jiro, "kenko", LocalDate.of(2026, 5, 1), "転居");
            var consents = ServerFixture.part(Consents.class);
            consents.write(Consents.PROGRAMME, "municipality", Words.same("題"), Words.same("文"));
            consents.withdraw(hanako, Consents.PROGRAMME, "municipality");

            assertThat(names(aged(75, 120), Sort.ENTERED)).containsExactly("花子");
            assertThat(names(aged(0, 74), Sort.ENTERED)).containsExactly("次郎");
            assertThat(names(filter("", "F", Taking.ALL, Said.ANY), Sort.ENTERED))
                    .containsExactly("花子");
            assertThat(names(filter("kenko", "", Taking.NOW, Said.ANY), Sort.ENTERED))
                    .containsExactly("花子");
            assertThat(names(filter("", "", Taking.LEFT, Said.ANY), Sort.ENTERED))
                    .containsExactly("次郎");
            assertThat(names(filter("other", "", Taking.ALL, Said.ANY), Sort.ENTERED))
                    .isEmpty();
            assertThat(names(filter("", "", Taking.ALL, Said.WITHDRAWN), Sort.ENTERED))
                    .containsExactly("花子");
            assertThat(names(filter("", "", Taking.ALL, Said.NOTHING), Sort.ENTERED))
                    .containsExactly("次郎");
            assertThat(names(EVERYBODY, Sort.ENTERED)).containsExactly("次郎", "花子");
            return true;
        });
    }

    @Test
    void people_are_as_old_as_they_are_on_the_day_that_is_asked_about() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            join("花子", "ハナコ", LocalDate.of(1951, 4, 1), "F", LocalDate.of(2026, 4, 1));
            join("次郎", "ジロウ", LocalDate.of(1951, 4, 2), "M", LocalDate.of(2026, 4, 1));
            var on = LocalDate.of(2026, 4, 1);

            assertThat(names(aged(75, 75, on), Sort.ENTERED)).containsExactly("花子");
            assertThat(names(aged(74, 74, on), Sort.ENTERED)).containsExactly("次郎");
            assertThat(names(aged(75, 75, on.plusDays(1)), Sort.READING)).containsExactly("次郎", "花子");
            return true;
        });
    }

    private static Filter aged(int least, int most, LocalDate on) {
        return new Filter(
                "",
                "",
                "",
                OptionalInt.of(least),
                OptionalInt.of(most),
                Optional.empty(),
                Optional.empty(),
                Taking.ALL,
                Said.ANY,
                Optional.of(on));
    }

    @Test
    void the_order_by_reading_is_that_of_dictionaries_and_who_has_none_stands_last() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var born = LocalDate.of(1950, 1, 1);
            for (var kana : List.of("ガクト", "かきた", "ハヤシ", "ﾊﾞﾊﾞ", "", "アベ"))
                join(kana.isEmpty() ? "無" : kana, kana, born, "F", LocalDate.of(2026, 4, 1));

            assertThat(names(EVERYBODY, Sort.READING)).containsExactly("アベ", "かきた", "ガクト", "ﾊﾞﾊﾞ", "ハヤシ", "無");
            return true;
        });
    }

    @Test
    void pages_follow_each_other_without_a_gap_or_a_repeat_while_somebody_is_entered() {
        ServerFixture.as(ServerFixture.municipality(), () -> {
            var born = LocalDate.of(1950, 1, 1);
            for (int i = 0; i < 120; i++)
                join("人%03d".formatted(i), "ヒト%03d".formatted(i), born, "F", LocalDate.of(2026, 4, 1));
            for (var sort : Sort.values()) {
                var seen = new ArrayList<String>();
                var after = Optional.<PersonId>empty();
                do {
                    var page = register.page(EVERYBODY, sort, after);
                    page.lines()
                            .forEach(line -> seen.add(line.resident().identity().name()));
                    after = page.next();
                    if (seen.size() == 50) join("割込", sort == Sort.READING ? "ア" : "ン", born, "F", today);
                } while (after.isPresent());

                assertThat(seen.stream().filter(name -> name.startsWith("人")))
                        .hasSize(120)
                        .doesNotHaveDuplicates();
            }
            return true;
        });
    }
}
