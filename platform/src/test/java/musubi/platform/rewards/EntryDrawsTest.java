package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.EntryDraws.Announced;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EntryDrawsTest {
    static final String TEXT = """
            agreement: live-points
            title: {ja: 抽選のあるポイント, en: Points with a draw}
            unit: PT
            between: {payer: 試験市, payee: each person}
            for: {each: person, where: enrolled}
            clauses:
              walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {8_000: 1}, below: 0}}
              lottery: {title: {ja: 抽選, en: lottery}, per: month, gives: lottery-entry, pays: {bands: {clause: walking}, from: {2: 1, 4: 2}, below: 0}}
            points: {expires: end-of-fiscal-year}
            """;

    private final CityFixture city = new CityFixture();
    private final EntryDraws draws = ServerFixture.part(EntryDraws.class);

    private void signed() {
        city.as(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            var version = contracts.versions(contracts.enter(TEXT)).getFirst();
            for (var party : version.unsigned())
                contracts.sign(CityFixture.AGREEMENT, version.number(), party, "市長", city.today(), version.digest());
            return true;
        });
    }

    private void walks(PersonId person, int days) {
        for (int i = 1; i <= days; i++) city.walks(person, city.lastMonth().atDay(i), 9_000);
    }

    /** Announced in time, for a month that is over by now. */
    private UUID announced(YearMonth month, int winners) {
        var id = UUID.randomUUID();
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("""
                        insert into rewards.entry_draw
                            (municipality, draw, agreement, clause, title, first_month, last_month, winners, seed_digest, committed_at)
                        values (:city, :draw, :agreement, 'lottery', '秋の抽選', :month, :month, :winners, :digest, now())
                        """)
                        .param("city", city.code().digits())
                        .param("draw", id)
                        .param("agreement", CityFixture.AGREEMENT)
                        .param("month", month.atDay(1))
                        .param("winners", winners)
                        .param(
                                "digest",
                                Digest.of(ServerFixture.part(Codes.class).seed(id))
                                        .hex())
                        .update()));
        return id;
    }

    private static Announced fresh(YearMonth first, YearMonth last) {
        return new Announced(UUID.randomUUID(), CityFixture.AGREEMENT, "lottery", "冬の抽選", first, last, 1);
    }

    @Test
    void entries_of_the_clause_take_part_once_each_and_what_was_corrected_before_the_draw_is_taken_back() {
        signed();
        var twice = city.joined();
        var once = city.joined();
        var none = city.joined();
        var corrected = city.joined();
        walks(twice, 4);
        walks(once, 3);
        walks(none, 1);
        walks(corrected, 2);
        var id = announced(city.lastMonth(), 2);
        assertThat(city.as(() -> draws.count(id))).isEqualTo(4);
        city.walks(corrected, city.lastMonth().atDay(2), 100);
        assertThat(city.as(() -> draws.count(id))).isEqualTo(3);

        assertThat(city.as(() -> draws.draw(id))).isEqualTo(Lotteries.Drawing.DRAWN);
        assertThat(city.as(() -> draws.draw(id))).isEqualTo(Lotteries.Drawing.DRAWN_BEFORE);
        var published = city.as(() -> draws.find(id)).orElseThrow();
        var draw = published.draw().orElseThrow();
        assertThat(draw.tickets()).hasSize(3).filteredOn(Draw.Ticket::won).hasSize(2);
        assertThat(Digest.of(draw.seed()).hex()).isEqualTo(published.seedDigest());
        assertThat(Draw.of(
                                draw.seed(),
                                draw.tickets().stream().map(Draw.Ticket::id).toList(),
                                2)
                        .tickets())
                .isEqualTo(draw.tickets());
        assertThat(published.toString()).doesNotContain(twice.toString(), once.toString());
        assertThat(city.as(() -> draws.winners(id)))
                .hasSize(2)
                .allSatisfy(t -> assertThat(t.person()).isIn(twice, once));

        assertThat(told())
                .containsExactlyInAnyOrderElementsOf(city.as(() -> draws.winners(id)).stream()
                        .map(t -> t.person().toString())
                        .distinct()
                        .toList());

        theyAreShownTheirOwn(id, twice, once);

        city.walks(none, city.lastMonth().atDay(9), 9_000);
        assertThat(city.as(
                        () -> draws.find(id).orElseThrow().draw().orElseThrow().tickets()))
                .hasSize(3);
    }

    private List<String> told() {
        return city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("select person::text from notice.message where template = 'draw-won'")
                        .query(String.class)
                        .list()));
    }

    private void theyAreShownTheirOwn(UUID draw, PersonId twice, PersonId once) {
        var login = city.as(
                () -> TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(twice), Optional.empty()));
        var tickets = city.as(() -> draws.of(draw, twice));
        var others = city.as(() -> draws.of(draw, once));
        assertThat(tickets).hasSize(2);
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/rewards");
            page.getByText("くじ・抽選").click();
            phone.clean();
            page.getByText("秋の抽選").click();
            var main = page.locator("main");
            PlaywrightAssertions.assertThat(main).containsText("3枚");
            for (var ticket : tickets) PlaywrightAssertions.assertThat(main).containsText(ticket.id());
            PlaywrightAssertions.assertThat(main).containsText("結果は公開された種のとおりです");
            page.locator("main summary").click();
            phone.clean();
            assertThat(page.content()).doesNotContain(others.getFirst().id());
            var file = page.request().get(Screen.url("/me/rewards/draws/" + draw + "/draw.json"));
            assertThat(file.text()).contains(others.getFirst().id()).doesNotContain(once.toString());
            assertThat(page.request()
                            .get(Screen.url("/me/rewards/draws/" + UUID.randomUUID()))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_draw_of_other_winners_or_another_seed_than_was_promised_does_not_follow() {
        var draw = Draw.of("seed", List.of("a", "b", "c"), 1);
        var turned = draw.tickets().stream()
                .map(t -> new Draw.Ticket(t.place(), t.id(), t.score(), !t.won()))
                .toList();

        assertThat(draw.follows(draw.seedDigest())).isTrue();
        assertThat(draw.follows(Digest.of("other").hex())).isFalse();
        assertThat(new Draw("seed", draw.seedDigest(), draw.ticketsDigest(), 1, turned).follows(draw.seedDigest()))
                .isFalse();
    }

    @Test
    void two_who_draw_at_once_draw_once() throws Exception {
        signed();
        walks(city.joined(), 2);
        var id = announced(city.lastMonth(), 1);
        try (var desks = Executors.newFixedThreadPool(3)) {
            var work = new ArrayList<Future<Lotteries.Drawing>>();
            for (int i = 0; i < 3; i++) work.add(desks.submit(() -> city.as(() -> draws.draw(id))));
            var outcomes = new ArrayList<Lotteries.Drawing>();
            for (var one : work) outcomes.add(one.get());
            assertThat(outcomes).filteredOn(Lotteries.Drawing.DRAWN::equals).hasSize(1);
        }
    }

    @Test
    void a_draw_is_announced_before_its_last_month_is_over_and_no_month_takes_part_twice() {
        signed();
        var now = YearMonth.from(city.today());
        var first = fresh(now, now.plusMonths(1));
        announce(first);
        announce(first);
        refused("rewards.month-taken", fresh(now.plusMonths(1), now.plusMonths(2)));
        announce(fresh(now.plusMonths(2), now.plusMonths(2)));
        refused("rewards.months-over", fresh(city.lastMonth(), city.lastMonth()));
        refused("rewards.months", fresh(now.plusMonths(4), now.plusMonths(3)));
        refused(
                "rewards.no-entries",
                new Announced(UUID.randomUUID(), CityFixture.AGREEMENT, "walking", "歩数", now, now, 1));
        assertThat(city.as(() -> draws.draw(first.id()))).isEqualTo(Lotteries.Drawing.NOT_YET);
        assertThat(city.as(draws::all)).hasSize(2);
        assertThat(ServerFixture.as(ServerFixture.municipality(), draws::all)).isEmpty();
    }

    private void announce(Announced announced) {
        city.as(() -> {
            draws.announce(announced);
            return true;
        });
    }

    private void refused(String code, Announced announced) {
        assertThatThrownBy(() -> announce(announced))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).isEqualTo(List.of(code)));
    }
}
