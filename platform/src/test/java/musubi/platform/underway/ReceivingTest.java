package musubi.platform.underway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.access.SignedIn;
import musubi.platform.activity.CheckupLists;
import musubi.platform.activity.ExportFixture;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.jobs.Jobs;
import musubi.platform.people.Imports;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Files that were sent are dealt with beside the page, and none is lost with the server that had it. */
class ReceivingTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final ContractFixture town = new ContractFixture();
    private final PersonId hanako = ExportFixture.joined(town.city, today.minusDays(60));
    private final WorkRepository works = ServerFixture.part(WorkRepository.class);
    private final FileRepository files = ServerFixture.part(FileRepository.class);
    private final JdbcClient db = ServerFixture.part(JdbcClient.class);
    private final TransactionTemplate transaction =
            new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
    private final UUID upload = UUID.randomUUID();

    private String table(int days) {
        var text = new StringBuilder("person,day,steps,source,method\n");
        for (int i = 1; i <= days; i++)
            text.append("%s,%s,%d,phone,sensed\n".formatted(hanako, today.minusDays(i), 5_000 + i));
        return text.toString();
    }

    private List<StepsReading> readings(int days) {
        return IntStream.rangeClosed(1, days)
                .mapToObj(i -> new StepsReading(hanako, today.minusDays(i), "phone", "sensed", 5_000 + i))
                .toList();
    }

    private static FilePayload csv(String text) {
        return new FilePayload("steps.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private FilePayload told(LocalDate day) {
        var text = ExportFixture.apple(today, ExportFixture.walked(day, 6_000));
        return new FilePayload("export.xml", "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Work on a table whose server died a minute ago. */
    private Work left(String text) {
        return left(text, Duration.ofMinutes(1));
    }

    private Work left(String text, Duration ago) {
        return left("underway.steps", "/steps", Map.of("upload", upload.toString()), text, ago);
    }

    private Work left(String what, String door, Map<String, String> beside, String text, Duration ago) {
        var begun = Instant.now().minus(ago);
        var work = new Work(
                UUID.randomUUID(), town.second.name(), what, "1 KB", door, begun, begun, new Work.State.Going());
        return town.as(town.second, () -> {
            try {
                files.add(
                        work,
                        new SignedIn(town.second, Optional.empty()),
                        new Received("steps.csv", door, beside, bytes(text)));
                return work;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Work.State state(Work work) {
        return town.as(town.second, () -> works.find(work.id()).orElseThrow().state());
    }

    private Work.State ended(Work work) throws InterruptedException {
        for (int i = 0; i < 200 && state(work) instanceof Work.State.Going; i++) Thread.sleep(50);
        return state(work);
    }

    private static void goOn() {
        ServerFixture.part(Jobs.class).run("underway.goes-on");
    }

    private boolean kept(Work work) {
        return town.as(town.second, () -> works.keepsFile(work.id()));
    }

    private long rows() {
        return ServerFixture.as(
                town.city,
                () -> transaction.execute(status -> db.sql("select count(*) from activity.steps where person = :person")
                        .param("person", hanako.value())
                        .query(Long.class)
                        .single()));
    }

    @Test
    void a_file_comes_back_as_it_was_sent_and_lies_sealed_meanwhile() throws IOException {
        // More than two blocks of it.
        var text = table(59).repeat(60);

        var work = left(text, Duration.ZERO);

        var read = town.as(town.second, () -> {
            try {
                var file = files.find(work.id()).orElseThrow();
                assertThat(file.name()).isEqualTo("steps.csv");
                assertThat(file.said("upload")).isEqualTo(upload.toString());
                return new String(file.content().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(read).isEqualTo(text);
        var lies = town.as(
                town.second,
                () -> transaction.execute(
                        status -> db.sql("select sealed from underway.block where work = :work order by block")
                                .param("work", work.id())
                                .query((row, number) -> new String(row.getBytes("sealed"), StandardCharsets.ISO_8859_1))
                                .list()));
        assertThat(lies).hasSizeGreaterThan(2).noneMatch(block -> block.contains(hanako.toString()));
        town.as(town.second, () -> {
            works.fail(work.id(), Work.State.Failed.of(Words.same("x")), Instant.now());
            return true;
        });
    }

    @Test
    void a_table_whose_server_died_is_taken_in_by_the_next_one() throws InterruptedException {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            // Its server is not given up yet, so that nobody is faster than this test.
            var work = left(table(3), Work.SILENT.minusSeconds(3));
            whileHeld(HELD_WORK, work.id(), () -> {
                desk.open("/underway/" + work.id());
                page.getByText("サーバーが止まりました").waitFor();
                assertThat(page.locator("main").textContent())
                        .contains("歩数の表の取り込み", "サーバーが止まりました", "ファイルは残っています", "もう一度送る必要はありません");
            });

            goOn();

            page.waitForURL("**/steps");
            assertThat(page.locator("[role=status].done").textContent()).isEqualTo("取り込みました。");
            assertThat(ended(work)).isEqualTo(new Work.State.Ended(new Ending("/steps", Map.of("receipt", "Kept"))));
            assertThat(kept(work)).isFalse();
        }
        assertThat(rows()).isEqualTo(3);
        var byWhom = ServerFixture.as(
                town.city,
                () -> transaction.execute(status -> db.sql(
                                "select actor from audit.entry where action = 'steps.uploaded' and subject = :subject")
                        .param("subject", "upload " + upload)
                        .query(String.class)
                        .list()));
        assertThat(byWhom).containsExactly(town.second.name());
    }

    @Test
    void a_table_that_was_in_before_its_server_died_is_not_doubled() throws InterruptedException {
        town.as(town.second, () -> ServerFixture.part(Uploads.class).keep(upload, readings(3)));
        var work = left(table(3));

        goOn();

        assertThat(ended(work)).isEqualTo(new Work.State.Ended(new Ending("/steps", Map.of("receipt", "KeptBefore"))));
        goOn();
        assertThat(rows()).isEqualTo(3);
        assertThat(kept(work)).isFalse();
    }

    private Work leftCheckups(UUID list, String text) {
        return left(
                "underway.checkups", "/checkups/list", Map.of("list", list.toString()), text, Duration.ofMinutes(1));
    }

    private Work leftPeople(UUID list, String text) {
        return left(
                "underway.people",
                "/people/import",
                Map.of("list", list.toString(), "scheme", "kenko"),
                text,
                Duration.ofMinutes(1));
    }

    @Test
    void a_list_of_check_ups_whose_server_died_is_read_by_the_next_one_and_waits_to_be_looked_at()
            throws InterruptedException {
        var list = UUID.randomUUID();
        var work = leftCheckups(list, "person,受診日,種類,結果\n%s,%s,特定健診,受診\n".formatted(hanako, today.minusDays(2)));

        goOn();

        assertThat(ended(work)).isEqualTo(new Work.State.Ended(Ending.at("/checkups/list/" + list)));
        var lists = ServerFixture.part(CheckupLists.class);
        assertThat(town.as(town.second, () -> lists.find(list)))
                .hasValueSatisfying(content -> assertThat(content.rows())
                        .singleElement()
                        .satisfies(row -> assertThat(row.reading().person()).isEqualTo(hanako)));
        assertThat(town.as(town.second, () -> lists.sent(list))).isEmpty();
        assertThat(kept(work)).isFalse();
    }

    @Test
    void a_list_of_check_ups_that_was_kept_meanwhile_is_not_offered_again() throws InterruptedException {
        var lists = ServerFixture.part(CheckupLists.class);
        var text = "person,受診日,種類,結果\n%s,%s,特定健診,受診\n".formatted(hanako, today.minusDays(2));
        var before = UUID.randomUUID();
        town.as(town.second, () -> lists.read(before, text.getBytes(StandardCharsets.UTF_8)));
        town.as(town.second, () -> lists.keep(before));
        var again = UUID.randomUUID();
        var work = leftCheckups(again, text);

        goOn();

        assertThat(ended(work))
                .isEqualTo(new Work.State.Ended(new Ending("/checkups", Map.of("done", "checkups.kept-before"))));
        assertThat(town.as(town.second, () -> lists.find(again))).isEmpty();
    }

    @Test
    void a_list_of_people_whose_server_died_is_read_once_by_the_next_one_and_nobody_is_entered_before_somebody_looked()
            throws InterruptedException {
        var list = UUID.randomUUID();
        var text = "氏名,フリガナ,生年月日,性別\n鈴木 一郎,スズキ イチロウ,1950-01-02,男\n佐藤 次郎,,1950-02-30,男\n";
        var imports = ServerFixture.part(Imports.class);
        town.as(town.second, () -> {
            imports.send(list, "kenko", "CSV", text.getBytes(StandardCharsets.UTF_8));
            return true;
        });
        var work = leftPeople(list, text);

        goOn();

        assertThat(ended(work)).isEqualTo(new Work.State.Ended(Ending.at("/people/import/" + list)));
        var preview = town.as(town.second, () -> imports.preview(list));
        assertThat(preview.fresh()).hasSize(1);
        assertThat(preview.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.words().ja()).contains("暦にない日付"));
        assertThat(town.as(town.second, () -> imports.find(list)))
                .hasValueSatisfying(sent -> assertThat(sent.state()).isEqualTo(new Imports.State.Waiting()));
        assertThat(kept(work)).isFalse();
    }

    @Test
    void a_list_of_people_that_is_none_says_so_on_the_page_of_the_work_and_is_on_record_without_its_content()
            throws InterruptedException {
        var work = leftPeople(UUID.randomUUID(), "山田 花子\n");

        goOn();

        assertThat(ended(work))
                .isInstanceOfSatisfying(
                        Work.State.Failed.class,
                        failed -> assertThat(failed.why().ja()).contains("列がありません"));
        assertThat(ServerFixture.as(
                        town.city, () -> ServerFixture.part(Audit.class).latest(5)))
                .filteredOn(entry -> entry.action().equals("file.refused"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.subject()).isEqualTo("door /people/import");
                    assertThat(entry.after()).doesNotContain("山田");
                });
    }

    @Test
    void a_list_of_people_that_takes_long_is_waited_for_on_a_page_that_leads_on_to_what_is_in_it() {
        try (var desk = Screen.withoutScripts()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/people/import");
            var form = page.locator("input[name=id]").inputValue();
            whileHeld(HELD_IMPORT, UUID.fromString(form), () -> {
                page.setInputFiles("#file", csv("氏名,フリガナ,生年月日,性別\n鈴木 一郎,,1950-01-02,男\n"));
                page.locator("main form button")
                        .filter(new Locator.FilterOptions().setHasText("内容を確かめる"))
                        .click();
                page.waitForURL("**/underway/*");
                assertThat(page.locator("main").textContent()).contains("名簿の読み取り", "秒たちました", "閉じても処理は続き");
            });

            page.waitForURL("**/people/import/" + form);
            assertThat(page.locator("main").textContent()).contains("鈴木 一郎", "1人を登録する");
        }
    }

    @Test
    void work_of_an_account_that_was_shut_meanwhile_is_not_gone_on_with_and_says_why() throws InterruptedException {
        var work = left(table(3));
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class).disable(UUID.fromString(town.second.name()));
            return true;
        });

        goOn();

        assertThat(ended(work))
                .isInstanceOfSatisfying(
                        Work.State.Failed.class,
                        failed -> assertThat(failed.why().ja()).contains("アカウントが閉じられたか", "続きは行いませんでした"));
        assertThat(rows()).isZero();
        assertThat(kept(work)).isFalse();
    }

    @Test
    void work_of_an_account_that_has_another_role_by_now_is_not_gone_on_with() throws InterruptedException {
        var work = left(table(3));
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class)
                    .role(UUID.fromString(town.second.name()), Role.COUNTER, Optional.empty(), Optional.empty());
            return true;
        });

        goOn();

        assertThat(ended(work))
                .isInstanceOfSatisfying(
                        Work.State.Failed.class,
                        failed -> assertThat(failed.why().en()).contains("another role"));
        assertThat(rows()).isZero();
    }

    @Test
    void what_goes_on_elsewhere_is_left_alone() {
        var work = left(table(3), Duration.ZERO);

        goOn();

        assertThat(state(work)).isEqualTo(new Work.State.Going());
        assertThat(rows()).isZero();
        town.as(town.second, () -> {
            works.fail(work.id(), Work.State.Failed.of(Words.same("x")), Instant.now());
            return true;
        });
    }

    @Test
    void a_file_that_stops_the_server_again_and_again_is_given_up_in_words() throws InterruptedException {
        var work = left(table(3), Duration.ZERO);
        ServerFixture.as(
                town.city,
                () -> transaction.execute(status -> db.sql("update underway.file set tries = 3 where work = :work")
                                .param("work", work.id())
                                .update()
                        + db.sql("update underway.work set seen_at = now() - interval '1 minute' where work = :work")
                                .param("work", work.id())
                                .update()));

        goOn();

        assertThat(ended(work))
                .isInstanceOfSatisfying(
                        Work.State.Failed.class,
                        failed -> assertThat(failed.why().ja()).contains("3 回止まった", "ファイルは取り込んでいません"));
        assertThat(kept(work)).isFalse();
        assertThat(rows()).isZero();
    }

    /** Whether a word stands in the rows of work as anybody could read it who has the database alone. */
    private boolean lyingOpen(String word) {
        return town.as(
                town.second,
                () -> transaction.execute(status ->
                        db.sql("""
                        select exists (select from underway.work w
                                        where w::text like '%' || :word || '%' or w::text like '%' || encode(convert_to(:word, 'UTF8'), 'hex') || '%')
                        """).param("word", word).query(Boolean.class).single()));
    }

    @Test
    void what_was_wrong_with_the_lines_of_a_file_is_forgotten_after_thirty_days_and_that_it_failed_is_not() {
        var wrong = new BadInput("test.line", new Place("steps.csv", 2, ""), "山田", Words.same("山田"));
        var failed = Work.State.Failed.of(wrong);
        var now = Instant.now();
        var old = left(table(1), Duration.ZERO);
        var young = left(table(1), Duration.ZERO);
        town.as(town.second, () -> {
            works.fail(old.id(), failed, now.minus(Duration.ofDays(30)).minusSeconds(1));
            works.fail(young.id(), failed, now.minus(Duration.ofDays(30)).plusSeconds(600));
            return true;
        });
        assertThat(failed.lines()).isNotEmpty();
        assertThat(lyingOpen("山田")).isFalse();

        goOn();

        assertThat(state(old)).isInstanceOfSatisfying(Work.State.Failed.class, gone -> {
            assertThat(gone.why().ja()).contains("理由の記録は、期間が過ぎたため残っていません").doesNotContain("山田");
            assertThat(gone.lines()).isEmpty();
        });
        assertThat(state(young)).isEqualTo(failed);
    }

    @Test
    void a_table_that_takes_long_is_waited_for_on_a_page_without_scripts_and_its_wrong_lines_are_all_named() {
        try (var desk = Screen.withoutScripts();
                var other = Screen.desk()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/steps");
            var form = page.locator("input[name=upload]").inputValue();
            var wrong = table(2)
                    + "%s,%s,100,phone,sensed\n".formatted(UUID.randomUUID(), today.minusDays(1))
                    + "%s,%s,100,phone,sensed\n".formatted(hanako, today.plusDays(2));
            whileHeld(HELD_UPLOAD, UUID.fromString(form), () -> {
                page.setInputFiles("#file", csv(wrong));
                page.locator("main form button")
                        .filter(new Locator.FilterOptions().setHasText("取り込む"))
                        .click();
                page.waitForURL("**/underway/*");
                assertThat(page.locator("main").textContent()).contains("歩数の表の取り込み", "秒たちました", "閉じても処理は続き");
                other.signIn("first-" + town.city, ContractFixture.PASSWORD);
                assertThat(other.open(page.url().substring(page.url().indexOf("/underway")))
                                .content())
                        .contains("ページがありません");
            });

            page.waitForSelector("[role=alert] li");
            assertThat(page.locator("[role=alert]").textContent())
                    .contains("何も取り込みませんでした", "steps.csv", "4", "この番号の参加者はいません", "5", "まだ来ていない日");
            assertThat(page.locator("[role=alert] li").count()).isEqualTo(2);
        }
        assertThat(rows()).isZero();
    }

    @Test
    void a_resident_waits_among_their_own_pages_and_is_led_on() {
        var login = ServerFixture.as(
                town.city,
                () -> TimetableFixture.account(town.city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        try (var phone = Screen.withoutScripts()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/steps");
            page.setInputFiles("#file", told(today.minusDays(9)));
            page.locator("form.send button").click();
            page.locator("main button.large").click();
            phone.open("/me/steps");
            var form = page.locator("input[name=offer]").inputValue();
            whileHeld(HELD_UPLOAD, UUID.fromString(form), () -> {
                page.setInputFiles("#file", told(today.minusDays(2)));
                page.locator("form.send button").click();
                assertThat(page.url()).contains("/me/underway/");
                assertThat(page.locator("h1").textContent()).isEqualTo("歩数のファイルの受け取り");
            });

            page.waitForURL("**/me/steps/upload/*");
            assertThat(page.locator("h1").textContent()).isEqualTo("歩数が届きました");
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void a_file_is_kept_in_the_own_name_alone() {
        var work = left(table(1), Duration.ZERO);
        var other = UUID.randomUUID();
        var third = UUID.randomUUID();
        for (var begun : List.of(other, third))
            town.as(
                    town.second,
                    () -> transaction.execute(status -> db.sql("""
                        insert into underway.work (municipality, work, actor, what, about, back, begun_at, seen_at)
                        values (:city, :work, :actor, 'underway.steps', '1 KB', '/steps', now(), now())
                        """)
                            .param("city", town.city.digits())
                            .param("work", begun)
                            .param("actor", town.second.name())
                            .update()));

        var own = "'" + town.second.role().word() + "', null, null";
        for (var wrong : List.of(
                "'administrator', null, null",
                "'job', null, null",
                "'%s', '%s', null".formatted(town.second.role().word(), hanako),
                "'%s', null, '健康広場'".formatted(town.second.role().word()),
                "'%s', null, null, '%s'".formatted(town.second.role().word(), hanako)))
            assertThatThrownBy(() -> file(other, wrong))
                    .as(wrong)
                    .hasStackTraceContaining("row-level security policy \"in_the_own_name\"");
        assertThat(file(other, own)).isEqualTo(1);
        var forHanako = new SignedIn(town.second, Optional.of(hanako.value()));
        assertThatThrownBy(() -> ServerFixture.part(Acting.class)
                        .as(forHanako, () -> insert(third, own + ", '" + UUID.randomUUID() + "'")))
                .hasStackTraceContaining("row-level security policy \"in_the_own_name\"");
        int kept = ServerFixture.part(Acting.class).as(forHanako, () -> insert(third, own + ", '" + hanako + "'"));
        assertThat(kept).isEqualTo(1);
        for (var given : List.of(work.id(), other, third))
            town.as(town.second, () -> {
                works.fail(given, Work.State.Failed.of(Words.same("x")), Instant.now());
                return true;
            });
    }

    private int file(UUID work, String name) {
        return town.as(town.second, () -> insert(work, name.split(",", -1).length == 3 ? name + ", null" : name));
    }

    private int insert(UUID work, String name) {
        return Objects.requireNonNull(transaction.execute(
                status -> db.sql("""
                insert into underway.file (municipality, work, role, resident, provider, behalf, told)
                values ('%s', '%s', %s, '')
                """.formatted(town.city, work, name)).update()));
    }

    /** Nobody gets past an upload of the same id. */
    private static final String HELD_UPLOAD = """
            insert into activity.upload (municipality, upload, digest, rows, received_at)
            values (:municipality, :id, 'x', 0, now()) returning upload
            """;

    /** Nobody gets past a list of people of the same id. */
    private static final String HELD_IMPORT = """
            insert into people.import (municipality, import, scheme, digest, rows, received_at, sealed)
            values (:municipality, :id, 'kenko', 'x', 0, now(), '') returning import
            """;

    /** No server takes this work up. */
    private static final String HELD_WORK =
            "select work from underway.work where municipality = :municipality and work = :id for update";

    /** While another transaction holds what others wait for. */
    private void whileHeld(String hold, UUID id, Runnable work) {
        var holds = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var holder = CompletableFuture.runAsync(() -> ServerFixture.as(
                town.city,
                () -> transaction.execute(status -> {
                    db.sql(hold)
                            .param("municipality", town.city.digits())
                            .param("id", id)
                            .query(UUID.class)
                            .single();
                    holds.countDown();
                    await(done);
                    status.setRollbackOnly();
                    return true;
                })));
        await(holds);
        try {
            work.run();
        } finally {
            done.countDown();
            holder.orTimeout(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
