package musubi.platform.contract;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;

/** A municipality with two officers who may sign in, agreements in yen, and people who come to classes. */
public final class ContractFixture {
    public static final String PASSWORD = "correct horse";
    private static final LocalDate DAY = LocalDate.of(2026, 4, 10);

    public final Code city = ServerFixture.municipality();
    public final Actor first = account("first", Role.OFFICER, Optional.empty());
    public final Actor second = account("second", Role.OFFICER, Optional.empty());
    private final Contracts contracts = ServerFixture.part(Contracts.class);
    private final Settlements settlements = ServerFixture.part(Settlements.class);

    /** An account whose login is the name, a hyphen and the municipality. */
    public Actor account(String name, Role role, Optional<String> provider) {
        var id = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).open(id, name + "-" + city, PASSWORD, role, Optional.empty(), provider);
            return true;
        });
        return new Actor(id.toString(), role, city, Optional.empty(), provider);
    }

    public <T> T as(Actor actor, Supplier<T> work) {
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    /** A municipality has nothing to freeze before anybody joins. */
    public ContractFixture() {
        somebody();
    }

    /** A fixed sum each month. */
    public static String monthly(String id) {
        return text(id, "fixed: {title: {ja: 月額, en: monthly fee}, per: month, pays: 1_000}", "");
    }

    /** 3,000 yen for everybody who came in the fiscal year. */
    public static String yearly(String id) {
        return text(
                id,
                "people: {title: {ja: 参加者数, en: participants}, per: fiscal-year, article: 第5条,"
                        + " pays: {price: 3_000, times: participants}}",
                "measures:\n  participants: {measure: participants, window: fiscal-year}\n");
    }

    /** 1,000 yen in each month of at least 5,000 steps a day in the mean. */
    public static String walked(String id, String measure) {
        return text(
                id,
                "walking: {title: {ja: 歩数, en: walking}, per: month, pays: {bands: steps, from: {5_000: 1_000}, below: 0}}",
                "measures:\n  %s\n".formatted(measure));
    }

    private static String text(String id, String clause, String measures) {
        return """
                agreement: %s
                title: {ja: 成果連動契約, en: Outcome contract}
                unit: JPY
                between: {payer: 試験市, payee: 健康広場}
                term: {from: 2026-04-01, until: 2028-04-01}
                rounding: {each: clause, down-to: 1}
                %sclauses:
                  %s
                """.formatted(id, measures, clause);
    }

    /** Enters an agreement and records the signatures of both its parties. */
    public String signed(String text) {
        return as(first, () -> {
            var id = contracts.enter(text);
            var version = contracts.versions(id).getFirst();
            for (var party : version.unsigned())
                contracts.sign(id, version.number(), party, "代表", DAY, version.digest());
            return id;
        });
    }

    /** Freezes and approves. */
    public SettlementId approved(String agreement, String period) {
        return as(first, () -> {
            var id = new SettlementId(UUID.randomUUID());
            settlements.freeze(id, agreement, period);
            settlements.decide(id, Step.EVIDENCE_APPROVED);
            return id;
        });
    }

    /** Freezes, approves and requests. */
    public SettlementId requested(String agreement, String period) {
        var id = approved(agreement, period);
        as(first, () -> settlements.decide(id, Step.PAYMENT_REQUESTED));
        return id;
    }

    public Answer released(SettlementId id) {
        return as(second, () -> settlements.decide(id, Step.PAYMENT_RELEASED));
    }

    /** Somebody who joined on 1 April 2026. */
    public PersonId somebody() {
        var person = new PersonId(UUID.randomUUID());
        as(first, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "counter"));
            return true;
        });
        return person;
    }

    /** Whether somebody was there on 10 April 2026. */
    public void mark(PersonId person, boolean present) {
        as(first, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            if (ServerFixture.part(Timetable.class).session("taiso-1").isEmpty()) {
                programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
                programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "公民館", 20));
            }
            ServerFixture.part(Visits.class)
                    .record(new Mark(
                            UUID.randomUUID(),
                            "taiso-1",
                            person,
                            present,
                            "list",
                            DAY.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                            present ? "" : "来ていなかった"));
            return true;
        });
    }
}
