package musubi.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.points.PointTerms;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One municipality of a server that runs several: its residents, six providers and a month of its programme, from enrolment to the bank. What
 * it should pay and give is counted here by itself, from the same invented people.
 */
final class Town {
    static final int PROVIDERS = 6;
    static final int PRICE = 3_000;
    static final int FIXED = 500_000;
    static final int FEE = 1_000;

    private static final String PASSWORD = "correct horse battery";
    private static final String COMPANY = "健幸合同会社";
    private static final int TOGETHER = 500;
    private static final int PLACES = 2_000;
    private static final int MOST_A_MONTH = 360;
    private static final int VOUCHER = 50;
    private static final int EXCHANGES = 200;

    private final Server server;
    private final int number;
    private final Code code;
    private final YearMonth month;
    private final List<UUID> people;
    private final UUID voucher;
    private Actor first = Actor.job("bench", new Code("122173"));
    private Actor second = first;

    Town(Server server, int number, int people, YearMonth month) {
        this.server = server;
        this.number = number;
        this.code = code(number);
        this.month = month;
        this.people =
                IntStream.range(0, people).mapToObj(p -> id("person " + p)).toList();
        this.voucher = id("voucher");
    }

    /** A code with its check digit that no municipality has. */
    private static Code code(int number) {
        var digits = Integer.toString(47_900 + number);
        int sum = IntStream.range(0, digits.length())
                .map(i -> (digits.charAt(i) - '0') * (digits.length() + 1 - i))
                .sum();
        return new Code(digits + (11 - sum % 11) % 10);
    }

    private UUID id(String what) {
        return UUID.nameUUIDFromBytes("bench town %d %s".formatted(number, what).getBytes(StandardCharsets.UTF_8));
    }

    private String name() {
        return "%d番市".formatted(number);
    }

    /** An officer who has come in. */
    Caller officer() throws IOException, InterruptedException {
        var caller = new Caller(server.port());
        caller.signIn("officer-" + code, PASSWORD);
        return caller;
    }

    private <T> T as(Actor actor, Supplier<T> work) {
        return server.part(Acting.class).as(actor, work);
    }

    private void job(Runnable work) {
        as(Actor.job("bench", code), () -> {
            work.run();
            return true;
        });
    }

    /** The municipality with two officers, and its residents. */
    void enrol() {
        FirstStart.enter(server, new Municipality(code, new Words(name(), "Town " + number)));
        job(() -> server.part(Schemes.class).open(new Scheme("walk", new Words("健幸ポイント", "Health points"))));
        first = account("officer-" + code);
        second = account("officer2-" + code);
        var transactions = new TransactionTemplate(server.part(PlatformTransactionManager.class));
        for (int from = 0; from < people.size(); from += TOGETHER) {
            int start = from;
            job(() -> transactions.executeWithoutResult(_ -> {
                for (int p = start; p < Math.min(start + TOGETHER, people.size()); p++) join(p);
            }));
        }
    }

    private Actor account(String login) {
        var id = id(login);
        job(() -> server.part(Accounts.class)
                .open(id, login, PASSWORD, Role.OFFICER, Optional.empty(), Optional.empty()));
        return new Actor(id.toString(), Role.OFFICER, code, Optional.empty(), Optional.empty());
    }

    private void join(int person) {
        var random = new SplittableRandom(number * 1_000_003L + person);
        server.part(People.class)
                .join(new Joining(
                        new PersonId(people.get(person)),
                        CityServer.somebody(random, name() + " " + person),
                        LocalDate.of(1935, 1, 1).plusDays(random.nextInt(40 * 365)),
                        person % 2 == 0 ? "F" : "M",
                        "walk",
                        month.minusMonths(6).atDay(1),
                        "paper"));
    }

    /** Six providers, each with a class a week, and a voucher to be had. */
    void timetable() {
        job(() -> {
            server.part(Venues.class)
                    .keep(new Venues.Venue("hall", "公民館", "", "", Optional.empty(), List.of(), Optional.empty()));
            for (int provider = 0; provider < PROVIDERS; provider++) {
                server.part(Providers.class).keep(Providers.Provider.named(provider(provider), provider(provider)));
                var programmes = server.part(Programmes.class);
                programmes.add(
                        new Programmes.Programme(provider(provider) + "の体操", "体操教室", provider(provider), "sports"));
                for (int week = 0; week < 4; week++)
                    programmes.add(new Programmes.Session(
                            session(provider, week),
                            provider(provider) + "の体操",
                            day(provider, week),
                            LocalTime.of(10, 0),
                            60,
                            "hall",
                            PLACES));
            }
        });
    }

