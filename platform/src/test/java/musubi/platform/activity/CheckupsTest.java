package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.contract.Contracts;
import musubi.platform.jobs.Jobs;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.points.PointTerms;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class CheckupsTest {
    private static final String TEXT = """
            agreement: live-points
            title: {ja: 健診ポイント, en: Points for check-ups}
            unit: PT
            between: {payer: 試験市, payee: each person}
            for: {each: person, where: enrolled}
            clauses:
              check-up: {title: {ja: 健診, en: check-up}, per: event, of: check-up-visits, pays: 500, cap: {each-year: 500}}
            points: {expires: end-of-next-fiscal-year, exchange: {from: 500, step: 500}}
            """;

    private final CityFixture city = new CityFixture();
    private final Checkups checkups = ServerFixture.part(Checkups.class);
    private final CheckupLists lists = ServerFixture.part(CheckupLists.class);
    private final LocalDate yesterday = city.today().minusDays(1);

    private void inForce() {
        city.as(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            var version = contracts.versions(contracts.enter(TEXT)).getFirst();
            for (var party : version.unsigned())
                contracts.sign(CityFixture.AGREEMENT, version.number(), party, "市長", city.today(), version.digest());
            ServerFixture.part(PointTerms.class).putInForce(CityFixture.AGREEMENT, city.lastMonth());
            return true;
        });
    }

    private static CheckupReading taken(PersonId person, LocalDate day, Kind kind, Result result) {
        return new CheckupReading(person, day, kind, result, "", null, null, null, null, null);
    }

    private UUID entered(CheckupReading reading, Checkups.Entered as) {
        var id = UUID.randomUUID();
        assertThat(city.as(() -> checkups.enter(id, reading))).isEqualTo(as);
        return id;
    }

    private long points(PersonId person) {
        city.followed();
        return city.points(person);
    }

    private void run(Runnable work) {
        city.as(() -> {
            work.run();
            return true;
        });
    }

    @Test
    void a_check_up_is_awarded_within_seconds_and_points_follow_its_correction_and_withdrawal() {
        inForce();
        var hanako = city.joined();
        var first = entered(taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.COUNTS);
        assertThat(points(hanako)).isEqualTo(500);

        var right = UUID.randomUUID();
        run(() ->
                checkups.correct(right, first, taken(hanako, yesterday, Kind.SPECIFIC, Result.INVITED), "案内を送っただけだった"));
        assertThat(points(hanako)).isZero();
        run(() ->
                checkups.correct(right, first, taken(hanako, yesterday, Kind.SPECIFIC, Result.INVITED), "案内を送っただけだった"));
        var last = UUID.randomUUID();
        run(() -> checkups.correct(last, right, taken(hanako, yesterday, Kind.SPECIFIC, Result.ALL_NORMAL), "結果の紙を見た"));
        assertThat(points(hanako)).isEqualTo(500);

        run(() -> checkups.withdraw(last, "別の方の結果だった"));
        assertThat(points(hanako)).isZero();
        city.balanced();
        assertThat(city.as(() -> checkups.of(hanako)))
                .extracting(c -> c.state() + " " + c.why())
                .containsExactlyInAnyOrder("withdrawn 案内を送っただけだった", "withdrawn 結果の紙を見た", "withdrawn 別の方の結果だった");
    }

    @Test
    void what_looks_wrong_earns_nothing_until_it_is_accepted() {
        inForce();
        var hanako = city.joined();
        entered(taken(hanako, city.today().minusDays(400), Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.HELD);
        entered(taken(hanako, yesterday, Kind.LUNG, Result.ALL_NORMAL), Checkups.Entered.COUNTS);
        var other = entered(taken(hanako, yesterday, Kind.LUNG, Result.FOLLOW_UP_NEEDED), Checkups.Entered.HELD);
        var taro = city.joined();
        var second = entered(taken(taro, city.today(), Kind.SPECIFIC, Result.INVITED), Checkups.Entered.COUNTS);
        assertThat(city.as(() -> checkups.find(other).orElseThrow().held())).isEqualTo("contradiction");
        assertThat(city.as(() -> checkups.find(second).orElseThrow().state())).isEqualTo("counts");
        assertThat(points(taro)).isZero();

        var held = entered(taken(taro, city.today().minusDays(366), Kind.DENTAL, Result.TAKEN), Checkups.Entered.HELD);
        assertThat(city.as(() -> checkups.find(held).orElseThrow().held())).isEqualTo("late");
        assertThatThrownBy(() -> run(() -> checkups.accept(held, " "))).isInstanceOf(BadInput.class);
        run(() -> checkups.accept(held, "受診券で確かめた"));
        run(() -> checkups.accept(held, "もう一度"));
        assertThat(city.as(() -> checkups.find(held).orElseThrow().why())).isEqualTo("受診券で確かめた");
        assertThat(city.as(() -> checkups.waiting())).isEqualTo(2);
        city.balanced();
    }

    @Test
    void the_same_check_up_twice_in_a_fiscal_year_is_held_and_pays_once() {
        inForce();
        var hanako = city.joined();
        var first = city.lastMonth().atDay(2);
        var later = musubi.quantity.FiscalYear.of(first).equals(musubi.quantity.FiscalYear.of(yesterday))
                ? yesterday
                : first.plusDays(1);
        entered(taken(hanako, first, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.COUNTS);
        var again = entered(taken(hanako, later, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.HELD);
        assertThat(points(hanako)).isEqualTo(500);
        run(() -> checkups.accept(again, "二度受けていた"));
        assertThat(points(hanako)).isEqualTo(500);
    }

    @Test
    void a_second_check_up_of_a_year_is_held_also_under_the_other_record_of_the_same_person() {
        var hanako = city.joined();
        var second = city.joined();
        run(() -> ServerFixture.part(Merges.class).merge(UUID.randomUUID(), second, hanako, "同じ人"));
        var first = city.lastMonth().atDay(2);
        var later = first.plusDays(1);

        entered(taken(hanako, first, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.COUNTS);
        var again = entered(taken(second, later, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.HELD);
        entered(taken(second, first, Kind.LUNG, Result.TAKEN), Checkups.Entered.COUNTS);
        entered(taken(hanako, later, Kind.LUNG, Result.TAKEN), Checkups.Entered.HELD);
        entered(taken(city.joined(), later, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.COUNTS);

        assertThat(city.as(() -> checkups.find(again).orElseThrow().held())).isEqualTo("again");
        refused(
                "checkups.there",
                () -> checkups.enter(UUID.randomUUID(), taken(second, first, Kind.SPECIFIC, Result.TAKEN)));
    }

    @Test
    void a_check_up_that_cannot_be_is_refused_and_a_repeated_click_adds_nothing() {
        var hanako = city.joined();
        var reading = taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN);
        var id = entered(reading, Checkups.Entered.COUNTS);
        assertThat(city.as(() -> checkups.enter(id, reading))).isEqualTo(Checkups.Entered.BEFORE);
        refused("checkups.other", () -> checkups.enter(id, taken(hanako, yesterday, Kind.LUNG, Result.TAKEN)));
        refused("checkups.there", () -> checkups.enter(UUID.randomUUID(), reading));
        refused(
                "checkups.to-come",
                () -> checkups.enter(
                        UUID.randomUUID(), taken(hanako, city.today().plusDays(1), Kind.LUNG, Result.TAKEN)));
        refused(
                "checkups.never-joined",
                () -> checkups.enter(
                        UUID.randomUUID(), taken(new PersonId(UUID.randomUUID()), yesterday, Kind.LUNG, Result.TAKEN)));
        assertThat(city.as(() -> checkups.of(hanako))).hasSize(1);

        var elsewhere = ServerFixture.municipality();
        assertThat(ServerFixture.as(elsewhere, () -> checkups.find(id))).isEmpty();
        assertThat(ServerFixture.as(elsewhere, () -> checkups.of(hanako))).isEmpty();
    }

    private void refused(String code, Supplier<?> work) {
        assertThatThrownBy(() -> city.as(work))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).containsExactly(code));
    }

    @Test
    void two_who_enter_the_same_check_up_at_once_enter_it_once() throws Exception {
        var hanako = city.joined();
        try (var desks = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 8; i++)
                work.add(desks.submit(() -> {
                    try {
                        city.as(() -> checkups.enter(
                                UUID.randomUUID(), taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN)));
                        return true;
                    } catch (BadInput e) {
                        return false;
                    }
                }));
            int kept = 0;
            for (var one : work) if (one.get()) kept++;
            assertThat(kept).isEqualTo(1);
        }
    }

    private PersonId named(String name, String kana, LocalDate born) {
        var person = new PersonId(UUID.randomUUID());
        run(() -> ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, kana, "", ""),
                        born,
                        "M",
                        "kenko",
                        city.lastMonth().minusMonths(2).atDay(1),
                        "counter")));
        return person;
    }

    @Test
    void a_list_is_looked_at_kept_once_and_taken_back_whole() {
        inForce();
        var taro = named("高橋 太郎", "タカハシ タロウ", LocalDate.of(1950, 4, 1));
        city.joined();
        city.joined();
        var jiro = named("鈴木 次郎", "", LocalDate.of(1951, 1, 2));
        var text = """
                参加者番号,氏名,フリガナ,生年月日,受診日,種類,結果,身長,体重,腹囲,収縮期血圧,拡張期血圧
                ,髙橋太郎,ﾀｶﾊｼ ﾀﾛｳ,昭和25年4月1日,%1$s,特定健診,すべて基準値内,160.5,60.2,85,130,80
                %2$s,,,,%1$s,大腸がん検診,,,,,,
                ,山田 花子,,1948-05-05,%1$s,特定健診,受診,,,,,
                ,誰か,,1960-01-01,%1$s,特定健診,受診,,,,,
                %2$s,,,,きのう,特定健診,早期がん,9,,,80,130
                %2$s,,,,%1$s,大腸がん検診,受診,,,,,
                """.formatted(yesterday, jiro);
        var id = UUID.randomUUID();
        assertThat(city.as(() -> lists.read(id, text.getBytes(Charset.forName("windows-31j")))))
                .isEqualTo(new CheckupLists.Answer.Offered(id));
        var look = city.as(() -> lists.find(id)).orElseThrow();
        assertThat(look.rows())
                .extracting(r -> r.line() + " " + r.reading().person())
                .containsExactly("2 " + taro, "3 " + jiro);
        assertThat(look.known()).isEqualTo(1);
        assertThat(look.leftOut())
                .extracting(w -> w.line() + " " + w.column())
                .containsExactly("4 氏名", "5 氏名", "6 受診日", "6 身長", "6 収縮期血圧", "6 結果");
        assertThat(city.points(taro)).isZero();
        assertThat(city.as(() -> ServerFixture.part(Disclosures.class).of(taro).toString()))
                .contains("ALL_NORMAL");

        assertThat(city.as(() -> lists.keep(id))).isEqualTo(2);
        assertThat(city.as(() -> lists.keep(id))).isEqualTo(2);
        assertThat(points(taro)).isEqualTo(500);
        assertThat(points(jiro)).isEqualTo(500);
        assertThat(city.as(() -> lists.read(UUID.randomUUID(), text.getBytes(Charset.forName("windows-31j")))))
                .isInstanceOf(CheckupLists.Answer.KeptBefore.class);

        assertThat(city.as(() -> lists.withdraw(id, "別の年の一覧だった"))).isEqualTo(2);
        assertThat(city.as(() -> lists.withdraw(id, "別の年の一覧だった"))).isZero();
        assertThat(points(taro)).isZero();
        assertThat(points(jiro)).isZero();
        city.balanced();
    }

    @Test
    void a_list_that_nobody_came_back_for_within_a_day_is_gone_and_put_away_at_night() {
        var left = UUID.randomUUID();
        var text = "参加者番号,受診日,種類,結果\n%s,%s,特定健診,受診\n".formatted(city.joined(), yesterday);
        city.as(() -> lists.read(left, text.getBytes(UTF_8)));
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql(
                                "update activity.checkup_list set offered_at = offered_at - interval '25 hours' where list = :list")
                        .param("list", left)
                        .update());

        assertThat(city.as(() -> lists.find(left))).isEmpty();
        assertThatThrownBy(() -> city.as(() -> lists.keep(left))).isInstanceOf(NoSuchElementException.class);
        assertThat(lists()).isEqualTo(1);

        ServerFixture.part(Jobs.class).run("activity.waiting");
        assertThat(lists()).isZero();
    }

    private long lists() {
        return city.as(() ->
                Objects.requireNonNull(new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from activity.checkup_list")
                                .query(Long.class)
                                .single())));
    }

    @Test
    void measured_values_of_a_check_up_become_evidence_and_those_of_a_withdrawn_one_do_not() {
        var hanako = city.joined();
        var text = """
                person,day,kind,result,height_cm,weight_kg,waist_cm,systolic,diastolic
                %s,%s,specific,follow-up-needed,150.5,52.25,80,140,85
                """.formatted(hanako, yesterday);
        var id = UUID.randomUUID();
        run(() -> lists.read(id, text.getBytes(UTF_8)));
        run(() -> lists.keep(id));
        assertThat(sealed()).contains("body 1", "checkup 2");
        run(() -> lists.withdraw(id, "間違い"));
        assertThat(sealed()).doesNotContain("body 1", "checkup 2");
    }

    private List<String> sealed() {
        return city.as(() -> ServerFixture.part(musubi.platform.snapshot.Snapshots.class)
                .glance(snapshot -> Pack.open(snapshot.pack()).manifest().tables().entrySet().stream()
                        .map(t -> t.getKey() + " " + t.getValue().rows())
                        .toList()));
    }

    private <T> T himself(PersonId person, Supplier<T> work) {
        var actor = new Actor(
                UUID.randomUUID().toString(),
                Role.RESIDENT,
                city.code(),
                Optional.of(person.value()),
                Optional.empty());
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    private UUID told(CheckupReading reading) {
        var id = UUID.randomUUID();
        assertThat(himself(reading.person(), () -> checkups.tell(id, reading))).isEqualTo(Checkups.Entered.HELD);
        return id;
    }

    @Test
    void what_a_resident_tells_earns_nothing_and_is_no_evidence_until_the_office_has_seen_it() {
        inForce();
        var hanako = city.joined();
        var reading = new CheckupReading(
                hanako,
                yesterday,
                Kind.SPECIFIC,
                Result.ALL_NORMAL,
                "",
                new BigDecimal("150.0"),
                new BigDecimal("50.00"),
                null,
                120,
                70,
                new BigDecimal("5.6"));

        var told = told(reading);
        assertThat(himself(hanako, () -> checkups.tell(told, reading))).isEqualTo(Checkups.Entered.BEFORE);
        assertThat(points(hanako)).isZero();
        assertThat(city.as(checkups::waiting)).isEqualTo(1);
        assertThat(city.as(() -> checkups.find(told).orElseThrow().reading().hba1cPercent()))
                .isEqualByComparingTo("5.6");
        assertThat(sealed()).noneMatch(table -> table.matches("(checkup|body) [1-9].*"));

        run(() -> checkups.accept(told, "結果の紙を見た"));

        assertThat(points(hanako)).isEqualTo(500);
        assertThat(sealed()).contains("body 1", "checkup 2");
        assertThat(himself(hanako, () -> checkups.takeBack(told, hanako)))
                .as("what was accepted is the office's word")
                .isFalse();
        assertThat(points(hanako)).isEqualTo(500);
        city.balanced();
    }

    @Test
    void what_was_told_stands_in_the_way_of_nothing_that_the_office_enters() {
        inForce();
        var hanako = city.joined();
        var told = told(taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN));
        assertThatThrownBy(() -> himself(
                        hanako,
                        () -> checkups.tell(UUID.randomUUID(), taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN))))
                .as("told twice")
                .isInstanceOf(BadInput.class);

        entered(taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN), Checkups.Entered.COUNTS);

        assertThat(points(hanako)).isEqualTo(500);
        assertThat(city.as(() -> checkups.beside(checkups.find(told).orElseThrow())))
                .isEqualTo("there");
        run(() -> checkups.accept(told, "紙も見た"));
        assertThat(points(hanako)).as("one check-up earns once").isEqualTo(500);
        assertThatThrownBy(() -> himself(
                        hanako,
                        () -> checkups.tell(UUID.randomUUID(), taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN))))
                .as("on record already")
                .isInstanceOf(BadInput.class);
        city.balanced();
    }

    @Test
    void who_decides_about_what_was_told_is_told_what_speaks_against_it() {
        var hanako = city.joined();
        entered(taken(hanako, yesterday, Kind.LUNG, Result.ALL_NORMAL), Checkups.Entered.COUNTS);
        var other = told(taken(hanako, yesterday, Kind.LUNG, Result.FOLLOW_UP_NEEDED));
        var old = told(taken(hanako, city.today().minusDays(366), Kind.DENTAL, Result.TAKEN));
        var fine = told(taken(hanako, yesterday, Kind.DENTAL, Result.TAKEN));

        assertThat(city.as(() -> Stream.of(other, old, fine)
                        .map(id -> checkups.beside(checkups.find(id).orElseThrow()))
                        .toList()))
                .containsExactly("contradiction", "late", "");
    }

    @Test
    void residents_take_back_what_they_told_by_mistake_and_nothing_else() {
        var hanako = city.joined();
        var taro = city.joined();
        var told = told(taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN));
        var official = entered(taken(hanako, yesterday, Kind.LUNG, Result.TAKEN), Checkups.Entered.COUNTS);

        assertThat(himself(taro, () -> checkups.takeBack(told, taro))).isFalse();
        assertThat(himself(hanako, () -> checkups.takeBack(official, hanako))).isFalse();
        assertThat(himself(hanako, () -> checkups.takeBack(told, hanako))).isTrue();
        assertThat(himself(hanako, () -> checkups.takeBack(told, hanako)))
                .as("again")
                .isTrue();

        assertThat(city.as(() -> checkups.find(told).orElseThrow().state())).isEqualTo("withdrawn");
        assertThat(city.as(() -> checkups.find(official).orElseThrow().state())).isEqualTo("counts");
        told(taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN));
    }

    @Test
    void the_database_itself_lets_residents_enter_only_what_waits_and_decide_nothing() {
        var hanako = city.joined();
        var taro = city.joined();
        var official = entered(taken(hanako, yesterday, Kind.LUNG, Result.TAKEN), Checkups.Entered.COUNTS);
        var told = told(taken(hanako, yesterday, Kind.DENTAL, Result.TAKEN));

        assertThatThrownBy(() -> himself(
                        hanako,
                        () -> checkups.enter(UUID.randomUUID(), taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN))))
                .hasStackTraceContaining("row-level security");
        assertThatThrownBy(() -> himself(
                        hanako,
                        () -> checkups.tell(UUID.randomUUID(), taken(taro, yesterday, Kind.SPECIFIC, Result.TAKEN))))
                .as("of somebody else")
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> himself(hanako, () -> {
                    checkups.accept(told, "自分で認める");
                    return true;
                }))
                .hasStackTraceContaining("row-level security");
        assertThatThrownBy(() -> himself(hanako, () -> {
                    checkups.withdraw(official, "やめたい");
                    return true;
                }))
                .hasStackTraceContaining("row-level security");
        assertThat(city.as(() -> checkups.of(taro))).isEmpty();
        assertThat(city.as(() -> checkups.find(told).orElseThrow().state())).isEqualTo("held");
    }

    @Test
    void told_twice_at_once_it_is_kept_once() throws Exception {
        var hanako = city.joined();
        var kept = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++)
                kept.add(threads.submit(() -> {
                    try {
                        himself(
                                hanako,
                                () -> checkups.tell(
                                        UUID.randomUUID(), taken(hanako, yesterday, Kind.SPECIFIC, Result.TAKEN)));
                        return true;
                    } catch (BadInput there) {
                        return false;
                    }
                }));
        }
        int done = 0;
        for (var one : kept) if (one.get()) done++;

        assertThat(done).isEqualTo(1);
        assertThat(city.as(() -> checkups.of(hanako))).hasSize(1);
    }
}
