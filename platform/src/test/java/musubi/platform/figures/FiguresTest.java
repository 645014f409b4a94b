package musubi.platform.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import musubi.measure.Measure;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

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
