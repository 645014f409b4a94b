package musubi.platform.fault;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
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
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/**
 * What a server is asked to do while something goes wrong. For everything it says is kept there is a line: {@code joined ID},
 * {@code kept ID}, {@code marked ID}, {@code released ID}.
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
            points: {late-upload: 14 days, expires: end-of-next-fiscal-year, exchange: {from: 500, step: 500}}
            """;

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

    void people() {
        var person = new PersonId(UUID.randomUUID());
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

    private static void signed(Contracts contracts, String text) {
        var id = contracts.enter(text);
        var version = contracts.versions(id).getFirst();
        for (var party : version.unsigned()) contracts.sign(id, version.number(), party, "市長", DAY, version.digest());
    }
}
