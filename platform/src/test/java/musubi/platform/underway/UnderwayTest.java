package musubi.platform.underway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;

class UnderwayTest {
    private final BadInput refused = new BadInput(
            "test.refused", Place.whole("period"), "", new Words("期間が終わっていません。", "The period has not ended."));

    private final ContractFixture town = new ContractFixture();
    private final Underway underway = ServerFixture.part(Underway.class);
    private final RedirectAttributesModelMap next = new RedirectAttributesModelMap();

    private String begin(Supplier<Ending> work) {
        return town.as(
                town.second, () -> underway.begin("underway.freeze", "fees 2026-04", "/contracts/fees", work, next));
    }

    @Test
    void what_ends_within_a_moment_is_answered_at_once() {
        var answer = begin(() -> new Ending("/contracts", Map.of("refused", "no", "broken", List.of("a"))));

        assertThat(answer).isEqualTo("redirect:/contracts");
        assertThat(Map.copyOf(next.getFlashAttributes())).isEqualTo(Map.of("refused", "no", "broken", List.of("a")));
    }

    @Test
    void what_is_refused_within_a_moment_is_refused_at_once() {
        assertThatThrownBy(() -> begin(() -> {
                    throw refused;
                }))
                .isSameAs(refused);
    }

    @Test
    void who_waits_sees_how_it_stands_and_is_led_on_when_it_has_ended() {
        town.signed(ContractFixture.monthly("fees"));
        var last = new CountDownLatch(1);
        var answer = begin(() -> {
            await(last);
            return new Ending("/contracts/fees", Map.of("done", "x"));
        });
        assertThat(answer).startsWith("redirect:/underway/");
        var path = answer.substring("redirect:".length());
        try (var desk = Screen.desk();
                var phone = Screen.phone();
                var other = Screen.desk()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open(path);
            assertThat(page.locator("main").textContent()).contains("証拠の固定", "fees 2026-04", "秒たちました", "閉じても処理は続き");
            desk.clean();
            phone.signIn("second-" + town.city, ContractFixture.PASSWORD);
            phone.open(path);
            phone.clean();
            other.signIn("first-" + town.city, ContractFixture.PASSWORD);
            assertThat(other.open(path).content()).contains("ページがありません").doesNotContain("fees 2026-04");

            last.countDown();
            page.waitForURL("**/contracts/fees");
        }
    }

    @Test
    void what_is_refused_later_is_said_where_it_is_waited_for() {
        var last = new CountDownLatch(1);
        var answer = begin(() -> {
            await(last);
            throw refused;
        });
        last.countDown();
        try (var desk = Screen.desk()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open(answer.substring("redirect:".length()));
            page.waitForSelector("[role=alert]");
            assertThat(page.locator("[role=alert]").textContent()).contains("期間が終わっていません。");
            assertThat(page.locator("main a").getAttribute("href")).isEqualTo("/contracts/fees");
            desk.clean();
        }
    }

    @Test
    void work_that_nobody_speaks_of_any_more_is_lost() {
        var begun = Instant.parse("2026-11-28T00:00:00Z");
        var going = new Work(
                UUID.randomUUID(),
                "a",
                "underway.freeze",
                "",
                "/",
                begun,
                begun.plusSeconds(5),
                new Work.State.Going());
        var failed = new Work(
                going.id(), "a", "underway.freeze", "", "/", begun, begun, Work.State.Failed.of(Words.same("x")));

        assertThat(going.lost(begun.plusSeconds(35))).isFalse();
        assertThat(going.lost(begun.plusSeconds(36))).isTrue();
        assertThat(failed.lost(begun.plusSeconds(100))).isFalse();
    }

    private static void await(CountDownLatch last) {
        try {
            last.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
