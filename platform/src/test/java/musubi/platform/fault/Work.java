package musubi.platform.fault;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.points.PointTerms;
import musubi.platform.points.Points;
import musubi.platform.programme.Programmes;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a server is asked to do while something goes wrong. For everything it says is kept there is a line: {@code joined ID},
 * {@code kept ID}, {@code marked ID}, {@code released ID}, {@code exchanged ID}, {@code fulfilled ID}.
 */
final class Work {
    static final Code CITY = new Code("232114");
    static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final Instant NOON = DAY.atTime(12, 0).atZone(Japan.TIME).toInstant();
    static final String AGREEMENT = """
            agreement: %s
            title: {ja: 歩いて得するポイント, en: Points for walking}
            unit: PT
            between: {payer: 豊田市, payee: each person}
            for: {each: person, where: enrolled}
            clauses:
              walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}
            points: {late-upload: 14 days, expires: end-of-next-fiscal-year, exchange: {from: 10, step: 10}}
            """;

    /** What a day's walk earns, and what a towel costs. */
    static final long DAYS_POINTS = 10;

    static final int TOWELS = 100_000;
    static final Item TOWEL = new Item(
            UUID.fromString("6f0c9d3e-0000-4000-8000-000000000001"),
            Kind.GOODS,
            "points",
            "タオル",
            DAYS_POINTS,
            "",
            0,
            0,
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2099, 12, 31));

    private final Server server;
    private final Consumer<String> told;

    Work(Server server, Consumer<String> told) {
        this.server = server;
        this.told = told;
    }

    void begin() {
        FirstStart.enter(server, new Municipality(CITY, new Words("豊田市", "Toyota")));
        acting(() -> server.part(Schemes.class).open(new Scheme("kenko", new Words("健幸ポイント", "Health points"))));
    }

    private void acting(Runnable work) {
        server.part(Acting.class).as(Actor.job("worker", CITY), () -> {
            work.run();
            return true;
        });
    }

    void join(PersonId person) {
        acting(() -> server.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("試験 太郎", "シケン タロウ", "", ""),
                        LocalDate.of(1950, 1, 2),
                        "M",
                        "kenko",
                        DAY,
                        "paper")));
        told.accept("joined " + person);
    }

    void people() {
        var person = new PersonId(UUID.randomUUID());
        join(person);
        var upload = UUID.randomUUID();
        acting(() -> server.part(Uploads.class)
                .keep(upload, List.of(new StepsReading(person, DAY, "watch", "sensed", 6_000))));
        told.accept("kept " + upload);
        var programmes = server.part(Programmes.class);
        acting(() -> {
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "公民館", 10_000));
            server.part(Visits.class).record(Mark.present("taiso-1", person, "list", NOON));
        });
        told.accept("marked " + person);
    }

    /** Points follow the records from now on, and there is something to exchange them for. */
    void beginPoints() {
        beginPoints(YearMonth.from(today()));
    }

    /** Points follow the records of this month and of those after it. */
    void beginPoints(YearMonth first) {
        acting(() -> {
            var contracts = server.part(Contracts.class);
            if (contracts.text(TOWEL.agreement()).isEmpty()) signed(contracts, AGREEMENT.formatted(TOWEL.agreement()));
            server.part(PointTerms.class).putInForce(TOWEL.agreement(), first);
            server.part(Catalogue.class).add(TOWEL, Optional.of(TOWELS));
        });
    }

    private LocalDate today() {
        return LocalDate.ofInstant(server.part(Clock.class).instant(), Japan.TIME);
    }

    /** Somebody walks today, and somebody who has the points by now exchanges them. */
    void exchanges() {
        var walker = new PersonId(UUID.randomUUID());
        join(walker);
        var upload = UUID.randomUUID();
        acting(() -> server.part(Uploads.class)
                .keep(upload, List.of(new StepsReading(walker, today(), "watch", "sensed", 6_000))));
        told.accept("kept " + upload);
        told.accept("walked " + walker);
        acting(() -> walkers(server).stream()
                .filter(person -> points(server, person) >= DAYS_POINTS)
                .findFirst()
                .ifPresent(this::exchange));
    }

    /** Asks for something they can have for a day's points. */
    void exchangeFor(PersonId person) {
        acting(() -> exchange(person));
    }

    private void exchange(PersonId person) {
        var exchange = UUID.randomUUID();
        var exchanges = server.part(Exchanges.class);
        if (!(exchanges.ask(exchange, TOWEL.id(), person) instanceof Reply.Done)) return;
        told.accept("exchanged " + exchange);
        if (exchanges.fulfil(exchange) instanceof Reply.Done) told.accept("fulfilled " + exchange);
    }

    /** Whoever walked since points follow the records. */
    static List<PersonId> walkers(Server server) {
        return server.part(TransactionTemplate.class)
                .execute(status -> server.part(JdbcClient.class)
                        .sql("select distinct s.person from activity.steps s where s.day > :day")
                        .param("day", DAY)
                        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                        .list());
    }

    static long points(Server server, PersonId person) {
        return server.part(Points.class).of(person).stream()
                .mapToLong(held -> held.points() - held.owes())
                .sum();
    }

    void settlements() {
        settle(new SettlementId(UUID.randomUUID()), agreed());
    }

    /** An agreement of its own that everybody signed. */
    String agreed() {
        var agreement = "walk-" + UUID.randomUUID().toString().substring(0, 8);
        acting(() -> signed(server.part(Contracts.class), AGREEMENT.formatted(agreement)));
        return agreement;
    }

    void settle(SettlementId settlement, String agreement) {
        var settlements = server.part(Settlements.class);
        acting(() -> settlements.freeze(settlement, agreement, "2026-04"));
        acting(() -> settlements.decide(settlement, Step.EVIDENCE_APPROVED));
        acting(() -> settlements.decide(settlement, Step.PAYMENT_REQUESTED));
        server.part(Acting.class)
                .as(Actor.job("second", CITY), () -> settlements.decide(settlement, Step.PAYMENT_RELEASED));
        told.accept("released " + settlement);
    }

    static void signed(Contracts contracts, String text) {
        var id = contracts.enter(text);
        var version = contracts.versions(id).getFirst();
        for (var party : version.unsigned()) contracts.sign(id, version.number(), party, "市長", DAY, version.digest());
    }
}
