package musubi.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.platform.postgres.Reached;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A server of the platform on a PostgreSQL of its own, with a city of invented people who take part. */
final class CityServer implements AutoCloseable {
    static final Code CITY = new Code("122173");

    private static final String PASSWORD = "correct horse battery";
    private static final int TOGETHER = 500;
    private static final int BENEFIT_MONTHS = 48;
    private static final List<String> FAMILIES = List.of(
            "佐藤 サトウ", "鈴木 スズキ", "高橋 タカハシ", "田中 タナカ", "渡辺 ワタナベ", "伊藤 イトウ", "山本 ヤマモト", "中村 ナカムラ", "小林 コバヤシ", "加藤 カトウ");
    private static final List<String> GIVEN =
            List.of("花子 ハナコ", "太郎 タロウ", "和子 カズコ", "清 キヨシ", "節子 セツコ", "勇 イサム", "幸子 サチコ", "実 ミノル", "文子 フミコ", "進 ススム");

    private final Server server;
    private final Reached postgres;
    private final List<UUID> people;

    private CityServer(Server server, Reached postgres, int people) {
        this.server = server;
        this.postgres = postgres;
        this.people = IntStream.range(0, people).mapToObj(CityServer::person).toList();
    }

    /** Starts a server in a fresh folder and lets so many people join two thousand days ago. */
    static CityServer start(Ground ground) throws IOException {
        var folder = ground.fresh("server");
        ground.progress().accept("a server with %,d people".formatted(ground.people()));
        var server = Server.start(
                new Server.Settings(folder, 0, Optional.empty(), Map.of("musubi.api-requests-per-minute", "1000000")));
        try {
            var city = new CityServer(server, EmbeddedPostgres.reach(folder.resolve("postgres")), ground.people());
            city.fill();
            return city;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static UUID person(int number) {
        return UUID.nameUUIDFromBytes(("bench person " + number).getBytes(StandardCharsets.UTF_8));
    }

    private void fill() {
        FirstStart.enter(server, new Municipality(CITY, new Words("柏市", "Kashiwa")));
        as(() -> {
            part(Schemes.class).open(new Scheme("walk", new Words("健幸ポイント", "Health points")));
            part(Accounts.class)
                    .open(UUID.randomUUID(), "officer", PASSWORD, Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        var transactions = new TransactionTemplate(part(PlatformTransactionManager.class));
        for (int first = 0; first < people.size(); first += TOGETHER) {
            int from = first;
            as(() -> transactions.execute(status -> {
                for (int p = from; p < Math.min(from + TOGETHER, people.size()); p++) join(p);
                return true;
            }));
        }
    }

    private void join(int number) {
        var random = new SplittableRandom(number);
        part(People.class)
                .join(new Joining(
                        new PersonId(people.get(number)),
                        somebody(random, "千葉県柏市 " + number),
                        LocalDate.of(1935, 1, 1).plusDays(random.nextInt(40 * 365)),
                        number % 2 == 0 ? "F" : "M",
                        "walk",
                        today().minusDays(2_000),
                        "paper"));
    }

    /** An invented name at an address. */
    static Identity somebody(SplittableRandom random, String address) {
        var family = FAMILIES.get(random.nextInt(FAMILIES.size())).split(" ", -1);
        var given = GIVEN.get(random.nextInt(GIVEN.size())).split(" ", -1);
        return new Identity(family[0] + " " + given[0], family[1] + " " + given[1], address, "");
    }

    List<UUID> people() {
        return people;
    }

    int port() {
        return server.port();
    }

    /** An officer who has come in. */
    Caller officer() throws IOException, InterruptedException {
        var caller = new Caller(server.port());
        caller.signIn("officer", PASSWORD);
        return caller;
    }

    /** The day on the server's clock. */
    LocalDate today() {
        return LocalDate.ofInstant(part(Clock.class).instant(), Japan.TIME);
    }

    <T> T part(Class<T> type) {
        return server.part(type);
    }

    <T> T as(Supplier<T> work) {
        return part(Acting.class).as(Actor.job("bench", CITY), work);
    }

    /** A connection as the owner of all tables, whom no row policy binds. */
    Connection owner() throws SQLException {
        return DriverManager.getConnection(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
    }

    /** Steps of a person on a day, the same each time. */
    static int steps(int person, LocalDate day) {
        return new SplittableRandom(person * 100_003L + day.toEpochDay()).nextInt(14_000);
    }

    /**
     * Everybody's steps of so many days up to the day before yesterday, as if they had come day by day: straight into the table, whose
     * key is made afterwards; and four years of what care insurance paid.
     */
    void history(int days) throws SQLException {
        try (var owner = owner();
                var statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("alter table activity.steps drop constraint steps_pkey");
            statement.execute("""
                    insert into activity.upload (municipality, upload, digest, rows, received_at)
                    select '%1$s', md5('history ' || d)::uuid, '', %2$d, d + interval '20 hours'
                      from generate_series(current_date - %3$d, current_date - 2, interval '1 day') d
                    """.formatted(CITY, people.size(), days + 1));
            statement.execute("""
                    insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on)
                    select '%1$s', p.person, d::date, 'watch', md5('history ' || d)::uuid, 'sensed',
                           abs(hashtext(p.person::text || d)) %% 14000, d::date
                      from generate_series(current_date - %2$d, current_date - 2, interval '1 day') d, people.person p
                    """.formatted(CITY, days + 1));
            statement.execute("alter table activity.steps add primary key (municipality, person, day, source, upload)");
            benefits(statement);
            statement.execute("set session_replication_role = origin");
            statement.execute("vacuum analyze");
        }
    }

    /** What care insurance paid for everybody in each of the last months, list by list. */
    private void benefits(Statement statement) throws SQLException {
        statement.execute("""
                insert into care.upload (municipality, upload, kind, digest, rows, actor, received_at)
                select '%1$s', md5('benefits ' || m)::uuid, 'benefit', '', %2$d, 'bench', m + interval '2 months'
                  from generate_series(1, %3$d) n, lateral (select date_trunc('month', now()) - n * interval '1 month' as m) of
                """.formatted(CITY, people.size(), BENEFIT_MONTHS));
        statement.execute("""
                insert into care.benefit (municipality, upload, line, person, month, insurance, yen)
                select '%1$s', md5('benefits ' || m)::uuid, row_number() over (partition by m), p.person, m::date, 'care',
                       abs(hashtext(p.person::text || m)) %% 90000
                  from generate_series(1, %2$d) n, lateral (select date_trunc('month', now()) - n * interval '1 month' as m) of, people.person p
                """.formatted(CITY, BENEFIT_MONTHS));
    }

    @Override
    public void close() {
        postgres.close();
        server.close();
    }
}
