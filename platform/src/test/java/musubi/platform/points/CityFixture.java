package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.agreement.settlement.Line;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.books.Books;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.snapshot.Changes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import musubi.settling.Settling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A city of its own with a point agreement, people who take part, and a class each day. */
public final class CityFixture {
    public static final String AGREEMENT = "live-points";
    public static final String TEXT = """
            agreement: live-points
            title: {ja: 歩いて得するポイント, en: Points for walking}
            unit: PT
            between: {payer: 試験市, payee: each person}
            for: {each: person, where: enrolled}
            clauses:
              walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10, 10_000: 15}, below: 0}, cap: {each-month: 60}}
              class: {title: {ja: 教室, en: class}, per: event, of: class-attendance, pays: 10}
            cap: {each-year: 150}
            points: {expires: end-of-next-fiscal-year, exchange: {from: 50, step: 50}}
            """;

    final Code code = ServerFixture.municipality();
    final LocalDate today = LocalDate.ofInstant(ServerFixture.part(Clock.class).instant(), Japan.TIME);
    final YearMonth lastMonth = YearMonth.from(today).minusMonths(1);

    public LocalDate today() {
        return today;
    }

    public YearMonth lastMonth() {
        return lastMonth;
    }

    public Code code() {
        return code;
    }

    public <T> T as(Supplier<T> work) {
        return ServerFixture.as(code, work);
    }

    void run(Runnable work) {
        as(() -> {
            work.run();
            return true;
        });
    }

    public PersonId joined() {
        var person = new PersonId(UUID.randomUUID());
        run(() -> ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        lastMonth.minusMonths(2).atDay(1),
                        "counter")));
        return person;
    }

    /** Enters the agreement and records that every party signed it. Acts for the city already. */
    void signed() {
        signed(TEXT);
    }

    private void signed(String text) {
        var contracts = ServerFixture.part(Contracts.class);
        contracts.enter(text);
        signed(1);
    }

    /** Records that every party signed the last version. Acts for the city already. */
    public void signed(int version) {
        var contracts = ServerFixture.part(Contracts.class);
        for (var agreement : contracts.agreements())
            for (var party : agreement.unsigned())
                contracts.sign(AGREEMENT, version, party, "市長", today, agreement.digest());
    }

    public void inForce(YearMonth first) {
        inForce(first, TEXT);
    }

    public void inForce(YearMonth first, String text) {
        run(() -> {
            signed(text);
            ServerFixture.part(PointTerms.class).putInForce(AGREEMENT, first);
        });
    }

    public void walks(PersonId person, LocalDate day, int steps) {
        walks(person, day, "phone", steps);
    }

    void walks(PersonId person, LocalDate day, String device, int steps) {
        run(() -> ServerFixture.part(Uploads.class)
                .keep(UUID.randomUUID(), List.of(new StepsReading(person, day, device, "sensed", steps))));
    }

    void holdsClass(LocalDate day) {
        run(() ->
                ServerFixture.part(Programmes.class).add(new Programmes.Programme("taiso", "体操教室", "club", "sports")));
        holdsClass("taiso-" + day, day, LocalTime.of(10, 0));
    }

    void holdsClass(String session, LocalDate day, LocalTime begins) {
        run(() -> ServerFixture.part(Programmes.class)
                .add(new Programmes.Session(session, "taiso", day, begins, 60, "公民館", 20)));
    }

    void attends(PersonId person, LocalDate day, boolean present) {
        attends(person, "taiso-" + day, present);
    }

    void attends(PersonId person, String session, boolean present) {
        run(() -> ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        session,
                        person,
                        present,
                        "list",
                        ServerFixture.part(Clock.class).instant(),
                        present ? "" : "来ていなかった")));
    }

    /** Waits until points have followed the records, as the server does it by itself. */
    public void followed() {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        while (!as(this::nothingLeft)) {
            if (Instant.now().isAfter(end)) throw new AssertionError("points did not follow within 30 seconds");
            pause();
        }
    }

    private boolean nothingLeft() {
        return transaction(() -> !ServerFixture.part(Changes.class).any()
                && ServerFixture.part(AwardRepository.class).unbooked().isEmpty());
    }

    /** Does something while no server follows this city's records. */
    void alone(Runnable work) {
        var end = Instant.now().plus(Duration.ofSeconds(60));
        while (!as(() -> ServerFixture.part(Alone.class).with(code, work))) {
            if (Instant.now().isAfter(end)) throw new AssertionError("a server follows this city without an end");
            pause();
        }
    }

    static <T> T transaction(Supplier<T> work) {
        return Objects.requireNonNull(new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> work.get()));
    }

    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the person holds less what they owe. */
    public long points(PersonId person) {
        return as(() -> ServerFixture.part(Points.class).of(person).stream()
                .mapToLong(h -> h.points() - h.owes())
                .sum());
    }

    /** What the person is to return. */
    public long owes(PersonId person) {
        return as(() -> ServerFixture.part(Points.class).of(person).stream()
                .mapToLong(Points.Held::owes)
                .sum());
    }

    /** Freezes the evidence of a period; nothing is decided yet. */
    SettlementId frozen(String period) {
        var id = new SettlementId(UUID.randomUUID());
        run(() -> ServerFixture.part(Settlements.class).freeze(id, AGREEMENT, period));
        return id;
    }

    /** Two officers approve, request and release. */
    Answer released(SettlementId id) {
        Answer last = new Answer.Decided();
        for (var step : List.of(Step.EVIDENCE_APPROVED, Step.PAYMENT_REQUESTED, Step.PAYMENT_RELEASED))
            last = ServerFixture.part(Acting.class)
                    .as(
                            Actor.job("officer " + step, code),
                            () -> ServerFixture.part(Settlements.class).decide(id, step));
        return last;
    }

    /** What the agreement owes each of these for days up to today, settled from a pack of everything. */
    Map<PersonId, Long> owed(YearMonth first, List<PersonId> people) {
        return as(() -> {
            var snapshots = ServerFixture.part(Snapshots.class);
            try {
                var pack = snapshots.take(UUID.randomUUID()).pack();
                var agreement = Files.writeString(Files.createTempFile("agreement", ".yaml"), TEXT);
                var inputs = new Settling.Inputs(
                        agreement, Optional.of(pack), List.of(), Optional.empty(), List.of(), Optional.empty());
                try (var settling = Settling.open(inputs)) {
                    var lines =
                            settling.statement(first.atDay(1) + ".." + today).lines();
                    return people.stream()
                            .collect(Collectors.toMap(
                                    p -> p,
                                    p -> lines.stream()
                                            .filter(l -> l.subject().equals(snapshots.pseudonym(p.toString())))
                                            .mapToLong(Line::amount)
                                            .sum()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What the agreement owes somebody from two months back, settled from a pack of everything. */
    public long owed(PersonId person) {
        return owed(lastMonth.minusMonths(1), List.of(person)).getOrDefault(person, 0L);
    }

    /** Nothing is wrong with the books, and every clause passed on all that was put into it. */
    public void balanced() {
        run(() -> ServerFixture.part(Books.class).with(ledger -> {
            assertThat(ledger.check()).isEmpty();
            assertThat(ledger.accounts())
                    .filteredOn(a -> a.id().value().startsWith("clause:"))
                    .allSatisfy(
                            a -> assertThat(ledger.balance(a.id()).orElseThrow().posted())
                                    .as(a.id().value())
                                    .isZero());
            return true;
        }));
    }
}
