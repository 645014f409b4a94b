package musubi.platform.welfare;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.ByChance;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.quantity.FiscalYear;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private static final String TEAM = "朝の散歩会";

    private final CityFixture city = new CityFixture();
    private final Together together = ServerFixture.part(Together.class);
    private final List<PersonId> people = new ArrayList<>();

    /** So many walk ten thousand steps on a day of last month; nobody is shown yet. */
    private void walking(int many) {
        city.inForce(city.lastMonth());
        for (int i = 0; i < many; i++) {
            people.add(city.joined());
            city.walks(people.getLast(), city.lastMonth().atDay(1), 10_000);
        }
        city.followed();
    }

    private void joins(int from, int below) {
        city.as(() -> {
            for (int i = from; i < below; i++)
                ServerFixture.part(Rankings.class).show(people.get(i), new Wish(true, "員" + i, "", TEAM));
            return true;
        });
    }

    private void counted() {
        city.as(() -> {
            ServerFixture.part(Rankings.class).make();
            together.count();
            return true;
        });
    }

    private FiscalYear year() {
        return FiscalYear.of(city.lastMonth().atDay(1));
    }

    /** The table as a spreadsheet gets it. */
    private String csv(BodyFixture looked) {
        try (var screen = Screen.phone()) {
            screen.signIn(looked.login(), BodyFixture.PASSWORD);
            var page = screen.open("/group?year=" + year().year());
            screen.clean();
            var address = page.locator(".take a").first().getAttribute("href");
            return page.request().get(Screen.url(address)).text();
        }
    }

    private String portal(BodyFixture looked) {
        try (var screen = Screen.desk()) {
            screen.signIn(looked.login(), BodyFixture.PASSWORD);
            var page = screen.open("/group?year=" + year().year());
            screen.clean();
            return page.locator("main").innerText();
        }
    }

    @Test
    void of_nine_members_nothing_is_told_and_of_ten_sums_and_averages() {
        walking(10);
        joins(0, 9);
        var group = new BodyFixture(city.code(), TEAM);
        counted();

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.empty());
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .isEmpty();
        assertThat(portal(group))
                .contains("10人に満たないため")
                .contains("はじめに")
                .doesNotContain("90,000")
                .doesNotContain("9人");

        joins(9, 10);
        counted();

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.of(10));
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .containsEntry(city.lastMonth(), new Together.Month(city.lastMonth(), 10, 10, 150, 10, 100_000));
        assertThat(portal(group))
                .contains("10人")
                .contains("1 位（1 団体中）")
                .contains("100,000")
                .contains("10,000")
                .contains("150")
                .doesNotContain("員0")
                .doesNotContain(people.getFirst().toString());
        assertThat(csv(group)).contains("ポイント合計").contains("150").contains("100000");
    }

    @Test
    void a_member_who_was_registered_twice_is_one_and_what_both_records_walked_is_theirs() {
        walking(11);
        joins(0, 10);
        var group = new BodyFixture(city.code(), TEAM);
        merged(people.get(9), people.get(8));
        counted();

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.empty());
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .isEmpty();

        city.walks(people.get(9), city.lastMonth().atDay(2), 10_000);
        joins(10, 11);
        city.followed();
        counted();

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.of(10));
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .containsEntry(city.lastMonth(), new Together.Month(city.lastMonth(), 10, 10, 165, 10, 110_000));
    }

    private void merged(PersonId person, PersonId countsAs) {
        city.as(() -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), person, countsAs, "同じ人");
            return true;
        });
    }

    @Test
    void on_a_telephone_each_month_is_a_card_and_on_paper_it_is_a_table_again() {
        walking(10);
        joins(0, 10);
        var group = new BodyFixture(city.code(), TEAM);
        counted();

        try (var screen = Screen.phone()) {
            screen.signIn(group.login(), BodyFixture.PASSWORD);
            var page = screen.open("/group?year=" + year().year());
            var told = page.locator("#months tbody tr:not(.untold)");
            var first = told.locator("td").first();

            assertThat(told.count()).isEqualTo(1);
            assertThat(first.evaluate("cell => getComputedStyle(cell, '::before').content"))
                    .isEqualTo("\"順位\"");
            assertThat(
                            page.evaluate(
                                    "() => [...document.querySelectorAll('.sideways')].every(e => e.scrollWidth <= e.clientWidth)"))
                    .isEqualTo(true);

            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("#months thead").isVisible()).isTrue();
            assertThat(first.evaluate("cell => getComputedStyle(cell, '::before').content"))
                    .isEqualTo("none");
            assertThat(page.locator("form:visible, button:visible, .button:visible, nav:visible")
                            .count())
                    .isZero();
        }
    }

    @Test
    void steps_of_nine_among_ten_members_are_not_told() {
        walking(9);
        people.add(city.joined());
        joins(0, 10);
        var group = new BodyFixture(city.code(), TEAM);

        counted();

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.of(10));
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .isEmpty();
        assertThat(ByChance.leftOut(portal(group))).doesNotContain("90,000").doesNotContain("135");
    }

    @Test
    void a_month_is_counted_once_so_that_whoever_joins_later_is_not_told_by_the_difference() {
        walking(11);
        joins(0, 10);
        var group = new BodyFixture(city.code(), TEAM);
        counted();
        var before = group.asRepresentative(() -> together.months(group.body, year()));

        joins(10, 11);
        counted();

        assertThat(before).containsKey(city.lastMonth());
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .isEqualTo(before);
    }

    @Test
    void a_stricter_rule_hides_what_was_counted_under_a_milder_one() {
        walking(10);
        joins(0, 10);
        var group = new BodyFixture(city.code(), TEAM);
        counted();

        city.as(() -> {
            ServerFixture.part(Rankings.class).raiseLeast(11);
            return true;
        });

        assertThat(group.asRepresentative(() -> together.members(group.body))).isEqualTo(OptionalInt.empty());
        assertThat(group.asRepresentative(() -> together.months(group.body, year())))
                .isEmpty();
    }
}
