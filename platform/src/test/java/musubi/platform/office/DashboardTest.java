package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.office.PeopleWalkTest.account;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.CheckupReading;
import musubi.platform.activity.Checkups;
import musubi.platform.activity.Flag;
import musubi.platform.activity.Flagged;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.municipality.Code;
import musubi.platform.notice.Notices;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Wishes;
import musubi.platform.ranking.Board;
import musubi.platform.welfare.Bodies;
import musubi.platform.welfare.Grants;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The first page of the office says what waits for whoever reads it, and leads there. */
class DashboardTest {
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final PersonId hanako = new PersonId(UUID.randomUUID());
    private final Flagged flagged = ServerFixture.part(Flagged.class);

    private void does(Runnable work) {
        ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        ServerFixture.part(TransactionOperations.class).execute(status -> {
                            work.run();
                            return true;
                        })));
    }

    private void joins() {
        does(() -> ServerFixture.part(People.class)
                .join(new Joining(
                        hanako,
                        new Identity("山田 花子", "ヤマダ ハナコ", "西町3-60", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        today.minusYears(3),
                        "paper")));
    }

    private void walks(LocalDate day, int steps) {
        does(() -> ServerFixture.part(Uploads.class)
                .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, day, "watch", "manual", steps))));
    }

    private void told(String cause, String state) {
        does(() -> ServerFixture.part(Notices.class)
                .tell(cause, hanako, "questionnaire-reminder", Map.of("title", "秋のチェック", "last", "2026-12-20")));
        does(() -> ServerFixture.part(JdbcClient.class)
                .sql("update notice.message set state = :state, settled_at = now() where cause = :cause")
                .param("state", state)
                .param("cause", cause)
                .update());
    }

    private void applies() {
        does(() -> {
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            ServerFixture.part(Applications.class)
                    .send(new Applying(
                            UUID.randomUUID(),
                            "kenko",
                            new Identity("申込 次郎", "モウシコミ ジロウ", "本町9", ""),
                            LocalDate.of(1950, 1, 1),
                            "M",
                            Circumstances.UNKNOWN,
                            "",
                            Applying.Helped.SELF,
                            List.of()));
        });
    }

    private void everythingWaits() {
        joins();
        applies();
        does(() -> ServerFixture.part(Wishes.class).say(UUID.randomUUID(), hanako, "住所が違います"));
        walks(today.minusDays(1), 4_000);
        walks(today.minusDays(2), 5_000);
        does(() -> ServerFixture.part(Checkups.class)
                .enter(
                        UUID.randomUUID(),
                        new CheckupReading(
                                hanako,
                                today.minusDays(700),
                                CheckupReading.Kind.SPECIFIC,
                                CheckupReading.Result.TAKEN,
                                "",
                                null,
                                null,
                                null,
                                null,
                                null)));
        does(() -> {
            var body = UUID.randomUUID();
            ServerFixture.part(Bodies.class).enter(body, Board.TEAM, "さくら会");
            ServerFixture.part(Grants.class)
                    .ask(
                            UUID.randomUUID(),
                            ServerFixture.part(Bodies.class).find(body).orElseThrow(),
                            "体操の道具",
                            30_000);
        });
        told("campaign 1", "to-print");
        told("campaign 2", "failed");
        told("campaign 3", "sent");
    }

    @Test
    void an_officer_sees_of_everything_how_much_waits_and_each_leads_to_its_page() {
        everythingWaits();
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(city, Role.OFFICER), "correct horse");
            screen.open("/");
            screen.clean();
            var alerts = page.locator(".alerts a");
            Assertions.assertThat(alerts.allTextContents())
                    .containsExactlyInAnyOrder(
                            "参加の申込みの確認待ち: 1 件",
                            "記録についての申し出: 1 件",
                            "この30日の保留の歩数・測定の決定待ち: 2 件",
                            "保留の健診の決定待ち: 1 件",
                            "助成の申込みの決定待ち: 1 件",
                            "印刷待ちの手紙: 1 通",
                            "送れなかったお知らせ: 1 件");
            for (var path : alerts.all().stream()
                    .map(alert -> alert.getAttribute("href"))
                    .toList()) {
                // The sealed row of this application cannot be opened.
                if (path.equals("/people/applications")) continue;
                Assertions.assertThat(page.navigate(Screen.url(path)).status())
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void the_counter_sees_only_what_it_may_open() {
        everythingWaits();
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(city, Role.COUNTER), "correct horse");
            screen.open("/");
            Assertions.assertThat(page.locator(".alerts a").allTextContents())
                    .contains("印刷待ちの手紙: 1 通", "送れなかったお知らせ: 1 件")
                    .noneMatch(alert -> alert.contains("助成") || alert.contains("保留"));
        }
    }

    @Test
    void where_nothing_waits_it_says_of_what() {
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(city, Role.OFFICER), "correct horse");
            screen.open("/");
            assertThat(page.locator("main")).containsText("いまあなたの対応を待っていることはありません");
            screen.clean();
        }
    }

    @Test
    void of_held_counts_those_wait_that_still_stand_and_are_not_decided() {
        joins();
        walks(today.minusDays(1), 4_000);
        walks(today.minusDays(2), 5_000);
        walks(today.minusDays(Flagged.LAST_DAYS + 1), 5_000);
        Assertions.assertThat(ServerFixture.as(city, flagged::held)).isEqualTo(2);

        walks(today.minusDays(2), 5_500);
        Assertions.assertThat(ServerFixture.as(city, flagged::held)).isEqualTo(2);

        var batch = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            var open = flagged.list(new Flagged.Wanted(today.minusDays(1), today, "", "", "open"), 0, 10);
            return flagged.decide(batch, open.stream().map(Flag::seen).toList(), Flagged.Verdict.ACCEPTED, "紙の記録を見た");
        });
        Assertions.assertThat(ServerFixture.as(city, flagged::held)).isEqualTo(1);

        ServerFixture.as(city, () -> flagged.undo(UUID.randomUUID(), batch, "誤り"));
        Assertions.assertThat(ServerFixture.as(city, flagged::held)).isEqualTo(2);
    }
}
