package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.contract.Settled;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Consents;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The machine's clock is set back and forward while people work. */
class ClockMovedTest {
    private static final List<Duration> MOVES =
            List.of(Duration.ofHours(-2), Duration.ofDays(2), Duration.ofMinutes(-61), Duration.ZERO);

    @TempDir
    private Path folder;

    private final Set<String> told = new HashSet<>();
    private final MovedClock clock = new MovedClock();
    private Server server;
    private Work work;

    @BeforeEach
    void start() {
        server = Server.start(new Server.Settings(folder, 0, Optional.empty(), Map.of(), clock));
        work = new Work(server, told::add);
        work.begin();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private <T> T as(Supplier<T> what) {
        return server.part(Acting.class).as(Actor.job("test", Work.CITY), what);
    }

    @Test
    void nothing_is_lost_or_doubled_and_the_audit_trail_stays_whole() {
        for (var move : MOVES) {
            clock.set(move);
            work.people();
            work.settlements();
        }

        new Kept(told).compare(server);
    }

    @Test
    void the_last_word_about_consent_counts_though_the_clock_says_it_was_said_before_the_first() {
        var consents = server.part(Consents.class);
        var person = new PersonId(UUID.randomUUID());
        as(() -> {
            consents.write(
                    Consents.PROGRAMME, "municipality", new Words("参加の同意", "Consent"), new Words("本文", "The words"));
            server.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("試験 太郎", "シケン タロウ", "", ""),
                            LocalDate.of(1950, 1, 2),
                            "M",
                            "kenko",
                            Work.DAY,
                            "paper"));
            consents.give(person, Consents.PROGRAMME, "municipality", 1);
            return true;
        });

        clock.set(Duration.ofHours(-2));
        as(() -> {
            consents.withdraw(person, Consents.PROGRAMME, "municipality");
            return true;
        });

