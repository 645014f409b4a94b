package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.contract.Contracts;
import musubi.platform.people.Consents;
import musubi.platform.people.Corrections;
import musubi.platform.people.Merges;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What changes points without a step or a visit being recorded, and what the small pack of a few people must know of everybody's. */
class WhatElseIsFollowedTest {
    private final CityFixture city = new CityFixture();

    private void inForce(String forWhom, String clauses) {
        var text = """
                agreement: live-points
                title: {ja: 歩いて得するポイント, en: Points for walking}
                unit: PT
                between: {payer: 試験市, payee: each person}
                for: {each: person, where: %s}
                clauses:
                  %s
                points: {expires: end-of-next-fiscal-year, exchange: {from: 50, step: 50}}
                """.formatted(forWhom, clauses);
        city.run(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            var id = contracts.enter(text);
            var version = contracts.versions(id).getFirst();
            for (var party : version.unsigned())
                contracts.sign(id, version.number(), party, "市長", city.today, version.digest());
            ServerFixture.part(PointTerms.class).putInForce(id, city.lastMonth);
        });
    }

    private static final String WALKING =
            "walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}";

    private void walks(PersonId person, int days) {
        for (int day = 1; day <= days; day++) city.walks(person, city.lastMonth.atDay(day), 6_000);
    }

    @Test
    void a_day_of_birth_that_is_put_right_changes_what_was_given_for_months_that_are_over() {
        inForce("age >= 70 and enrolled", WALKING);
        var hanako = city.joined();
        walks(hanako, 2);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(20);

        born(hanako, city.today.minusYears(40));
        city.followed();
        assertThat(city.points(hanako)).isZero();

        born(hanako, LocalDate.of(1948, 5, 5));
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(20);
        city.balanced();
    }

    private void born(PersonId person, LocalDate day) {
        city.run(() -> {
            var corrections = ServerFixture.part(Corrections.class);
            var now = corrections.of(person);
            corrections.correct(
                    person,
                    new Corrections.Particulars(now.identity(), day, now.sex(), now.area(), now.circumstances()),
                    "生年月日の誤り");
        });
    }

    @Test
    void who_takes_part_again_gets_what_was_recorded_while_they_had_withdrawn() {
        inForce("enrolled", WALKING);
        var hanako = city.joined();
        walks(hanako, 1);
        city.followed();
        city.run(() -> {
            var consents = ServerFixture.part(Consents.class);
            consents.write(
                    Consents.PROGRAMME, "municipality", new Words("事業への参加", "Taking part"), new Words("本文", "Text"));
            consents.giveProgramme(hanako);
            consents.withdraw(hanako, Consents.PROGRAMME, "municipality");
        });
        walks(hanako, 3);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);

        city.run(() -> ServerFixture.part(Consents.class).giveProgramme(hanako));
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(30);
        city.balanced();
    }

    @Test
    void a_class_that_was_of_another_kind_earns_what_that_kind_does_also_for_those_who_were_there_before() {
        inForce("enrolled", """
                class: {title: {ja: 教室, en: class}, per: event, of: sport, pays: 10}
                measures:
                  sport: {measure: class-attendance, category: sports}""");
        var hanako = city.joined();
        city.holdsClass(city.lastMonth.atDay(3));
        city.attends(hanako, city.lastMonth.atDay(3), true);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);

        city.run(() -> ServerFixture.part(Programmes.class)
                .change(new Programmes.Programme("taiso", "体操教室", "club", "learning")));
        city.followed();
        assertThat(city.points(hanako)).isZero();
        city.balanced();
    }

    @Test
    void who_came_to_no_class_keeps_what_a_clause_of_walking_and_classes_gives_when_their_steps_alone_change() {
        inForce("enrolled", """
                month: {title: {ja: 月, en: month}, per: month, pays: {sum: [{price: 10, times: {count: days, where: steps >= 5_000}}, {price: 10, times: class-attendance}]}}""");
        var hanako = city.joined();
        var taro = city.joined();
        city.holdsClass(city.lastMonth.atDay(3));
        city.holdsClass(city.lastMonth.atDay(20));
        city.attends(taro, city.lastMonth.atDay(3), true);
        city.attends(taro, city.lastMonth.atDay(20), true);
        walks(hanako, 2);
        city.followed();

        city.walks(hanako, city.lastMonth.atDay(9), 6_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(30);
        city.balanced();
    }

    @Test
    void
            who_has_no_benefits_is_given_what_that_earns_once_the_list_of_the_month_is_there_and_no_longer_when_it_is_taken_back() {
        inForce("enrolled", "month: {title: {ja: 月, en: month}, per: month, when: care-benefit <= 0, pays: 10}");
        var hanako = city.joined();
        var taro = city.joined();
        city.followed();
        assertThat(city.points(hanako)).isZero();

        var list = UUID.randomUUID();
        written("insert into care.upload values ('%s', '%s', 'benefit', 'd', 1, 'job', now())", list);
        written(
                "insert into care.benefit values ('%s', '%s', 1, '" + taro + "', '" + city.lastMonth.atDay(1)
                        + "', 'care', 5000)",
                list);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.points(taro)).isZero();

        // Looked at alone, who has no benefits still has none.
        walks(hanako, 1);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);

        written("insert into care.withdrawal values ('%s', '%s', 'job', now())", list);
        city.followed();
        assertThat(city.points(hanako)).isZero();
        city.balanced();
    }

    private void written(String sql, UUID list) {
        city.run(() -> CityFixture.transaction(() -> ServerFixture.part(JdbcClient.class)
                .sql(sql.formatted(city.code.digits(), list))
                .update()));
    }

    @Test
    void after_nights_without_a_server_the_month_that_ended_meanwhile_is_looked_at() {
        assertThat(PointJobs.since(LocalDate.of(2027, 4, 3))).isBefore(LocalDate.of(2027, 4, 1));
        assertThat(PointJobs.since(LocalDate.of(2027, 4, 20))).isAfter(LocalDate.of(2027, 3, 31));
    }

    @Test
    void who_is_for_whom_it_is_by_a_later_record_of_the_year_gets_the_earlier_months_as_well() {
        // Only where the last month lies in the fiscal year that runs.
        if (!FiscalYear.of(city.lastMonth.atDay(1)).equals(FiscalYear.of(city.today))) return;
        inForce("enrolled and check-up-taken >= 1", WALKING);
        var hanako = city.joined();
        checked(city.joined(), city.lastMonth.atDay(1));
        walks(hanako, 2);
        city.followed();
        assertThat(city.points(hanako)).isZero();

        checked(hanako, city.today);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(20);
        city.balanced();
    }

    private void checked(PersonId person, LocalDate day) {
        var upload = UUID.randomUUID();
        written(
                "insert into activity.upload (municipality, upload, digest, rows, received_at) values ('%s', '%s', 'd', 1, now())",
                upload);
        written(
                "insert into activity.checkup (municipality, upload, checkup, person, day, kind, result, recorded_on) values ('%s', '%s', '"
                        + UUID.randomUUID() + "', '" + person + "', '" + day + "', 'specific', 'taken', '" + day + "')",
                upload);
    }

    @Test
    void what_was_spent_under_one_of_two_records_is_not_spent_again_under_the_other() {
        inForce("enrolled", WALKING);
        var hanako = city.joined();
        var again = city.joined();
        walks(again, 6);
        city.followed();
        assertThat(spends(again, 50)).isTrue();

        var merge = UUID.randomUUID();
        city.run(() -> ServerFixture.part(Merges.class).merge(merge, again, hanako, "二重登録"));
        city.followed();
        assertThat(city.points(hanako) + city.points(again)).isEqualTo(10);
        assertThat(spends(hanako, 50)).isFalse();

        city.run(() -> ServerFixture.part(Merges.class).split(merge, "別の方だった"));
        city.followed();
        assertThat(city.points(hanako)).isZero();
        assertThat(city.points(again)).isEqualTo(10);
        city.balanced();
    }

    private boolean spends(PersonId person, long points) {
        return ServerFixture.part(Acting.class).as(Actor.job("rewards", city.code), () -> {
            var spending = ServerFixture.part(Spending.class);
            var now = ServerFixture.part(Clock.class).instant();
            var id = UUID.randomUUID();
            boolean set = spending.setAside(
                            new Spending.Spent(
                                    id, CityFixture.AGREEMENT, person, points, "商品券", now.plus(Duration.ofDays(30))),
                            now)
                    .isEmpty();
            if (set) spending.spend(id, now);
            return set;
        });
    }
}
