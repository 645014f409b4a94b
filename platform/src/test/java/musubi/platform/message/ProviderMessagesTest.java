package musubi.platform.message;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

class ProviderMessagesTest {
    private final Messages messages = ServerFixture.part(Messages.class);
    private final Code city = ServerFixture.municipality();

    private Actor actor(Role role, Optional<String> provider) {
        return new Actor(role.word(), role, city, Optional.empty(), provider);
    }

    private void send(Actor actor, UUID id, String provider, String text) {
        ServerFixture.part(Acting.class).as(actor, () -> {
            messages.send(id, provider, text);
            return true;
        });
    }

    private java.util.List<Messages.Message> with(Actor actor, String provider) {
        return ServerFixture.part(Acting.class).as(actor, () -> messages.with(provider, 0, 200));
    }

    private boolean provided() {
        return ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.programme("yoga", "studio");
            return true;
        });
    }

    @Test
    void each_side_reads_what_the_other_wrote_and_no_other_provider_does() {
        provided();
        var officer = actor(Role.OFFICER, Optional.empty());
        var club = actor(Role.PROVIDER, Optional.of("club"));
        var studio = actor(Role.PROVIDER, Optional.of("studio"));
        var id = UUID.randomUUID();
        send(officer, id, "club", "来月の会場を教えてください。");
        send(officer, id, "club", "来月の会場を教えてください。");

        assertThat(ServerFixture.part(Acting.class).as(club, messages::unread))
                .containsOnly(java.util.Map.entry("club", 1L));
        var seen = with(club, "studio");
        assertThat(seen).singleElement().satisfies(m -> {
            assertThat(m.text()).isEqualTo("来月の会場を教えてください。");
            assertThat(m.own()).isFalse();
        });
        ServerFixture.part(Acting.class).as(club, () -> {
            messages.read(seen);
            return true;
        });
        assertThat(ServerFixture.part(Acting.class).as(club, messages::unread)).isEmpty();
        assertThat(with(officer, "club").getFirst().readAt()).isPresent();
        send(club, UUID.randomUUID(), "studio", "公民館です。");
        assertThat(with(studio, "club")).isEmpty();
        assertThat(with(officer, "studio")).isEmpty();
        assertThat(with(officer, "club")).hasSize(2);
        for (var role : new Role[] {Role.RESIDENT, Role.EVALUATOR, Role.INVESTOR})
            assertThat(with(actor(role, Optional.empty()), "club"))
                    .as(role.word())
                    .isEmpty();
        assertThatThrownBy(() -> send(officer, UUID.randomUUID(), "club", " ")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> send(officer, UUID.randomUUID(), "club", "長".repeat(Messages.LONGEST + 1)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void the_table_holds_no_text_in_clear() {
        provided();
        send(actor(Role.OFFICER, Optional.empty()), UUID.randomUUID(), "club", "secret-word");

        var found = ServerFixture.as(
                city,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "select count(*) from message.message m where position('secret-word'::bytea in m.sealed) > 0")
                                .query(Long.class)
                                .single()));

        assertThat(found).isZero();
    }

    @Test
    void an_officer_writes_a_provider_answers_and_both_see_what_was_read() {
        provided();
        var officer = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var club = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.PROVIDER, Optional.empty(), Optional.of("club")));
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn(officer, "correct horse");
            desk.open("/messages");
            desk.clean();
            page.locator("main a").first().click();
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("2,000 文字以内");
            page.fill("#text", "来月の会場を教えてください。<b>至急</b>");
            page.locator("main form button").click();
            assertThat(page.locator("article")).containsText("まだ読まれていません");
            desk.clean();

            var other = phone.signIn(club, "correct horse");
            phone.open("/provider");
            other.getByText("市からの未読の連絡が 1 件").click();
            assertThat(other.locator("article")).containsText("<b>至急</b>");
            other.fill("#text", "公民館です。");
            other.locator("main form button").click();
            phone.clean();

            desk.open("/messages");
            assertThat(page.locator("main")).containsText("未読 1 件");
            page.locator("main a").first().click();
            assertThat(page.locator("article").last()).containsText("に読まれました");
        }
    }
}