    private String provider(int provider) {
        return "%d番市の事業者%d".formatted(number, provider);
    }

    private static String session(int provider, int week) {
        return "class-%d-%d".formatted(provider, week);
    }

    private LocalDate day(int provider, int week) {
        return month.atDay(1 + week * 7 + provider);
    }

    /** The weeks in which somebody comes to the class of a provider. */
    private Set<Integer> weeks(int person, int provider) {
        var random = new SplittableRandom(number * 31_337L + person * 64L + provider);
        var weeks = new HashSet<Integer>();
        if (random.nextInt(3) > 0) return weeks;
        for (int week = 0; week < 4; week++) if (random.nextInt(2) == 0) weeks.add(week);
        return weeks;
    }

    /** What was written down at the doors. */
    int attend() {
        var transactions = new TransactionTemplate(server.part(PlatformTransactionManager.class));
        int marks = 0;
        for (int provider = 0; provider < PROVIDERS; provider++)
            for (int week = 0; week < 4; week++) {
                var session = session(provider, week);
                var at = day(provider, week).atTime(10, 0).atZone(Japan.TIME).toInstant();
                int of = provider;
                int in = week;
                var present = IntStream.range(0, people.size())
                        .filter(p -> weeks(p, of).contains(in))
                        .mapToObj(p -> Mark.present(session, new PersonId(people.get(p)), "list", at))
                        .toList();
                job(() -> transactions.executeWithoutResult(_ -> present.forEach(server.part(Visits.class)::record)));
                marks += present.size();
            }
        return marks;
    }

    /** Enters what was agreed, signed by everybody; points are given from the first of the month. */
    void agree() {
        var points = signed("""
                agreement: town-points
                title: {ja: 歩いて得するポイント, en: Points for walking}
                unit: PT
                between: {payer: %s, payee: each person}
                for: {each: person, where: enrolled}
                clauses:
                  walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {3_000: 5, 5_000: 10, 8_000: 15}, below: 0}, cap: {each-month: %d}}
                points: {expires: end-of-next-fiscal-year, exchange: {from: 50, step: 50}}
                """.formatted(name(), MOST_A_MONTH));
        signed("""
                agreement: town-outcome
                title: {ja: 成果連動契約, en: Outcome contract}
                unit: JPY
                between: {payer: %s, payee: %s}
                term: {from: %s, until: %s}
                rounding: {each: clause, down-to: 1}
                measures:
                  people: {measure: participants, window: period}
                clauses:
                  fixed: {title: {ja: 基本額, en: fixed fee}, per: month, article: 第4条, pays: %d}
                  people: {title: {ja: 参加者数, en: by participants}, per: month, article: 第5条, pays: {price: %d, times: people}}
                """.formatted(
                        name(), COMPANY, month.atDay(1), month.plusMonths(1).atDay(1), FIXED, PRICE));
        signed("""
                agreement: town-fees
                title: {ja: 事業者への委託料, en: Fees of the providers}
                unit: JPY
                between: {payer: %s, payee: each provider}
                for: {each: provider}
                term: {from: %s, until: %s}
                rounding: {each: clause, down-to: 1}
                measures:
                  people: {measure: participants, window: period}
                clauses:
                  people: {title: {ja: 参加者数, en: by participants}, per: month, pays: {price: %d, times: people}}
                attribution: {a person in several programmes: counts once for each provider}
                """.formatted(COMPANY, month.atDay(1), month.plusMonths(1).atDay(1), FEE));
        job(() -> {
            server.part(PointTerms.class).putInForce(points, month);
            server.part(Catalogue.class)
                    .add(
                            new Item(
                                    voucher,
                                    Kind.VOUCHER,
                                    points,
                                    "買物券 50円",
                                    VOUCHER,
                                    provider(0),
                                    VOUCHER,
                                    90,
                                    month.atDay(1),
                                    month.atDay(1).plusYears(1)),
                            Optional.of(EXCHANGES));
        });
    }

    private String signed(String text) {
        return as(first, () -> {
            var contracts = server.part(Contracts.class);
            var id = contracts.enter(text);
            var version = contracts.versions(id).getFirst();
            for (var party : version.unsigned())
                contracts.sign(id, version.number(), party, "代表者", month.atDay(1), version.digest());
            return id;
        });
    }

    /** Everybody's steps of a day, as an application sends them. */
    byte[] steps(LocalDate day) {
        return StepsRequest.of(people, person -> walked(person, day), day);
    }

