package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.ServerFixture;
import musubi.platform.books.Books;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.platform.people.Consents;
import musubi.platform.people.Mistakes;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class LivePointsTest {
    private final CityFixture city = new CityFixture();

    @Test
    void points_appear_within_seconds_of_an_upload_an_attendance_and_a_correction_of_either() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        city.holdsClass(city.today);
        var before = Instant.now();

        city.walks(hanako, city.today, 10_500);
        city.attends(hanako, city.today, true);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(25);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));

        city.walks(hanako, city.today, 6_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(20);

        city.attends(hanako, city.today, false);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);
        city.balanced();
    }

    @Test
    void a_day_with_two_devices_is_worth_what_was_walked_and_a_day_with_two_classes_two_classes() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        city.holdsClass(city.today);
        city.holdsClass("taiso-evening", city.today, LocalTime.of(18, 0));

        city.walks(hanako, city.today, "phone", 6_000);
        city.walks(hanako, city.today, "watch", 7_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);

        city.attends(hanako, city.today, true);
        city.attends(hanako, "taiso-evening", true);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(30);
        city.balanced();
    }

    @Test
    void what_was_recorded_before_the_agreement_came_into_force_counts_from_its_first_month_on() {
        var hanako = city.joined();
        city.walks(hanako, city.lastMonth.minusMonths(1).atDay(20), 6_000);
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);

        city.inForce(city.lastMonth);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
    }

    @Test
    void a_released_month_equals_its_statement_and_records_no_longer_change_it() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        var taro = city.joined();
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);
        city.followed();
        var first = city.frozen(city.lastMonth.toString());
        city.walks(taro, city.lastMonth.atDay(4), 10_000);
        city.walks(hanako, city.lastMonth.atDay(3), 100);
        city.followed();
        assertThat(city.points(hanako)).isZero();
        assertThat(city.points(taro)).isEqualTo(15);

        // The frozen evidence says 10 for one and nothing for the other; two people released it.
        assertThat(city.released(first)).isEqualTo(new Answer.Decided());
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.points(taro)).isZero();
        city.walks(taro, city.lastMonth.atDay(5), 10_000);
        city.walks(taro, city.today, 10_000);
        city.followed();
        assertThat(city.points(taro)).isEqualTo(15);

        assertThat(city.released(city.frozen(city.lastMonth.toString()))).isEqualTo(new Answer.Decided());
        city.followed();
        assertThat(city.points(hanako)).isZero();
        assertThat(city.points(taro)).isEqualTo(45);
        city.balanced();
    }

    @Test
    void an_amendment_changes_points_from_its_day_once_everybody_has_signed_it() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);
        city.followed();
        city.run(() -> ServerFixture.part(Contracts.class)
                .amend(CityFixture.AGREEMENT, CityFixture.TEXT + """
                amendments:
                  - effective: %s
                    changes: {clauses.walking.pays: {bands: steps, from: {5_000: 20}, below: 0}}
                """.formatted(city.lastMonth.atDay(1))));
        city.walks(hanako, city.lastMonth.atDay(4), 6_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10 + 10);

        city.run(() -> city.signed(2));
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(20 + 20);
        city.balanced();
    }

    @Test
    void a_month_that_pays_everybody_is_released_also_for_somebody_whose_enrolment_was_a_mistake() {
        city.inForce(
                city.lastMonth,
                CityFixture.TEXT
                        .replace(", where: enrolled", "")
                        .replace("per: event, of: class-attendance, pays: 10", "per: month, pays: 10"));
        var hanako = city.joined();
        city.run(() -> ServerFixture.part(Mistakes.class)
                .neverJoined(
                        new Mistakes.Wrong(
                                hanako, "kenko", city.lastMonth.minusMonths(2).atDay(1)),
                        "誤り"));
        city.followed();

        assertThat(city.released(city.frozen(city.lastMonth.toString()))).isEqualTo(new Answer.Decided());
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
    }

    @Test
    void somebody_who_withdraws_keeps_the_points_they_have_when_the_month_is_released() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        var taro = city.joined();
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);
        city.walks(taro, city.lastMonth.atDay(3), 10_000);
        city.followed();
        withdraws(hanako);

        assertThat(city.released(city.frozen(city.lastMonth.toString()))).isEqualTo(new Answer.Decided());
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.points(taro)).isEqualTo(15);
        city.balanced();
    }

    @Test
    void so_does_somebody_who_had_withdrawn_when_the_evidence_was_frozen_and_takes_part_again_since() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        var taro = city.joined();
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);
        city.walks(taro, city.lastMonth.atDay(3), 10_000);
        city.followed();
        withdraws(hanako);
        var frozen = city.frozen(city.lastMonth.toString());
        city.run(() -> ServerFixture.part(Consents.class).giveProgramme(hanako));

        assertThat(city.released(frozen)).isEqualTo(new Answer.Decided());
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.points(taro)).isEqualTo(15);
        city.balanced();
    }

    @Test
    void a_corrected_month_leaves_who_withdrew_since_their_points_and_follows_their_corrected_records() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        var taro = city.joined();
        for (var person : List.of(hanako, taro)) city.walks(person, city.lastMonth.atDay(3), 6_000);
        city.followed();
        assertThat(city.released(city.frozen(city.lastMonth.toString()))).isEqualTo(new Answer.Decided());
        withdraws(hanako);
        withdraws(taro);
        city.walks(taro, city.lastMonth.atDay(3), 100);

        assertThat(city.released(city.frozen(city.lastMonth.toString()))).isEqualTo(new Answer.Decided());
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.points(taro)).isZero();
        city.balanced();
    }

    private void withdraws(PersonId person) {
        city.run(() -> {
            var consents = ServerFixture.part(Consents.class);
            consents.write(
                    Consents.PROGRAMME, "municipality", new Words("事業への参加", "Taking part"), new Words("本文", "Text"));
            consents.giveProgramme(person);
            consents.withdraw(person, Consents.PROGRAMME, "municipality");
        });
    }

    @Test
    void a_settlement_is_released_once() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        city.walks(hanako, city.lastMonth.atDay(3), 6_000);
        var settlement = city.frozen(city.lastMonth.toString());
        city.followed();

        assertThat(city.released(settlement)).isEqualTo(new Answer.Decided());
        assertThat(city.released(settlement)).isEqualTo(new Answer.Refused(Answer.Why.DECIDED_BEFORE));
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        city.balanced();
    }

    @Test
    void only_whole_months_that_are_over_are_settled() {
        city.inForce(city.lastMonth);

        for (var period : List.of(
                YearMonth.from(city.today).toString(),
                city.lastMonth.atDay(1) + ".." + city.lastMonth.atDay(10),
                city.lastMonth.minusMonths(1).atDay(1) + ".." + city.lastMonth.atEndOfMonth()))
            assertThatThrownBy(() -> city.frozen(period))
                    .as(period)
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems())
                                    .extracting(Problem::code)
                                    .containsExactly("points.unfinished-months"));
    }

    @Test
    void a_crash_between_deciding_and_booking_or_in_the_middle_of_booking_books_once() {
        city.inForce(city.lastMonth);
        var hanako = city.joined();
        var taro = city.joined();
        city.followed();
        for (int crash = 0; crash < 3; crash++) {
            int requests = crash;
            // Another server holds the lock, so that this one does not do the whole work by itself meanwhile.
            city.alone(() -> {
                city.walks(hanako, city.today, 5_000 + requests * 3_000);
                city.walks(taro, city.today, requests % 2 == 0 ? 6_000 : 100);
                ServerFixture.part(Live.class).decide();
                bookUpTo(requests);
            });
            city.followed();

            assertThat(city.points(hanako)).isEqualTo(requests < 2 ? 10 : 15);
            assertThat(city.points(taro)).as("crash " + requests).isEqualTo(requests % 2 == 0 ? 10 : 0);
            city.balanced();
        }
    }

    /** The first requests of each batch reach the ledger, and then the server dies. */
    private void bookUpTo(int most) {
        var booking = ServerFixture.part(Booking.class);
        var awards = ServerFixture.part(AwardRepository.class);
        for (var batch : CityFixture.transaction(awards::unbooked)) {
            var decided = CityFixture.transaction(() -> awards.awards(batch.id()));
            ServerFixture.part(Books.class).with(ledger -> {
                var all = booking.requests(ledger, batch, decided);
                return ledger.submit(all.subList(0, Math.min(most, all.size())), Instant.now());
            });
        }
    }

    @Test
    void two_servers_at_once_give_the_same_points_once() throws Exception {
        city.inForce(city.lastMonth);
        var people = List.of(city.joined(), city.joined(), city.joined());
        try (var servers = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < 12; i++) {
                var person = people.get(i % 3);
                var day = city.today.minusDays(i % 2);
                work.add(servers.submit(() -> {
                    city.walks(person, day, 6_000);
                    city.as(() -> ServerFixture.part(Live.class).follow(city.code));
                }));
            }
            for (var one : work) one.get();
        }
        city.followed();

        var owed = city.owed(city.lastMonth, people);
        for (var person : people) assertThat(city.points(person)).isEqualTo(owed.get(person));
        city.balanced();
    }

    @Test
    void of_many_who_look_at_once_each_is_told_what_moved_on_their_own_account_and_on_nobody_elses() throws Exception {
        city.inForce(city.lastMonth);
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 6; i++) {
            people.add(city.joined());
            for (int day = 0; day <= i; day++) city.walks(people.get(i), city.lastMonth.atDay(1 + day), 6_000);
        }
        city.followed();
        var alone = people.stream().map(this::statement).toList();

        assertThat(alone)
                .extracting(lines -> lines.stream().mapToLong(Posted::points).sum())
                .containsExactly(10L, 20L, 30L, 40L, 50L, 60L);
        try (var lookers = Executors.newFixedThreadPool(12)) {
            var looks = new ArrayList<Future<List<Posted>>>();
            for (int i = 0; i < 300; i++) {
                var person = people.get(i % 6);
                looks.add(lookers.submit(() -> statement(person)));
            }
            for (int i = 0; i < 300; i++) assertThat(looks.get(i).get()).isEqualTo(alone.get(i % 6));
        }
    }

    private List<Posted> statement(PersonId person) {
        return city.as(() -> ServerFixture.part(Points.class).purse(person).statement());
    }

    @Test
    void after_random_records_and_corrections_points_equal_the_statement_seed_20261126() {
        city.inForce(city.lastMonth);
        var random = new Random(20261126);
        var people = List.of(city.joined(), city.joined(), city.joined());
        var days = List.of(city.lastMonth.atDay(2), city.lastMonth.atDay(9), city.today.minusDays(1), city.today);
        days.forEach(city::holdsClass);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 6; i++) {
                var person = people.get(random.nextInt(people.size()));
                var day = days.get(random.nextInt(days.size()));
                if (random.nextInt(3) == 0) city.attends(person, day, random.nextBoolean());
                else city.walks(person, day, random.nextInt(12_000));
            }
            city.followed();
            city.balanced();
        }

        assertThatPointsEqual(people);
    }

    /** Readings from before what the terms ask for are left out of the small packs, and change nothing. */
    @Test
    void steps_of_years_before_change_no_points_and_caps_of_the_year_are_kept() {
        city.inForce(city.lastMonth);
        var random = new Random(20261127);
        var people = List.of(city.joined(), city.joined(), city.joined());
        for (var person : people)
            for (int years = 0; years < 3; years++)
                for (int i = 0; i < 8; i++)
                    city.walks(
                            person,
                            city.lastMonth.minusMonths(2).minusYears(years).atDay(1 + i),
                            random.nextInt(14_000));
        for (int i = 0; i < 10; i++) {
            city.walks(people.getFirst(), city.lastMonth.atDay(1 + i), 4_000 + random.nextInt(10_000));
            city.walks(people.getLast(), city.today.minusDays(i % 3), 4_000 + random.nextInt(10_000));
        }
        city.followed();
        city.balanced();

        assertThatPointsEqual(people);
    }

    /** The steps table of the small packs is then as good as empty. */
    @Test
    void somebody_who_walks_and_attends_earns_by_an_agreement_that_asks_for_classes_alone() {
        var text = CityFixture.TEXT.replaceFirst("  walking: .*\n", "").replace("live-points", "class-points");
        city.run(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            var id = contracts.enter(text);
            var version = contracts.versions(id).getFirst();
            for (var party : version.unsigned())
                contracts.sign(id, version.number(), party, "市長", city.today, version.digest());
            ServerFixture.part(PointTerms.class).putInForce(id, city.lastMonth);
        });
        var hanako = city.joined();
        city.walks(hanako, city.today.minusYears(1), 9_000);
        city.walks(hanako, city.today, 9_000);
        city.holdsClass(city.today);
        city.attends(hanako, city.today, true);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        city.balanced();
    }

    private void assertThatPointsEqual(List<PersonId> people) {
        var owed = city.owed(city.lastMonth, people);
        assertThat(owed.values()).anyMatch(points -> points > 0);
        for (var person : people) assertThat(city.points(person)).isEqualTo(owed.get(person));
    }
}
