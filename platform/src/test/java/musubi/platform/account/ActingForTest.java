package musubi.platform.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import org.junit.jupiter.api.Test;

class ActingForTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = new PersonId(UUID.randomUUID());

    ActingForTest() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            hanako,
                            new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                            LocalDate.of(1948, 2, 29),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "paper"));
            return true;
        });
        open("counter-" + city, Role.COUNTER, Optional.empty());
    }

    private void open(String login, Role role, Optional<UUID> person) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).open(UUID.randomUUID(), login, PASSWORD, role, person, Optional.empty());
            return true;
        });
    }

    @Test
    void the_counter_sees_for_whom_it_acts_on_every_page_and_all_is_recorded_so() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn("counter-" + city, PASSWORD);
            screen.open("/people/" + hanako);
            page.getByText("この方の代わりに操作する").click();
            assertThat(page.locator(".behalf")).containsText("山田 花子 さんの代わりに操作しています");
            screen.clean();
            screen.open("/account");
            assertThat(page.locator(".behalf")).containsText("山田 花子");
            page.fill("#token-label", "歩数計");
            page.getByText("鍵を作る").click();
            page.locator(".behalf button").click();
            assertThat(page.locator("h1")).hasText("山田 花子");
            assertThat(page.locator(".behalf")).hasCount(0);
        }
        var entries =
                ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(4));
        assertThat(entries)
                .extracting(Entry::action)
                .containsExactly("access.acting-ended", "access.token-made", "access.acting-began", "access.signed-in");
        assertThat(entries.subList(0, 3))
                .allSatisfy(entry -> assertThat(entry.onBehalfOf()).contains(hanako.value()));
        assertThat(entries.getLast().onBehalfOf()).isEmpty();
        assertThat(entries.toString()).doesNotContain("山田");
    }

    @Test
    void what_staff_asks_for_a_resident_came_by_the_counter() {
        var counter = new Visitor();
        counter.signIn("counter-" + city, PASSWORD);
        counter.post("/people", "/acting-for", Map.of("person", hanako.toString()));

        counter.post(
                "/me/record/requests",
                "/me/record/requests",
                Map.of("id", UUID.randomUUID().toString(), "kind", "disclosure"));

        assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Requests.class).of(hanako)))
                .extracting(Request::channel)
                .containsExactly(Request.Channel.COUNTER);
    }

    @Test
    void nobody_acts_for_somebody_who_is_not_there_and_residents_act_for_nobody() {
        var counter = new Visitor();
        counter.signIn("counter-" + city, PASSWORD);
        open("resident-" + city, Role.RESIDENT, Optional.of(UUID.randomUUID()));
        var resident = new Visitor();
        resident.signIn("resident-" + city, PASSWORD);
        var person = Map.of("person", hanako.toString());

        assertThat(resident.post("/account", "/acting-for", person).statusCode())
                .isEqualTo(403);
        assertThat(counter.post(
                                "/people",
                                "/acting-for",
                                Map.of("person", UUID.randomUUID().toString()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(counter.post("/people", "/acting-for", person).statusCode()).isEqualTo(302);
        assertThat(counter.get("/people").body()).contains("山田 花子 さんの代わりに");
    }
}