        assertThat(as(() -> consents.of(person).getFirst().said())).isInstanceOf(Consents.Said.Withdrawn.class);
    }

    @Test
    void whoever_is_signed_in_stays_so_when_the_clock_is_set_back_and_is_asked_again_when_their_time_is_over() {
        var administrator = FirstStart.enter(
                        server,
                        new Municipality(new musubi.platform.municipality.Code("011002"), new Words("札幌市", "Sapporo")))
                .getFirst();
        var visitor = new Visitor(server.port());
        visitor.signIn(administrator.login(), administrator.password());

        clock.set(Duration.ofHours(-2));
        assertThat(visitor.get("/people").statusCode()).isEqualTo(200);
        clock.set(Duration.ofDays(400));
        assertThat(visitor.get("/people").statusCode()).isEqualTo(302);
    }

    private static final Item VOUCHER = new Item(
            UUID.fromString("6f0c9d3e-0000-4000-8000-000000000021"),
            Kind.VOUCHER,
            Work.TOWEL.agreement(),
            "朝市の券",
            Work.DAYS_POINTS,
            "club",
            500,
            1,
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2099, 12, 31));

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR_BACK = Duration.ofHours(-1);

    private PersonId walked(LocalDate day) {
        var person = new PersonId(UUID.randomUUID());
        work.join(person);
        as(() -> server.part(Uploads.class)
                .keep(UUID.randomUUID(), List.of(new StepsReading(person, day, "watch", "sensed", 6_000))));
        return person;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private long points(PersonId person) {
        return as(() -> Work.points(server, person));
    }

    private void untilPoints(PersonId person, long points) {
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (points(person) != points) {
            assertThat(System.nanoTime()).as("points of " + person).isLessThan(patience);
            Kept.pause();
        }
    }

    private Exchange asked(PersonId person) {
        var id = UUID.randomUUID();
        assertThat(as(() -> server.part(Exchanges.class).ask(id, VOUCHER.id(), person)))
                .isInstanceOf(Reply.Done.class);
        return found(id);
    }

    private Exchange found(UUID exchange) {
        return as(() -> server.part(Exchanges.class).find(exchange)).orElseThrow();
    }

    private Reply used(Exchange exchange) {
        return as(() -> server.part(Exchanges.class)
                .use(exchange.voucher().orElseThrow().code()));
    }

    private long count(String query) {
        return as(() -> server.part(TransactionTemplate.class)
                .execute(status -> server.part(JdbcClient.class)
                        .sql(query)
                        .query(Long.class)
                        .single()));
    }

    private List<String> done(String subject) {
        return as(() -> server.part(Audit.class).latest(1_000)).stream()
                .filter(entry -> entry.subject().equals(subject))
                .map(Entry::action)
                .toList()
                .reversed();
    }

    @Test
    void points_are_earned_spent_and_given_back_once_and_nothing_is_dated_before_what_it_follows() {
        work.beginPoints();
        as(() -> {
            server.part(Catalogue.class).add(VOUCHER, Optional.of(100));
            return true;
        });
        var used = walked(today());
        var undone = walked(today());
        var late = walked(today());
        for (var person : List.of(used, undone, late)) untilPoints(person, Work.DAYS_POINTS);

        clock.set(DAY);
        var usedVoucher = asked(used);
        var undoneVoucher = asked(undone);
        var tomorrow = walked(today());
        var settlement = new SettlementId(UUID.randomUUID());
        var agreement = work.agreed();
        as(() -> {
            server.part(Settlements.class).freeze(settlement, agreement, "2026-04");
            return true;
        });
        as(() -> server.part(Settlements.class).decide(settlement, Step.EVIDENCE_APPROVED));

        clock.set(HOUR_BACK);
        assertThat(used(usedVoucher)).isInstanceOf(Reply.Done.class);
        as(() -> server.part(Settlements.class).decide(settlement, Step.PAYMENT_REQUESTED));

        clock.set(DAY.negated());
        as(() -> server.part(Exchanges.class).cancel(undoneVoucher.id()));
        var lateVoucher = asked(late);
        work.settle(settlement, agreement);
        server.part(Jobs.class).run("points.night");

        clock.set(DAY);
        server.part(Jobs.class).run("rewards.go-on");
        clock.set(DAY.negated());
        server.part(Jobs.class).run("rewards.go-on");
        assertThat(used(lateVoucher)).isEqualTo(new Reply.Refused(Reply.Why.ENDED_BEFORE));
        clock.set(DAY.multipliedBy(2));
        server.part(Jobs.class).run("points.night");
        untilPoints(tomorrow, Work.DAYS_POINTS);

        assertThat(found(usedVoucher.id()).state()).isEqualTo(Exchange.State.FULFILLED);
        assertThat(found(undoneVoucher.id()).state()).isEqualTo(Exchange.State.CANCELLED);
        assertThat(found(lateVoucher.id()).state()).isEqualTo(Exchange.State.LAPSED);
        untilPoints(used, 0);
        untilPoints(undone, Work.DAYS_POINTS);
        untilPoints(late, Work.DAYS_POINTS);
        assertThat(as(() -> server.part(Catalogue.class).all()))
                .filteredOn(offered -> offered.item().equals(VOUCHER))
                .extracting(Catalogue.Offered::left)
                .containsExactly(Optional.of(99));
        assertThat(done("exchange " + usedVoucher.id())).containsExactly("rewards.asked", "rewards.fulfilled");
        assertThat(done("settlement " + settlement))
                .endsWith(
                        "settlement.evidence-approved", "settlement.payment-requested", "settlement.payment-released");
        assertThat(as(() -> server.part(Settlements.class).find(settlement))
                        .orElseThrow()
                        .decisions())
                .extracting(Settled.Decision::step)
                .containsExactly(Step.EVIDENCE_APPROVED, Step.PAYMENT_REQUESTED, Step.PAYMENT_RELEASED);
        assertThat(count("""
                select count(*) from rewards.step s join rewards.exchange e using (municipality, exchange)
                 where s.happened_at < e.asked_at
                    or exists (select 1 from rewards.step f
                                where f.municipality = s.municipality and f.exchange = s.exchange and f.happened_at > s.happened_at
                                  and (s.step = 'booked' or f.step = 'held'))
                """)).isZero();
        new Kept(told).compare(server);
    }

    @Test
    void points_expire_once_when_their_day_is_over_however_often_the_clock_passes_it() {
        work.beginPoints();
        var keeping = walked(today());
        var spending = walked(today());
        for (var person : List.of(keeping, spending)) untilPoints(person, Work.DAYS_POINTS);
        var lastDay = FiscalYear.of(today()).next().days().until().minusDays(1);
        var eve = Duration.between(
                Instant.now(), lastDay.atTime(12, 0).atZone(Japan.TIME).toInstant());

        var left = new ArrayList<Long>();
        clock.set(eve);
        server.part(Jobs.class).run("points.expiry");
        left.add(points(keeping));
        var exchange = UUID.randomUUID();
        as(() -> server.part(Exchanges.class).ask(exchange, Work.TOWEL.id(), spending));
        for (var move : List.of(DAY, DAY.plus(HOUR_BACK), Duration.ZERO, DAY)) {
            clock.set(eve.plus(move));
            server.part(Jobs.class).run("points.expiry");
            left.add(points(keeping));
        }
        clock.set(eve.plus(HOUR_BACK));
        as(() -> server.part(Exchanges.class).fulfil(exchange));

        assertThat(left).containsExactly(Work.DAYS_POINTS, 0L, 0L, 0L, 0L);
        assertThat(found(exchange).state()).isEqualTo(Exchange.State.FULFILLED);
        assertThat(points(spending)).isZero();
        assertThat(count("select count(*) from rewards.step where step = 'booked'"))
                .isOne();
        new Kept(told).compare(server);
    }
}
