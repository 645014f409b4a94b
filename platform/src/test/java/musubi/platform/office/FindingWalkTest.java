package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.attendance.Cards;
import musubi.platform.municipality.Code;
import musubi.platform.people.Corrections;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody is on the telephone, holds a card or tells a birthday: staff find them by it. */
class FindingWalkTest {
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = person("山田 花子", "０９０（１２３４）５６７８、052-961-1111", LocalDate.of(1948, 5, 5));
    private final PersonId taro = person("青木 太郎", "090-8765-4321", LocalDate.of(1950, 4, 1));

    private <T> T in(Supplier<T> work) {
        return ServerFixture.as(city, work);
    }

    private PersonId person(String name, String phone, LocalDate born) {
        var person = new PersonId(UUID.randomUUID());
        in(() -> ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, "", "本町1番地", phone),
                        born,
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "paper")));
        return person;
    }

    private String account(Role role) {
        return in(() -> TimetableFixture.account(
                city, role, Optional.empty(), role == Role.PROVIDER ? Optional.of("club") : Optional.empty()));
    }

    @ParameterizedTest(name = "typed: {0}")
    @ValueSource(
            strings = {
                "09012345678",
                "090-1234-5678",
                " ０９０ー１２３４ー５６７８ ",
                "(090) 1234 5678",
                "+81 90-1234-5678",
                "0529611111",
                "1948-05-05",
                "1948/5/5",
                "19480505",
                "１９４８年５月５日",
                "昭和23年5月5日",
                "S23.5.5",
                "山田花子"
            })
    void somebody_is_found_by_what_they_tell_in_any_spelling(String typed) {
        var found = in(() -> ServerFixture.part(People.class).meant(typed));

        assertThat(found).extracting(Resident::id).containsExactly(hanako);
    }

    @ParameterizedTest(name = "typed: {0}")
    @ValueSource(strings = {"0901234567", "1234-5678", "19480506", "99999999", "2948-05-05", "12345"})
    void a_part_of_a_number_or_another_day_finds_nobody(String typed) {
        assertThat(in(() -> ServerFixture.part(People.class).meant(typed))).isEmpty();
    }

    @Test
    void a_number_that_was_put_right_is_found_and_the_old_one_no_more() {
        in(() -> {
            var corrections = ServerFixture.part(Corrections.class);
            var seen = corrections.of(taro);
            corrections.correct(
                    taro,
                    new Corrections.Particulars(
                            new Identity("青木 太郎", "", "本町1番地", "03-1111-2222"),
                            seen.born(),
                            seen.sex(),
                            seen.area(),
                            seen.circumstances()),
                    "番号が変わった");
            return true;
        });

        assertThat(in(() -> ServerFixture.part(People.class).meant("0311112222")))
                .hasSize(1);
        assertThat(in(() -> ServerFixture.part(People.class).meant("09087654321")))
                .isEmpty();
    }

    @Test
    void the_counter_finds_by_telephone_birthday_and_card_and_nothing_of_it_stands_in_the_address() {
        var card = in(() -> ServerFixture.part(Cards.class).issue(hanako));
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(account(Role.COUNTER), "correct horse");
            find(page, "090 1234 5678");
            assertThat(page.url()).endsWith("/people/search");
            assertThat(page.locator("main")).not().containsText("青木 太郎");
            find(page, "昭和23年5月5日");
            find(
                    page,
                    card.substring(0, 4).toUpperCase(Locale.ROOT) + " " + card.substring(4, 8) + "-"
                            + card.substring(8));
            find(page, "https://musubi.example.jp/card/" + card);
        }
    }

    private static void find(Page page, String typed) {
        page.navigate(Screen.url("/people"));
        page.fill("#q", typed);
        page.locator("form[role=search] button").click();
        assertThat(page.locator("main tbody")).containsText("山田 花子");
    }

    @Test
    void who_may_not_see_a_telephone_finds_nobody_by_it() {
        var provider = new Visitor();
        provider.signIn(account(Role.PROVIDER), "correct horse");
        assertThat(provider.post("/account", "/people/search", Map.of("q", "09012345678"))
                        .statusCode())
                .isEqualTo(403);

        var people = ServerFixture.part(People.class);
        var acting = ServerFixture.part(Acting.class);
        assertThat(acting.as(TimetableFixture.provider(city, "club"), () -> people.meant("09012345678")))
                .isEmpty();
        assertThat(acting.as(TimetableFixture.resident(city, taro), () -> people.meant("09012345678")))
                .isEmpty();
        var elsewhere = ServerFixture.municipality();
        assertThat(ServerFixture.as(elsewhere, () -> people.meant("09012345678")))
                .isEmpty();
    }
}
