package musubi.platform.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications that nobody decides are not kept for ever. */
class ApplicationKeepingTest {
    private final Code city = ServerFixture.municipality();
    private final Applications applications = ServerFixture.part(Applications.class);
    private final ApplicationKeeping keeping = ServerFixture.part(ApplicationKeeping.class);

    private <T> T in(Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                                .execute(s -> work.get())));
    }

    /** Somebody applied this many days ago. */
    private UUID applied(String name, int daysAgo) {
        var application = UUID.randomUUID();
        in(() -> {
            applications.intake("kenko", Applications.Intake.OPEN);
            return applications.send(new Applying(
                    application,
                    "kenko",
                    new Identity(name, "サトウ ウメ", "本町9番地", ""),
                    LocalDate.of(1948, 5, 5),
                    "F",
                    new Circumstances(Optional.empty(), Optional.empty(), Circumstances.Certified.UNKNOWN),
                    "",
                    Applying.Helped.SELF,
                    List.of()));
        });
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql(
                                "update people.application set received_at = received_at - make_interval(days => :days) where application = :id")
                        .param("days", daysAgo)
                        .param("id", application)
                        .update());
        return application;
    }

    private String login(Role role) {
        var login = role.word() + "-" + city;
        in(() -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    @Test
    void the_nightly_job_destroys_what_is_over() {
        var old = applied("佐藤 梅", 90);
        var young = applied("山田 花子", 89);

        ServerFixture.part(Jobs.class).run("people.retention");

        assertThat(in(() -> applications.find(old))).isEmpty();
        assertThat(in(() -> applications.find(young))).isPresent();
    }

    @Test
    void what_nobody_decides_for_ninety_days_is_destroyed_once_and_written_down_without_a_name() {
        var old = applied("佐藤 梅", 90);
        var young = applied("山田 花子", 89);

        assertThat(in(keeping::expire)).isOne();
        assertThat(in(keeping::expire)).isZero();

        assertThat(in(() -> applications.find(old))).isEmpty();
        assertThat(in(() -> applications.find(young))).isPresent();
        assertThat(in(() -> applications.admit(old, Applications.Confirmed.CALL, "")))
                .isInstanceOf(Enrolling.Refused.class);
        assertThat(in(keeping::expired))
                .extracting(ApplicationKeeping.Expired::scheme)
                .containsExactly("kenko");
        var trail = in(() -> ServerFixture.part(JdbcClient.class)
                .sql("select string_agg(action || subject || before || after || why, ' ') from audit.entry")
                .query(String.class)
                .single());
        assertThat(trail)
                .contains("people.application-expiredapplication " + old)
                .doesNotContain("佐藤");
    }

    @Test
    void another_number_of_days_holds_from_then_on_and_nonsense_is_refused() {
        applied("佐藤 梅", 30);
        in(() -> {
            keeping.days(30);
            keeping.days(30);
            return true;
        });

        assertThat(in(keeping::expire)).isOne();
        assertThatThrownBy(() -> in(() -> {
                    keeping.days(13);
                    return true;
                }))
                .isInstanceOf(IllegalArgumentException.class);
        int here = in(keeping::days);
        int elsewhere = ServerFixture.as(ServerFixture.municipality(), keeping::days);
        assertThat(here).isEqualTo(30);
        assertThat(elsewhere).isEqualTo(ApplicationKeeping.USUAL);
    }

    @Test
    void the_list_says_when_each_is_destroyed_and_which_were() {
        applied("佐藤 梅", 100);
        applied("山田 花子", 10);
        in(keeping::expire);
        var today = ServerFixture.part(Clock.class).instant();
        var received = LocalDate.ofInstant(today, Japan.TIME).minusDays(10);
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login(Role.OFFICER), "correct horse");
            screen.open("/people/applications");

            assertThat(page.locator("main table").first())
                    .containsText(received.plusDays(90).toString());
            assertThat(page.locator("#keeping")).containsText("に消しました");
            page.fill("#days", "五日");
            page.locator("#keeping button").click();
            assertThat(page.locator("#keeping [role=alert]")).containsText("14日から365日");
            assertThat(page.locator("#days")).hasValue("五日");
            page.fill("#days", "６０");
            page.locator("#keeping button").click();
            assertThat(page.locator("#keeping [role=status]")).containsText("日数を変えました");
            assertThat(page.locator("main table").first())
                    .containsText(received.plusDays(60).toString());
            screen.clean();
        }
        assertThat(new Visitor().get("/join/%s/kenko/received".formatted(city)).body())
                .contains("60 日たっても");
    }

    @Test
    void the_counter_sees_the_list_and_changes_no_rule() {
        applied("佐藤 梅", 10);
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login(Role.COUNTER), "correct horse");
            screen.open("/people/applications");

            assertThat(page.locator("main")).containsText("佐藤 梅");
            assertThat(page.locator("#days")).hasCount(0);
        }
    }
}
