package musubi.platform.audit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Trails;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.SignedIn;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

class AuditTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final Audit audit = ServerFixture.part(Audit.class);
    private final TransactionTemplate transaction = ServerFixture.part(TransactionTemplate.class);

    private void open(String login, Role role) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, role, Optional.empty(), Optional.empty());
            return true;
        });
    }

    private void write(String action, String subject, String why, String before, String after) {
        ServerFixture.as(
                city,
                () -> transaction.execute(status -> {
                    audit.record(action, subject, Optional.empty(), why, before, after);
                    return true;
                }));
    }

    private static Path folder() {
        return Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
    }

    private static Owner owner() throws SQLException, IOException {
        try (var ours = ServerFixture.part(DataSource.class).getConnection()) {
            return new Owner(
                    ours.getMetaData().getURL(),
                    EmbeddedPostgres.OWNER,
                    Files.readString(folder().resolve("postgres").resolve("password"))
                            .strip());
        }
    }

    /** As whoever owns the tables could, past all policies. */
    private static void asOwner(String sql) throws SQLException, IOException {
        var owner = owner();
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private Trails.Verified verified() {
        return ServerFixture.owning(Trails::verify).stream()
                .filter(one -> one.municipality().code().equals(city))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_was_before_is_chained_too_and_a_change_past_all_policies_is_found() throws SQLException, IOException {
        write("test.changed", "thing 1", "", "{\"size\":1}", "{\"size\":2}");
        write("test.changed", "thing 1", "", "{\"size\":2}", "{\"size\":3}");
        assertThat(verified().whole()).isTrue();
        // The first entry says that the city opened a scheme.
        assertThat(verified().audit().entries()).isEqualTo(3);
        var where = " where municipality = '%s' and number = 2".formatted(city);

        asOwner("update audit.entry set before = '{\"size\":9}'" + where);
        var changed = verified();
        asOwner("update audit.entry set before = '{\"size\":1}'" + where);
        var mended = verified();
        asOwner("delete from audit.entry" + where);
        var missing = verified();

        assertThat(changed.audit().broken()).contains(2L);
        assertThat(changed.whole()).isFalse();
        assertThat(mended.whole()).isTrue();
        assertThat(missing.audit().broken()).contains(2L);
        assertThat(ServerFixture.as(city, audit::firstBroken)).contains(2L);
        asOwner("delete from audit.entry where municipality = '%s'".formatted(city));
    }

    @Test
    void an_officer_finds_entries_leafs_through_them_and_checks_the_chain() {
        open("officer-" + city, Role.OFFICER);
        IntStream.rangeClosed(1, 60).forEach(i -> write("test.counted", "thing " + i, "", "", ""));
        write("test.renamed", "venue 7", "改修のため", "{\"places\":20}", "{\"places\":12}");
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + city, PASSWORD);
            Screen.menu(page, "操作記録");
            assertThat(page.locator("tbody tr").first()).containsText("ログイン");
            screen.clean();
            page.fill("#action", "test.");
            page.getByText("探す").click();
            assertThat(page.locator("tbody tr")).hasCount(50);
            assertThat(page.locator("tbody tr").first()).containsText("改修のため");
            page.getByText("これより前の記録").click();
            assertThat(page.locator("tbody tr")).hasCount(11);
            assertThat(page.locator("#action")).hasValue("test.");
            page.getByText("改ざんがないか確かめる").click();
            assertThat(page.locator("[role=status]")).containsText("63件の記録はすべてつながっています");
            page.fill("#subject", "7");
            page.getByText("探す").click();
            assertThat(page.locator("tbody tr")).hasCount(2);
            page.fill("#subject", "thing 700");
            page.getByText("探す").click();
            assertThat(page.locator("main")).containsText("該当する記録はありません");
            screen.clean();
        }
    }

    @Test
    void days_are_days_in_japan_and_an_unreadable_one_is_said() {
        open("officer-" + city, Role.OFFICER);
        write("test.done", "thing 1", "", "", "");
        var officer = new Visitor();
        officer.signIn("officer-" + city, PASSWORD);
        var today = java.time.LocalDate.now(musubi.quantity.Japan.TIME);

        assertThat(officer.get("/audit?from=" + today + "&until=" + today).body())
                .contains("test.done");
        assertThat(officer.get("/audit?until=" + today.minusDays(1)).body()).doesNotContain("test.done");
        assertThat(officer.get("/audit?from=" + today.plusDays(1)).body()).contains("該当する記録はありません");
        assertThat(officer.get("/audit?from=%271").body()).contains("日付が読み取れません");
        assertThat(officer.get("/audit?action=%25").body()).doesNotContain("test.done");
    }

    @Test
    void the_table_to_take_away_runs_no_formula() {
        open("officer-" + city, Role.OFFICER);
        write("test.done", "thing 1", "=cmd|' /C calc'!A0", "", "");
        var officer = new Visitor();
        officer.signIn("officer-" + city, PASSWORD);

        var csv = officer.get("/audit?csv&action=test.").body();

        assertThat(csv)
                .startsWith("\uFEFF番号,日時,操作した人,役割,代わりに操作した参加者,内容,対象,理由,変更前,変更後")
                .contains(",'=cmd|");
        assertThat(csv.lines()).hasSize(2);
    }

    @Test
    void the_table_to_take_away_goes_on_behind_what_is_read_in_one_go() {
        open("officer-" + city, Role.OFFICER);
        int entries = AuditPages.BLOCK + 2;
        ServerFixture.as(
                city,
                () -> transaction.execute(status -> {
                    for (int i = 1; i <= entries; i++)
                        audit.record("test.many", "thing " + i, Optional.empty(), "", "", "");
                    return true;
                }));
        var officer = new Visitor();
        officer.signIn("officer-" + city, PASSWORD);

        var things = officer.get("/audit?csv&action=test.many")
                .body()
                .lines()
                .skip(1)
                .map(line -> line.split(",")[6])
                .toList();

        assertThat(things)
                .hasSize(entries)
                .doesNotHaveDuplicates()
                .startsWith("thing " + entries)
                .endsWith("thing 1");
    }

    @Test
    void colleagues_stand_under_the_names_of_their_accounts_and_residents_do_not() {
        open("first-" + city, Role.OFFICER);
        open("second-" + city, Role.OFFICER);
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "hanako-" + city,
                            PASSWORD,
                            Role.RESIDENT,
                            Optional.of(UUID.randomUUID()),
                            Optional.empty());
            return true;
        });
        new Visitor().signIn("second-" + city, PASSWORD);
        new Visitor().signIn("hanako-" + city, PASSWORD);
        var officer = new Visitor();
        officer.signIn("first-" + city, PASSWORD);

        assertThat(officer.get("/audit").body())
                .contains("second-" + city, "access.signed-in")
                .doesNotContain("hanako-" + city);
        assertThat(officer.get("/audit?csv").body()).contains("second-" + city).doesNotContain("hanako-" + city);
    }

    @Test
    void only_officers_and_administrators_read_it() {
        open("counter-" + city, Role.COUNTER);
        var counter = new Visitor();
        counter.signIn("counter-" + city, PASSWORD);

        assertThat(counter.get("/audit").statusCode()).isEqualTo(403);
        assertThat(counter.get("/audit?csv").statusCode()).isEqualTo(403);
    }

    @Test
    void whoever_acts_for_a_resident_is_recorded_as_doing_so_everywhere() {
        var resident = UUID.randomUUID();
        var clerk = new Actor("clerk", Role.COUNTER, city, Optional.empty(), Optional.empty());

        ServerFixture.part(Acting.class)
                .as(
                        new SignedIn(clerk, Optional.of(resident)),
                        () -> transaction.execute(status -> {
                            audit.record("test.done", "thing 1", Optional.empty(), "", "");
                            return true;
                        }));

        assertThat(ServerFixture.as(city, () -> audit.latest(1)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.onBehalfOf()).contains(resident));
    }
}
