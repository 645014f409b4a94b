package musubi.platform.selection;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Cards;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.municipality.Code;
import musubi.platform.notice.DeliveryFixture;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.print.Printer;
import musubi.platform.programme.TimetableFixture;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** On the first day everybody of a list is given a card and the code for their own account, together. */
class FirstDayWalkTest {
    /** Of an inch. */
    private static final int DOTS = 200;

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = person("山田 花子", "ヤマダ ハナコ", "本町1番地");
    private final PersonId taro = person("青木 太郎", "アオキ タロウ", "本町2番地");
    private final PersonId ume = person("佐藤 梅", "サトウ ウメ", "");
    private final PersonId gone = person("田中 次郎", "タナカ ジロウ", "本町4番地");

    FirstDayWalkTest() {
        in(() -> {
            part(Enrolments.class).leave(gone, "kenko", LocalDate.of(2026, 10, 1), "転出");
            return true;
        });
    }

    private static <T> T part(Class<T> type) {
        return ServerFixture.part(type);
    }

    private <T> T in(Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(part(PlatformTransactionManager.class)).execute(s -> work.get())));
    }

    private PersonId person(String name, String kana, String address) {
        var person = new PersonId(UUID.randomUUID());
        in(() -> part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, kana, address, ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "paper")));
        return person;
    }

    private String account(Role role) {
        return in(() -> TimetableFixture.account(city, role, Optional.empty(), Optional.empty()));
    }

    private Optional<String> card(PersonId person) {
        return in(() -> part(Cards.class).of(person));
    }

    private void shows(PersonId person) {
        in(() -> {
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.session("taiso-1", "taiso", TimetableFixture.today(), "10:00", 9);
            return true;
        });
        var owner = in(() -> part(Cards.class).owner(card(person).orElseThrow()).orElseThrow());
        assertThat(in(() -> part(Visits.class).record(Mark.present("taiso-1", owner, "card", Instant.now()))))
                .isEqualTo(Visits.Reply.RECORDED);
    }

    private List<String> audited(String action) {
        return in(() -> part(JdbcClient.class)
                .sql("select after from audit.entry where action = :action order by number")
                .param("action", action)
                .query(String.class)
                .list());
    }

    private List<String> letters() {
        return in(() -> part(JdbcClient.class)
                .sql("select state from notice.message where template = 'invitation' order by state")
                .query(String.class)
                .list());
    }

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private static void chooseAll(Page page) {
        page.navigate(Screen.url("/people?sex=F"));
        button(page, "見つかった 4 人全員").click();
        assertThat(page.locator("main")).containsText("選んだ方: 4 人");
    }

    private SelectionId all() {
        var selection = new SelectionId(UUID.randomUUID());
        in(() -> part(Selections.class).choose(selection, List.of(hanako, taro, ume, gone)));
        return selection;
    }

    @Test
    void an_officer_gives_cards_to_all_who_have_none_prints_them_and_takes_back_those_nobody_has_used() {
        var kept = in(() -> part(Cards.class).issue(ume));
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            chooseAll(page);
            page.locator("form[action$='/cards'] button").click();
            assertThat(page.locator("main")).containsText("2 人に参加カードを作ります");
            assertThat(page.locator("main")).containsText("1 人は、もうカードがあるので作りません");
            assertThat(page.locator("main")).containsText("1 人は、いまどの事業にも参加していない");
            assertThat(page.locator("main")).containsText("田中 次郎");
            assertThat(card(hanako)).isEmpty();
            button(page, "2 人にカードを作る").click();
            assertThat(page.locator(".done")).containsText("2 人に参加カードを作りました");
            assertThat(page.locator("main")).containsText("2 枚のカードをまとめて取り消せます");
            assertThat(card(hanako)).isPresent();
            assertThat(card(ume)).contains(kept);
            assertThat(card(gone)).isEmpty();
            var taros = card(taro).orElseThrow();
            assertThat(in(() -> part(Cards.class).owner(taros))).contains(taro);

            shows(hanako);
            page.reload();
            assertThat(page.locator("main")).containsText("カードを会場で使った方（1 人）");
            button(page, "まとめて取り消す").click();
            assertThat(page.locator(".done")).containsText("2 人への処理のうち、1 人分を取り消しました");
            assertThat(page.locator("main")).containsText("カードを会場で使った方（1 人）");
            assertThat(in(() -> part(Cards.class).owner(taros))).isEmpty();
        }
        assertThat(card(taro)).isEmpty();
        assertThat(card(hanako)).isPresent();
        assertThat(card(ume)).contains(kept);
        assertThat(audited("selection.cards-issued")).singleElement().asString().contains("\"people\": 2");
        assertThat(audited("selection.undone")).containsExactly("{\"people\": 1}");
    }

    @Test
    void the_pages_of_cards_and_codes_can_be_used_by_everybody() {
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            chooseAll(page);
            screen.clean();
            page.locator("form[action$='/codes'] button").click();
            screen.clean();
            button(page, "2 人に番号を送る").click();
            screen.clean();
            chooseAll(page);
            page.locator("form[action$='/cards'] button").click();
            screen.clean();
            button(page, "3 人にカードを作る").click();
            screen.clean();
            page.navigate(Screen.url("/people/selections"));
            assertThat(page.locator("main")).containsText("参加カードの発行");
            screen.clean();
            page.navigate(page.url() + "?lang=en");
            assertThat(page.locator("main")).containsText("Cards made");
        }
    }

    @Test
    void the_sheets_hold_names_in_order_of_reading_and_codes_a_camera_reads() throws IOException, NotFoundException {
        Assumptions.assumeTrue(part(Printer.class).ready(), "there is no font to print with");
        var selection = all();
        in(() -> part(Acts.class).act(selection, new Act.GiveCards(), 3));
        var officer = new Visitor();
        officer.signIn(account(Role.OFFICER), "correct horse");

        var answer = taken(officer, "/people/selections/" + selection + "/cards.pdf?part=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        try (var pdf = Loader.loadPDF(answer.body())) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(1);
            var text = new PDFTextStripper().getText(pdf);
            assertThat(text).contains("市" + city + " 参加カード").doesNotContain("田中");
            assertThat(text.indexOf("青木 太郎")).isPositive().isLessThan(text.indexOf("佐藤 梅"));
            assertThat(text.indexOf("佐藤 梅")).isLessThan(text.indexOf("山田 花子"));
            var drawn = new PDFRenderer(pdf).renderImageWithDPI(0, DOTS);
            assertThat(List.of(read(drawn, 0, 0), read(drawn, 1, 0), read(drawn, 0, 1)))
                    .containsExactly(
                            card(taro).orElseThrow(),
                            card(ume).orElseThrow(),
                            card(hanako).orElseThrow());
        }
        assertThat(audited("selection.cards-printed")).containsExactly("{\"cards\":3}");
        assertThat(taken(officer, "/people/selections/" + selection + "/cards.pdf?part=2")
                        .statusCode())
                .isEqualTo(404);
    }

    /** What a camera reads from the card in a column and a row of the sheet. */
    private static String read(BufferedImage sheet, int column, int row) throws NotFoundException {
        var card = sheet.getSubimage(dots(14 + 91 * column), dots(11 + 54.6 * row), dots(91), dots(54.6));
        var colours = card.getRGB(0, 0, card.getWidth(), card.getHeight(), null, 0, card.getWidth());
        return new MultiFormatReader()
                .decode(new BinaryBitmap(
                        new HybridBinarizer(new RGBLuminanceSource(card.getWidth(), card.getHeight(), colours))))
                .getText()
                .replaceAll(".*/card/", "");
    }

    private static int dots(double millimetres) {
        return (int) (millimetres * DOTS / 25.4);
    }

    private static HttpResponse<byte[]> taken(Visitor visitor, String path) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(Screen.url(path)))
                            .header("Cookie", visitor.allCookies())
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void codes_go_by_letter_to_who_has_no_account_and_those_nobody_has_used_are_taken_back() {
        in(() -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(taro), Optional.empty()));
        var fumi = person("林 文", "ハヤシ フミ", "本町5番地");
        var selection = new SelectionId(UUID.randomUUID());
        in(() -> part(Selections.class).choose(selection, List.of(hanako, taro, ume, gone, fumi)));

        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            page.navigate(Screen.url("/people/selections/" + selection));
            page.locator("form[action$='/codes'] button").click();
            assertThat(page.locator("main")).containsText("2 人に、アカウントを開く番号を手紙で送ります");
            assertThat(page.locator("main")).containsText("1 人は、もうアカウントがある");
            assertThat(page.locator("main")).containsText("1 人は、住所が登録されていない");
            assertThat(page.locator("main")).containsText("1 人は、いまどの事業にも参加していない");
            assertThat(letters()).isEmpty();
            button(page, "2 人に番号を送る").click();
            assertThat(page.locator(".done")).containsText("2 人に送る手紙を用意しています");
            DeliveryFixture.deliver(city);
            assertThat(letters()).containsExactly("to-print", "to-print");

            page.locator("main a.button", new Page.LocatorOptions().setHasText("手紙を印刷する"))
                    .click();
            button(page, "まとめる").click();
            var batch = page.url();
            page.navigate(batch + "/print");
            var code = code(page.locator("body").innerText(), "山田 花子");
            assertThat(opened(code)).isTrue();

            page.navigate(Screen.url("/people/selections/" + selection));
            assertThat(page.locator("main")).containsText("番号を使ってアカウントを開いた方（1 人）");
            assertThat(page.locator("main")).containsText("まだ使われていない 1 人分");
            button(page, "まとめて取り消す").click();
            assertThat(page.locator(".done")).containsText("2 人への処理のうち、1 人分を取り消しました");
            page.navigate(batch);
            assertThat(page.locator("main")).not().containsText("林 文");
        }
        assertThat(letters()).containsExactly("cancelled", "to-print");
        assertThat(audited("selection.codes-sent")).singleElement().asString().contains("\"people\": 2");
    }

    /** The code in the letter to somebody. */
    private static String code(String letters, String name) {
        var found = Pattern.compile("([a-z2-9]{4}-){2}[a-z2-9]{4}")
                .matcher(letters.substring(letters.indexOf(name + " 様")));
        assertThat(found.find()).isTrue();
        return found.group();
    }

    private boolean opened(String code) {
        var path = "/join/%s/code".formatted(city);
        var answer = new Visitor()
                .post(path, path, Map.of("code", code, "era", "s", "year", "23", "month", "5", "day", "5"));
        return Visitor.next(answer).startsWith("/invitation/");
    }

    @Test
    void a_code_that_was_taken_back_opens_nothing_and_another_can_be_sent() {
        var selection = all();
        in(() -> part(Acts.class).act(selection, new Act.SendCodes(), 2));
        DeliveryFixture.deliver(city);
        assertThat(in(() -> part(Acts.class).look(all(), new Act.SendCodes())).leftOut())
                .contains(new LeftOut(LeftOut.Why.CODE, sorted(hanako, taro)));

        assertThat(in(() -> part(Acts.class).undo(selection))).contains(2);
        assertThat(in(() -> part(Acts.class).undo(selection))).contains(2);

        assertThat(letters()).containsExactly("cancelled", "cancelled");
        assertThat(in(() -> part(JdbcClient.class)
                        .sql("select count(*) from joining.code where replaced_at is null")
                        .query(Long.class)
                        .single()))
                .isZero();
        assertThat(in(() -> part(Acts.class).look(all(), new Act.SendCodes())).people())
                .containsExactlyElementsOf(sorted(hanako, taro));
    }

    private static List<PersonId> sorted(PersonId... people) {
        return Arrays.stream(people)
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    @Test
    void a_repeated_click_gives_nothing_twice_and_what_changed_since_the_look_is_looked_at_again() {
        var selection = all();
        in(() -> part(Cards.class).issue(ume));

        assertThat(in(() -> part(Acts.class).act(selection, new Act.GiveCards(), 3)))
                .isEqualTo(Acts.Outcome.CHANGED);
        assertThat(in(() -> part(Acts.class).act(selection, new Act.GiveCards(), 2)))
                .isEqualTo(Acts.Outcome.DONE);
        var first = card(hanako);
        assertThat(in(() -> part(Acts.class).act(selection, new Act.GiveCards(), 2)))
                .isEqualTo(Acts.Outcome.DONE_BEFORE);

        assertThat(card(hanako)).isEqualTo(first);
        assertThat(audited("selection.cards-issued")).hasSize(1);
    }

    @Test
    void the_counter_gives_nothing_to_many_at_once_and_another_municipality_sees_nothing() {
        var selection = all();
        in(() -> part(Acts.class).act(selection, new Act.GiveCards(), 3));
        var counter = new Visitor();
        counter.signIn(account(Role.COUNTER), "correct horse");
        var elsewhere = ServerFixture.municipality();
        var other = new Visitor();
        other.signIn(
                ServerFixture.as(
                        elsewhere,
                        () -> TimetableFixture.account(elsewhere, Role.OFFICER, Optional.empty(), Optional.empty())),
                "correct horse");
        var path = "/people/selections/" + selection;

        assertThat(counter.get(path + "/cards.pdf").statusCode()).isEqualTo(403);
        assertThat(counter.post("/people", path + "/codes/done", Map.of("looked", "3"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.get(path + "/cards.pdf").statusCode()).isEqualTo(404);
        assertThat(other.post("/people", path + "/codes/done", Map.of("looked", "3"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(letters()).isEmpty();
    }

    @Test
    void thousands_are_given_cards_in_sheets_of_several_files() {
        assertThat(CardSheetPages.parts(0)).isEmpty();
        assertThat(CardSheetPages.parts(CardSheetPages.A_PART)).hasSize(1);
        assertThat(CardSheetPages.parts(CardSheetPages.A_PART + 1))
                .last()
                .isEqualTo(new CardSheetPages.Part(2, CardSheetPages.A_PART + 1, CardSheetPages.A_PART + 1));
    }
}
