package musubi.cli;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.worksheet.Content;
import musubi.platform.worksheet.Field;
import musubi.platform.worksheet.Organisation;
import musubi.platform.worksheet.Organisations;
import musubi.platform.worksheet.Worksheet;
import musubi.platform.worksheet.Worksheets;

/** A worksheet of the demonstration: agreed with an invented company, watched and reviewed, and a second version waits for both sides. */
final class DemoWorksheet {
    private static final String LOGIN = "partner-demo";
    private static final String OFFICER = "officer-demo";
    private static final String COMPANY = "ムスビ交通（架空の会社）";
    private static final int DAYS_SINCE_COUNTED = 20;
    private static final int DAYS_SINCE_REVIEW = 14;

    private final Server server;
    private final LocalDate today;
    private final UUID organisation = DemoServer.id("organisation");
    private final UUID sheet = DemoServer.id("worksheet");

    DemoWorksheet(Server server, LocalDate today) {
        this.server = server;
        this.today = today;
    }

    DemoServer.SignIn open() {
        var password = FirstStart.password();
        as(OFFICER, () -> {
            server.part(Organisations.class).enter(organisation, Organisation.Side.COMPANY, COMPANY);
            return sheet;
        });
        server.part(Acting.class).as(Actor.job("demo", DemoServer.CITY), () -> {
            server.part(Accounts.class)
                    .openFor(DemoServer.id(LOGIN), LOGIN, Optional.of(password), new StandsFor.Partner(organisation));
            return sheet;
        });
        var worksheets = server.part(Worksheets.class);
        as(OFFICER, () -> {
            worksheets.open(sheet, "空いた車で通いの場へ", organisation);
            return worksheets.write(sheet, 1, content("今ある福祉の送迎との役割分担"));
        });
        as(OFFICER, () -> worksheets.propose(sheet, 2));
        agree(OFFICER);
        agree(LOGIN);
        as(LOGIN, () -> {
            worksheets.read(
                    DemoServer.id("reading"),
                    sheet,
                    "002-de00",
                    "28",
                    today.minusDays(DAYS_SINCE_COUNTED).toString(),
                    "乗った方へのアンケート");
            return sheet;
        });
        as(OFFICER, () -> {
            worksheets.review(
                    DemoServer.id("review"),
                    sheet,
                    today.minusDays(DAYS_SINCE_REVIEW).toString(),
                    "B地区の利用が伸びている。冬の便について次回までに案を出す。");
            return sheet;
        });
        as(LOGIN, () -> worksheets.write(sheet, 2, content("今ある福祉の送迎との役割分担。冬は坂道の便を止める日がある")));
        as(LOGIN, () -> worksheets.propose(sheet, 3));
        return new DemoServer.SignIn(Role.PARTNER, LOGIN, password);
    }

    private void agree(String login) {
        var worksheets = server.part(Worksheets.class);
        as(login, () -> {
            var version = worksheets.find(sheet).flatMap(Worksheet::last).orElseThrow();
            return worksheets.agree(sheet, version.number(), version.digest().hex());
        });
    }

    private static Content content(String risk) {
        var parts = new TreeMap<String, String>();
        parts.put(Field.TITLE.word(), "空いた車で通いの場へ");
        parts.put(Field.PURPOSE.word(), "家族に頼らずに通いの場へ行ける人を増やす");
        parts.put(Field.WHOSE_ISSUE.word(), "A地区・B地区のひとり暮らしで、免許を返した人");
        parts.put(Field.WHICH_ISSUE.word(), "通いの場まで行く手段がない");
        parts.put(Field.PLAN.word(), "昼に空いている社用車で、予約のあった人を送り迎えする");
        parts.put(Field.USERS.word(), "A地区・B地区の通いの場に来たい人");
        parts.put(Field.USER_BENEFIT.word(), "外出と会話が増える");
        parts.put(Field.BUSINESS_BENEFIT.word(), "知名度が上がり、空いた時間の車から収入がある");
        parts.put(Field.AREA_BENEFIT.word(), "健康に暮らす人が増える");
        parts.put(Field.IMPROVING.word(), "年1回、自治会ごとに話を聞き、双方で見直す");
        row(parts, "roles.001-de00", Map.of("party", COMPANY, "does", "運行、車と設備、運転手の確保と研修"));
        row(parts, "roles.002-de00", Map.of("party", "ムスビ市", "does", "需要の情報を渡す、利用者に知らせる"));
        row(parts, "risks.001-de00", Map.of("risk", risk, "bearer", "双方", "answer", "四半期ごとに調整する"));
        row(
                parts,
                "kpis.001-de00",
                Map.of("group", "common", "measure", "participants", "direction", "at-least", "target", "100"));
        row(
                parts,
                "kpis.002-de00",
                Map.of(
                        "group", "business",
                        "name", "はじめて知った人の割合",
                        "direction", "at-least",
                        "target", "30",
                        "unit", "%",
                        "how", "年1回のアンケート"));
        return new Content(parts);
    }

    private static void row(Map<String, String> parts, String row, Map<String, String> cells) {
        cells.forEach((column, text) -> parts.put(row + "." + column, text));
    }

    private <T> T as(String login, Supplier<T> work) {
        var account = server.part(Accounts.class).named(login).orElseThrow();
        return server.part(Acting.class).as(account.actor(), work);
    }
}
