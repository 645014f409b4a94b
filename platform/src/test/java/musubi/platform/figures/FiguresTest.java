package musubi.platform.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import musubi.agreement.statement.Wording;
import musubi.measure.Measure;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.points.CityFixture;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class FiguresTest {
    private final ContractFixture town = new ContractFixture();
    private final Figures figures = ServerFixture.part(Figures.class);

    private Edition made() {
        ServerFixture.as(town.city, () -> {
            figures.make();
            return true;
        });
        return town.as(town.first, () -> figures.latest().orElseThrow());
    }

    private static Figure figure(String value, String low, String high) {
        return new Figure(
                "m",
                Figure.Grain.YEAR,
                "",
                Words.same("m"),
                "people",
                Optional.of(new BigDecimal(value)),
                low.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(low)),
                high.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(high)),
                Words.same(""),
                0,
                false);
    }

    @Test
    void a_target_inside_the_interval_is_neither_reached_nor_missed() {
        var least = new Target("m", 2026, new BigDecimal("10"), Target.Direction.AT_LEAST);
        var most = new Target("m", 2026, new BigDecimal("10"), Target.Direction.AT_MOST);

        assertThat(least.standing(figure("12", "11", "13"))).isEqualTo(Target.Standing.REACHED);
        assertThat(least.standing(figure("12", "9", "15"))).isEqualTo(Target.Standing.UNCERTAIN);
        assertThat(least.standing(figure("8", "7", "9"))).isEqualTo(Target.Standing.MISSED);
        assertThat(least.standing(figure("10", "", ""))).isEqualTo(Target.Standing.REACHED);
        assertThat(least.standing(figure("9.99", "", ""))).isEqualTo(Target.Standing.MISSED);
        assertThat(most.standing(figure("8", "7", "9"))).isEqualTo(Target.Standing.REACHED);
        assertThat(most.standing(figure("12", "11", "13"))).isEqualTo(Target.Standing.MISSED);
    }

    @Test
    void figures_of_a_day_are_measured_by_year_month_and_provider_and_forecast_what_may_be_owed() {
        town.signed(ContractFixture.yearly("yearly"));
        town.signed(ContractFixture.monthly("monthly"));
        for (int i = 0; i < 12; i++) town.mark(town.somebody(), true);

        var edition = made();

        assertThat(edition.year("participants")).get().satisfies(f -> {
            assertThat(f.value()).contains(new BigDecimal("12"));
            assertThat(f.low().orElseThrow()).isLessThan(new BigDecimal("12"));
        });
        assertThat(edition.by(Figure.Grain.PROVIDER))
                .filteredOn(f -> f.measure().equals("participants"))
                .singleElement()
                .extracting(Figure::label)
                .isEqualTo("健康広場");
        assertThat(edition.year("mean-daily-steps")).get().satisfies(f -> {
            assertThat(f.value()).isEmpty();
            assertThat(f.why().ja()).isNotBlank();
        });
        // 12 people at 3,000 yen so far; the straight line goes on to the end of the year. Fixed sums are the same
        // either way.
        long elapsed = java.time.temporal.ChronoUnit.DAYS.between(
                FiscalYear.of(figures.today()).days().from(), figures.today().plusDays(1));
        long high = 12 * FiscalYear.of(figures.today()).days().count() / elapsed * 3_000;
        if (FiscalYear.of(figures.today()).year() == 2026)
            assertThat(edition.forecasts())
                    .extracting(f -> f.agreement(), f -> f.low(), f -> f.high())
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("monthly", 12_000L, 12_000L),
                            org.assertj.core.api.Assertions.tuple("yearly", 36_000L, high));
        // Twelve who came, and the one who joined when the municipality began.
        assertThat(edition.note("enrolled").orElseThrow().amount()).hasValue(13);
        assertThat(edition.note("last-attendance").orElseThrow().day()).isPresent();
        assertThat(edition.note("last-steps").orElseThrow().day()).isEmpty();
    }

    @Test
    void an_officer_sees_what_waits_how_indicators_stand_and_what_it_may_cost() {
        town.signed(ContractFixture.yearly("yearly"));
        town.mark(town.somebody(), true);
        var asked = town.requested("yearly", "FY2026");
        made();
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            assertThat(page.locator(".alerts").textContent())
                    .contains("支払の二人目の承認待ち: 成果連動契約 令和8年度（2026年度）")
                    .contains("歩数がまだ届いていません");
            assertThat(page.locator("main").textContent())
                    .contains("参加者数")
                    .contains("1人")
                    .contains("対象者数を登録する")
                    .contains("低い方")
                    .contains("3,000円");
            page.getByText("対象者数を登録する").click();
            page.fill("#value", "たくさん");
            page.getByText("目標を保存する").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("数字で入力");
            page.selectOption("#of", "eligible");
            page.fill("#value", "1,200");
            page.getByText("目標を保存する").click();
            assertThat(page.locator("main").textContent()).contains("1,200");
            desk.open("/kpi");
            page.selectOption("#of", "participants");
            page.fill("#value", "500");
            page.getByText("目標を保存する").click();
            assertThat(page.locator("main").textContent())
                    .contains("500 以上")
                    .contains("届いていない")
                    .contains("月別");
            desk.clean();
            desk.open("/");
            desk.clean();
            phone.signIn("second-" + town.city, ContractFixture.PASSWORD);
            phone.clean();
        }
        assertThat(asked).isNotNull();
    }

    @Test
    void whatever_a_target_is_set_for_is_measured() {
        town.mark(town.somebody(), true);
        var all = figures.measures().stream().map(Measure::id).toList();
        town.as(town.first, () -> {
            for (var id : all)
                figures.set(new Target(
                        id, FiscalYear.of(figures.today()).year(), new BigDecimal("10"), Target.Direction.AT_LEAST));
            return true;
        });

        assertThat(made().by(Figure.Grain.YEAR)).extracting(Figure::measure).containsAll(all);
    }

    @Test
    void a_part_is_held_against_its_own_target_before_that_of_every_part() {
        var each =
                new Target("m", 2026, Part.each(Figure.Grain.MONTH), new BigDecimal("10"), Target.Direction.AT_LEAST);
        var april = new Target(
                "m", 2026, new Part(Figure.Grain.MONTH, "2026-04"), new BigDecimal("20"), Target.Direction.AT_LEAST);
        var year = new Target("m", 2026, new BigDecimal("100"), Target.Direction.AT_LEAST);
        var all = List.of(each, april, year);

        assertThat(Target.of(month("2026-04"), all)).contains(april);
        assertThat(Target.of(month("2026-05"), all)).contains(each);
        assertThat(Target.of(figure("1", "", ""), all)).contains(year);
        assertThat(Target.of(figure("1", "", ""), List.of(each, april))).isEmpty();
    }

    private static Figure month(String month) {
        var year = figure("1", "", "");
        return new Figure(
                "m",
                Figure.Grain.MONTH,
                month,
                year.title(),
                year.unit(),
                year.value(),
                year.low(),
                year.high(),
                year.why(),
                year.people(),
                year.few());
    }

    @Test
    void a_target_is_taken_back_and_what_was_set_stays_on_record() {
        var month = new Part(Figure.Grain.MONTH, "2027-04");
        var target = new Target("participants", 2027, month, new BigDecimal("30"), Target.Direction.AT_LEAST);
        var whole = new Target("participants", 2027, new BigDecimal("300"), Target.Direction.AT_LEAST);
        town.as(town.first, () -> {
            figures.set(target);
            figures.set(whole);
            return true;
        });
        assertThat(town.as(town.first, () -> figures.targets(2027))).containsExactlyInAnyOrder(target, whole);

        town.as(town.first, () -> {
            figures.takeBack(target);
            return true;
        });

        assertThat(town.as(town.first, () -> figures.targets(2027))).containsExactly(whole);
        town.as(town.first, () -> {
            figures.set(target);
            return true;
        });
        assertThat(town.as(town.first, () -> figures.targets(2027))).containsExactlyInAnyOrder(target, whole);
        long rows = town.as(
                town.first,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from figures.target where label = '2027-04'")
                                .query(Long.class)
                                .single()));
        assertThat(rows).isEqualTo(3);
    }

    @Test
    void an_officer_sets_targets_of_a_month_a_provider_and_a_year_to_come() {
        town.signed(ContractFixture.yearly("yearly"));
        for (int i = 0; i < 12; i++) town.mark(town.somebody(), true);
        made();
        assumeThat(FiscalYear.of(figures.today()).year()).isEqualTo(2026);
        int year = 2026;
        var month = "2026-04";
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/kpi?measure=participants");
            set(page, "month:", "20");
            set(page, "month:" + month, "5");
            set(page, "provider:健康広場", "30");

            assertThat(row(page, "月別", new Wording("ja").period(month))).contains("5 以上", "届いている");
            assertThat(row(page, "事業者別", "健康広場")).contains("30 以上", "届いていない");
            assertThat(page.locator("#targets").textContent()).contains("どの月も", "20 以上", town.second.name());
            desk.clean();
            var file = page.request().get(Screen.url("/kpi/figures.csv?year=2026"));
            assertThat(file.text()).contains("participants,month," + month).contains(",5,at-least,REACHED");
            assertThat(page.request()
                            .get(Screen.url("/kpi/figures.csv?year=999999999"))
                            .status())
                    .isEqualTo(200);
            page.selectOption("#year", Integer.toString(year + 1));
            page.locator("form[role=search] button").click();
            assertThat(page.locator("main").textContent()).contains("の値はまだありません");
            set(page, "year:", "400");
            assertThat(page.locator("#targets").textContent())
                    .contains("年度全体", "400 以上")
                    .doesNotContain("20 以上");
            page.locator("#targets button").click();
            assertThat(page.locator("#targets").count()).isZero();
            desk.clean();
            phone.signIn("second-" + town.city, ContractFixture.PASSWORD);
            phone.open("/kpi?measure=participants");
            phone.clean();
        }
    }

    private static void set(Page page, String of, String target) {
        page.selectOption("#of", "participants");
        page.selectOption("#part", of);
        page.fill("#value", target);
        page.getByText("目標を保存する").click();
    }

    private static String row(Page page, String table, String part) {
        return page.locator("section:has(> h2:text-is('" + table + "')) tr:has-text('" + part + "')")
                .textContent();
    }

    @Test
    void what_has_no_forecast_says_why() {
        var contract = town.signed(ContractFixture.yearly("yearly"));
        town.signed(CityFixture.TEXT);
        town.mark(town.somebody(), true);

        var edition = made();

        assumeThat(FiscalYear.of(figures.today()).year()).isEqualTo(2026);
        assertThat(edition.forecasts()).extracting(f -> f.agreement()).contains(contract);
        assertThat(edition.unforeseen()).singleElement().satisfies(none -> {
            assertThat(none.agreement()).isEqualTo(CityFixture.AGREEMENT);
            assertThat(none.why().ja()).contains("付与");
        });
    }

    @Test
    void last_years_figures_are_made_again_while_late_records_come_in() {
        for (int i = 0; i < 12; i++) town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            figures.make(LocalDate.of(2027, 3, 31));
            return true;
        });
        town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            figures.make(LocalDate.of(2027, 6, 30));
            return true;
        });
        town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            figures.make(LocalDate.of(2027, 7, 1));
            return true;
        });

        var last =
                town.as(town.first, () -> figures.ofYear(new FiscalYear(2026)).orElseThrow());
        var now = town.as(town.first, () -> figures.ofYear(new FiscalYear(2027)).orElseThrow());

        assertThat(last.asOf()).isEqualTo(LocalDate.of(2027, 3, 31));
        assertThat(last.year("participants").orElseThrow().value()).contains(new BigDecimal("13"));
        assertThat(now.asOf()).isEqualTo(LocalDate.of(2027, 7, 1));
        assertThat(now.year("participants").orElseThrow().people()).isZero();
    }

    private long shownAfter(int more, LocalDate night) {
        for (int i = 0; i < more; i++) town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            figures.make(night);
            return true;
        });
        var shown = town.as(town.first, () -> figures.shown("participants", Part.YEAR, FiscalYear.of(night)));
        return ((Figures.Shown.Value) shown).figure().people();
    }

    @Test
    void those_who_see_no_people_see_a_new_figure_once_a_month_and_only_when_ten_came_between() {
        assertThat(shownAfter(12, LocalDate.of(2026, 6, 1))).isEqualTo(12);
        assertThat(shownAfter(10, LocalDate.of(2026, 6, 2))).isEqualTo(12);
        assertThat(shownAfter(0, LocalDate.of(2026, 7, 1))).isEqualTo(22);
        assertThat(shownAfter(9, LocalDate.of(2026, 8, 1))).isEqualTo(22);
        assertThat(shownAfter(1, LocalDate.of(2026, 9, 1))).isEqualTo(32);
    }

    @Test
    void points_are_foreseen_from_what_was_given_this_year() {
        var city = new CityFixture();
        var year = FiscalYear.of(city.today());
        city.inForce(city.lastMonth());
        var walker = city.joined();
        var day = city.today().isAfter(year.days().from()) ? city.today().minusDays(1) : city.today();
        city.walks(walker, day, 10_500);
        city.followed();

        var made = city.as(() -> {
            figures.make();
            return figures.latest().orElseThrow();
        });

        // Records are followed from the first of last month on, or from the year's first day when that is later.
        var since = city.lastMonth().atDay(1).isBefore(year.days().from())
                ? year.days().from()
                : city.lastMonth().atDay(1);
        long elapsed = ChronoUnit.DAYS.between(since, city.today().plusDays(1));
        long whole = ChronoUnit.DAYS.between(since, year.days().until());
        assertThat(made.forecasts()).singleElement().satisfies(points -> {
            assertThat(points.unit()).isEqualTo("PT");
            assertThat(points.low()).isEqualTo(15);
            assertThat(points.high()).isEqualTo(15 * whole / elapsed);
        });
        assertThat(made.unforeseen()).isEmpty();
    }

    @Test
    void other_towns_and_roles_see_no_figures() {
        town.mark(town.somebody(), true);
        made();
        var other = new ContractFixture();

        assertThat(other.as(other.first, figures::latest)).isEmpty();
        for (var role : new Role[] {Role.PROVIDER, Role.INVESTOR, Role.EVALUATOR}) {
            var outsider = new Actor("outsider", role, town.city, Optional.empty(), Optional.empty());
            assertThat(town.as(outsider, figures::latest)).as(role.word()).isEmpty();
        }
    }
}
