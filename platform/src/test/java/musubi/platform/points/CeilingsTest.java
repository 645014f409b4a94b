package musubi.platform.points;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The office is told before the points it gives come to what it may give. */
class CeilingsTest {
    private static final String CAPPED =
            CityFixture.TEXT.replace("cap: {each-year: 150}", "cap: {each-year: 150, overall: 35}");

    private final CityFixture city = new CityFixture();
    private final Ceilings ceilings = ServerFixture.part(Ceilings.class);

    private boolean budget(String agreement, long points) {
        return city.as(() -> {
            ceilings.budget(agreement, points);
            return true;
        });
    }

    /** This many points were given for this month. */
    private void given(String agreement, long points) {
        city.as(() -> ServerFixture.part(TransactionOperations.class)
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                        with decided as (
                            insert into points.batch (municipality, batch, agreement, version, month, payer, pack, decided_at)
                            values (:m, :batch, :agreement, 1, :month, '試験市', repeat('0', 64), now())),
                        booked as (insert into points.booked (municipality, batch, booked_at) values (:m, :batch, now()))
                        insert into points.award (municipality, agreement, month, clause, person, expires, revision, batch, before,
                                                  after, earned_from, earned_last, title_ja, title_en)
                        values (:m, :agreement, :month, 'walking', :person, :month + 720, 1, :batch, 0, :points, :month, :month, '歩数', 'walking')
                        """)
                        .param("m", city.code().digits())
                        .param("batch", UUID.randomUUID())
                        .param("agreement", agreement)
                        .param("month", city.today().withDayOfMonth(1))
                        .param("person", UUID.randomUUID())
                        .param("points", points)
                        .update()));
    }

    @Test
    void at_eighty_hundredths_of_the_years_budget_somebody_is_told_and_not_before() {
        city.inForce(city.lastMonth());
        given(CityFixture.AGREEMENT, 799);

        budget(CityFixture.AGREEMENT, 1_000);
        assertThat(city.as(ceilings::all)).singleElement().satisfies(c -> {
            assertThat(c.kind()).isEqualTo(Ceilings.Kind.YEAR);
            assertThat(List.of(c.limit(), c.given(), c.percent())).containsExactly(1_000L, 799L, 79L);
            assertThat(c.near()).isFalse();
        });
        given(CityFixture.AGREEMENT, 1);
        assertThat(city.as(ceilings::all))
                .singleElement()
                .satisfies(c -> assertThat(c.near()).isTrue());
        budget(CityFixture.AGREEMENT, 0);

        assertThat(city.as(ceilings::all)).isEmpty();
        assertThat(city.as(() -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("points.budgeted"))
                .extracting(e -> e.before().replaceAll("\"year\":[0-9]+,", "")
                        + e.after().replaceAll("\"year\":[0-9]+,", ""))
                .containsExactly("{\"points\":1000}{\"points\":0}", "{\"points\":0}{\"points\":1000}");
    }

    @Test
    void the_limit_that_an_agreement_sets_for_all_together_is_watched_without_a_budget() {
        city.as(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            contracts.enter(CAPPED);
            for (var agreement : contracts.agreements())
                for (var party : agreement.unsigned())
                    contracts.sign(CityFixture.AGREEMENT, 1, party, "市長", city.today(), agreement.digest());
            return true;
        });
        var hanako = city.joined();
        for (int day = 1; day <= 2; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        var frozen = city.frozen(city.lastMonth().toString());
        assertThat(city.as(ceilings::all)).isEmpty();

        assertThat(city.released(frozen)).isEqualTo(new Answer.Decided());

        assertThat(city.as(ceilings::all))
                .containsExactly(new Ceilings.Ceiling(CityFixture.AGREEMENT, Ceilings.Kind.TOTAL, 35, 30));
        assertThat(new Ceilings.Ceiling(CityFixture.AGREEMENT, Ceilings.Kind.TOTAL, 35, 30).near())
                .isTrue();
    }

    @Test
    void a_budget_of_an_agreement_that_gives_nothing_or_out_of_reach_is_refused() {
        city.inForce(city.lastMonth());

        assertThatThrownBy(() -> budget("other", 1_000)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> budget(CityFixture.AGREEMENT, -1)).isInstanceOf(BadInput.class);
        assertThat(city.as(ceilings::all)).isEmpty();
    }

    @Test
    void an_officer_enters_the_budget_and_the_first_page_leads_to_it_when_it_is_nearly_given() {
        city.inForce(city.lastMonth());
        city.walks(city.joined(), city.today(), 10_000);
        city.followed();
        city.as(() -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "budget-" + city.code(),
                            "correct horse",
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn("budget-" + city.code(), "correct horse");
            screen.open("/points");
            page.fill("#budget-points", "千");
            page.getByText("予算を登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("予算のポイントを数字で");
            page.fill("#budget-points", " 1 6 ");
            page.getByText("予算を登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("予算のポイントを数字で");
            page.fill("#budget-points", "16");
            page.getByText("予算を登録する").click();
            assertThat(page.locator("#ceilings")).containsText("93%");
            screen.clean();
            screen.open("/");
            page.getByText("付与したポイントが年度の予算に近づいています").click();
            assertThat(page.locator("h1")).hasText("ポイント");
            assertThat(page.locator("#ceilings")).isVisible();
        }
    }
}