    private int walked(int person, LocalDate day) {
        return CityServer.steps(number * 100_000 + person, day);
    }

    /** The points everybody should have got, counted without the agreement. */
    long points() {
        long all = 0;
        for (int person = 0; person < people.size(); person++) {
            int points = 0;
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                int steps = walked(person, month.atDay(day));
                points += steps >= 8_000 ? 15 : steps >= 5_000 ? 10 : steps >= 3_000 ? 5 : 0;
            }
            all += Math.min(MOST_A_MONTH, points);
        }
        return all;
    }

    /** Everybody asks for the voucher until there is none; answers how many got one. */
    int exchange() {
        int got = 0;
        for (int person = 0; person < people.size() && got < EXCHANGES; person++) {
            int of = person;
            var reply = as(
                    Actor.job("bench", code),
                    () -> server.part(Exchanges.class)
                            .ask(id("exchange " + of), voucher, new PersonId(people.get(of))));
            if (reply instanceof Reply.Done) got++;
        }
        return got;
    }

    /** The accounts of everybody who pays or is paid; two officers each. */
    void accounts() {
        account(name(), 1_000_000, "1234567890");
        account(COMPANY, 2_000_000, "2345678901");
        for (int provider = 0; provider < PROVIDERS; provider++) account(provider(provider), 3_000_000 + provider, "");
    }

    private void account(String party, int account, String originator) {
        var register = server.part(PayeeRegister.class);
        var id = id("account " + party);
        as(first, () -> {
            register.propose(
                    id,
                    new PayeeAccount(
                            party, "0140", "", "020", "", "1", Integer.toString(account), "カ）ケンコウ", originator));
            return true;
        });
        as(second, () -> register.approve(id));
    }

    /** Freezes, approves and asks for the payment of the month; the second officer pays it; both make its file for the bank. */
    Map<String, Long> settle(String agreement, LocalDate payOn) {
        var settlements = server.part(Settlements.class);
        var id = new SettlementId(id(agreement));
        as(first, () -> {
            settlements.freeze(id, agreement, month.toString());
            settlements.decide(id, Step.EVIDENCE_APPROVED);
            return settlements.decide(id, Step.PAYMENT_REQUESTED);
        });
        as(second, () -> settlements.decide(id, Step.PAYMENT_RELEASED));
        var verified = as(first, () -> settlements.verify(id));
        if (!verified.equal()) throw new IllegalStateException(name() + " " + agreement + " differs: " + verified);
        var files = server.part(BankFiles.class);
        var file = id(agreement + " file");
        as(
                first,
                () -> files.make(
                        new BankFiles.Order(file, id, "zengin", "standard", payOn, payOn.plusYears(1), "テストデータ提出中")));
        as(second, () -> files.clear(file));
        if (as(second, () -> server.part(BankDelivery.class).take(file)).isEmpty())
            throw new IllegalStateException(name() + " has no file for the bank of " + agreement);
        var paid = new TreeMap<String, Long>();
        for (Payable.Line line : as(first, () -> settlements.payable(id)).lines())
            paid.merge(line.payee(), line.amount(), Math::addExact);
        return paid;
    }

    /** What the month should pay to whom under an agreement, counted without it. */
    Map<String, Long> owed(String agreement) {
        var came = new HashMap<String, Set<Integer>>();
        for (int person = 0; person < people.size(); person++)
            for (int provider = 0; provider < PROVIDERS; provider++)
                if (!weeks(person, provider).isEmpty())
                    came.computeIfAbsent(provider(provider), _ -> new HashSet<>())
                            .add(person);
        if (agreement.equals("town-fees")) {
            var fees = new TreeMap<String, Long>();
            came.forEach((provider, persons) -> fees.put(provider, (long) FEE * persons.size()));
            return fees;
        }
        var all = new HashSet<Integer>();
        came.values().forEach(all::addAll);
        return Map.of(COMPANY, FIXED + (long) PRICE * all.size());
    }

    /** Nobody of another town is seen here, and nothing of the trail is broken. */
    void alone() {
        job(() -> {
            var chain = server.part(Audit.class).chain();
            if (!chain.whole()) throw new IllegalStateException("the trail of %s is broken".formatted(name()));
            int sessions = server.part(Timetable.class)
                    .find(Timetable.Wanted.all(month.atDay(1), month.atEndOfMonth()))
                    .size();
            if (sessions != PROVIDERS * 4)
                throw new IllegalStateException("%s sees %d sessions".formatted(name(), sessions));
        });
    }

    Code code() {
        return code;
    }
}
