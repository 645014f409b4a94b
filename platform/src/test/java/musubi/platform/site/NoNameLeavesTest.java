package musubi.platform.site;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.account.Tokens;
import musubi.platform.contract.ContractFixture;
import musubi.platform.evaluation.Releases;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.platform.message.Messages;
import musubi.platform.notice.Notices;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Corrections;
import musubi.platform.people.Identity;
import musubi.platform.people.Imports;
import musubi.platform.people.Joining;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Wishes;
import musubi.platform.points.CityFixture;
import musubi.platform.points.PointTerms;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.snapshot.Snapshots;
import musubi.platform.webhook.Receiver;
import musubi.platform.webhook.Subscriptions;
import musubi.platform.worksheet.WorksheetFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Somebody whose name nobody else bears joins a municipality in which everything is used: they come to a class, walk, are written to, say
 * that something is wrong, are settled, paid for, published about, evaluated, funded and told to another system. Then everything that
 * leaves the server, or lies in it, is read for any part of who they are. Letters and mails to themselves are not read.
 */
class NoNameLeavesTest {
    private static final Identity MIO = new Identity("鬼灯 澪標", "ホオズキ ミオツクシ", "瑠璃峠町7-31", "0598-31-7713");
    private static final String MAIL = "mio@miotsukushi.example.jp";
    private static final List<String> PLANTED =
            List.of("鬼灯", "澪標", "ホオズキ", "ほおずき", "ミオツクシ", "みおつくし", "瑠璃峠", "0598-31-7713", "0598317713", "miotsukushi");

    /** A word that is no secret and is used everywhere: where it is not found, nobody looked. */
    private static final String NO_SECRET = "健康広場";

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");
    private static final Pattern FORM = Pattern.compile("action=\"(/[^\"]*)\"");

    /** Leads out, says the same once more, is the looks of a page, or is for paper. */
    private static final String NOT_FOLLOWED =
            "/(sign-out|static|sign-in)(/.*)?([?].*)?|.*[?&](lang|as|csv|list)=.*|.*[.]pdf([?].*)?";

    private static final int MOST_PAGES = 250;

    private final Instant began = Instant.now();
    private final LocalDate today = TimetableFixture.today();
    private final SiteFixture site = new SiteFixture();
    private final ContractFixture town = site.town;
    private final WorksheetFixture worksheet = new WorksheetFixture(town);
    private final PersonId mio = new PersonId(UUID.randomUUID());
    private final UUID release = UUID.randomUUID();

    /** What somebody saw, and every address that was shown to them or that they were sent to. */
    private record Seen(Map<String, String> pages, Set<String> addresses) {}

    /** What others saw, and what those did who may know the name. */
    private record Walks(Map<String, Seen> outside, List<Seen> inside, List<String> webhooks) {
        Stream<String> addresses() {
            return Stream.concat(outside.values().stream(), inside.stream())
                    .flatMap(seen -> seen.addresses().stream())
                    .map(address -> URLDecoder.decode(address, UTF_8));
        }
    }

    @Test
    void who_somebody_is_stands_in_nothing_that_leaves_the_server_or_lies_in_it() {
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        Walks walks;
        try {
            walks = walks();
            slips(signedIn("first-" + town.city));
        } finally {
            root.detachAppender(log);
        }

        assertThat(walks.inside().getFirst().pages().values().stream().anyMatch(page -> page.contains("鬼灯")))
                .as("whoever may know the name sees it, so it was there to leave")
                .isTrue();
        assertThat(Objects.requireNonNull(walks.outside().get("everybody"))
                        .pages()
                        .values())
                .hasSizeGreaterThan(10)
                .anyMatch(page -> page.contains(NO_SECRET));
        assertThat(Objects.requireNonNull(walks.outside().get("partner")).pages())
                .containsKeys("/worksheets", "/worksheets/" + worksheet.sheet);
        assertThat(Objects.requireNonNull(walks.outside().get("between")).pages())
                .containsKeys("/joint", "/classes");
        walks.outside().forEach((who, seen) -> {
            assertThat(seen.pages()).as(who).isNotEmpty();
            seen.pages().forEach((path, page) -> unnamed(page, who + " reads " + path));
        });
        walks.addresses().forEach(address -> unnamed(address, "an address"));
        assertThat(walks.webhooks()).hasSizeGreaterThanOrEqualTo(2);
        walks.webhooks().forEach(body -> unnamed(body, "a webhook"));
        unnamed(figures(), "figures for whoever watches the server");
        assertThat(log.list).isNotEmpty();
        log.list.forEach(event -> unnamed(told(event), "the log of " + event.getLoggerName()));
        for (var pack : packs()) packed(pack);
        assertThat(inTheOpen(List.of(NO_SECRET))).isNotEmpty();
        assertThat(inTheOpen(PLANTED)).isEmpty();
        files();
    }

    private Walks walks() {
        try (var system = new Receiver()) {
            live(system);
            var outside = new LinkedHashMap<String, Seen>();
            outside.put(
                    "everybody", walked(new Visitor(), site.path(""), "/register/" + town.city, "/join/" + town.city));
            for (var role : List.of("evaluator", "investor", "between", "clinic"))
                outside.put(role, walked(signedIn(role + "-" + town.city), "/"));
            outside.put("partner", walked(signedIn(worksheet.login), "/"));
            var resident = ServerFixture.as(
                    town.city,
                    () -> TimetableFixture.account(town.city, Role.RESIDENT, Optional.of(mio), Optional.empty()));
            var inside = List.of(
                    walked(signedIn("first-" + town.city), "/people/" + mio),
                    walked(signedIn("teacher-" + town.city), "/provider"),
                    walked(signedIn(resident), "/me"));
            return new Walks(
                    outside,
                    inside,
                    system.taken(2).stream().map(Receiver.Taken::body).toList());
        }
    }

    private static void unnamed(String text, String where) {
        for (var name : PLANTED)
            if (text.contains(name)) throw new AssertionError("%s stands in %s".formatted(name, where));
    }

    /** Every byte as a letter of its own: not all files are text. A file that has gone holds nothing. */
    private static String bytes(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(String bytes, String name) {
        return bytes.contains(new String(name.getBytes(UTF_8), ISO_8859_1));
    }

    private static void unnamed(Path file, String bytes) {
        for (var name : PLANTED)
            if (holds(bytes, name)) throw new AssertionError("%s stands in %s".formatted(name, file));
    }

    private void live(Receiver system) {
        town.account("evaluator", Role.EVALUATOR, Optional.empty());
        town.account("investor", Role.INVESTOR, Optional.empty());
        town.account("between", Role.INTERMEDIARY, Optional.empty());
        town.account("clinic", Role.CLINIC, Optional.empty());
        town.account("teacher", Role.PROVIDER, Optional.of("健康広場"));
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(Subscriptions.class)
                        .subscribe(new Subscriptions.Wanted(
                                UUID.randomUUID(),
                                "会計システム",
                                system.url(),
                                Set.of("points.awarded", "settlement.released"))));
        joins();
        town.signed(CityFixture.TEXT);
        town.as(town.first, () -> {
            ServerFixture.part(PointTerms.class).putInForce(CityFixture.AGREEMENT, YearMonth.from(today));
            return true;
        });
        town.mark(mio, true);
        site.everything();
        programs();
        writes();
        funded();
        town.as(town.first, () -> {
            ServerFixture.part(Releases.class)
                    .release(release, "steps-2026", 1, "evaluator-" + town.city, today.plusDays(30));
            return true;
        });
    }

    private void joins() {
        town.as(town.first, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            mio, MIO, LocalDate.of(1948, 5, 5), "F", "kenko", LocalDate.of(2026, 4, 1), "paper"));
            ServerFixture.part(Mails.class).reachAt(mio, MAIL);
            return true;
        });
        var held = ServerFixture.as(
                town.city, () -> ServerFixture.part(Corrections.class).of(mio));
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Corrections.class)
                    .correct(
                            mio,
                            new Corrections.Particulars(
                                    new Identity("鬼灯 澪標子", MIO.kana(), MIO.address(), MIO.phone()),
                                    held.born(),
                                    held.sex(),
                                    held.area(),
                                    held.circumstances()),
                            "漢字の誤り");
            ServerFixture.part(Imports.class)
                    .send(
                            UUID.randomUUID(),
                            "kenko",
                            "CSV",
                            "氏名,フリガナ,生年月日,性別,登録日\n鬼灯 瑠璃峠,ホオズキ,1950-05-06,男,\n鬼灯,,鬼灯,,\n".getBytes(UTF_8));
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            ServerFixture.part(Applications.class)
                    .send(new Applying(
                            UUID.randomUUID(),
                            "kenko",
                            MIO,
                            LocalDate.of(1950, 1, 1),
                            "F",
                            Circumstances.UNKNOWN,
                            MAIL,
                            Applying.Helped.SELF,
                            List.of()));
            return true;
        });
    }

    /** What is written about them and to them. */
    private void writes() {
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Wishes.class).say(UUID.randomUUID(), mio, "鬼灯の字が違います。瑠璃峠町です。");
            TimetableFixture.programme("yoga", "健康広場");
            ServerFixture.part(Messages.class).send(UUID.randomUUID(), "健康広場", "鬼灯さんは来週休みます");
            ServerFixture.part(TransactionTemplate.class)
                    .executeWithoutResult(status -> ServerFixture.part(Notices.class)
                            .tell(
                                    "account code " + UUID.randomUUID(),
                                    mio,
                                    "account-code",
                                    Map.of("code", "鬼灯", "where", "https://kenko.example.jp", "last", "2026-12-31")));
            return true;
        });
    }

    private void funded() {
        town.as(town.first, () -> {
            var funds = ServerFixture.part(Funds.class);
            var funder = new Funder(UUID.randomUUID(), "company", "市民銀行");
            funds.enter(funder, "investor-" + town.city);
            funds.open(new Offering(
                    "fund", "市民ファンド", "equity", "monthly", "健康広場", 20_000, 3, today.minusDays(9), today.plusDays(9)));
            funds.subscribe(UUID.randomUUID(), "fund", funder.id(), 2, today.minusDays(1));
            return true;
        });
    }

    /** What another system sends: rightly, and with a name where none belongs. */
    private void programs() {
        var token = town.as(town.first, () -> ServerFixture.part(Tokens.class).make(UUID.randomUUID(), "test"))
                .orElseThrow();
        var steps =
                "{\"upload\":\"%s\",\"readings\":[{\"person\":\"%s\",\"day\":\"%s\",\"source\":\"watch\",\"method\":\"sensed\",\"steps\":12000}]}"
                        .formatted(UUID.randomUUID(), mio, today);
        assertThat(sends(token, "/api/v1/steps", steps)).isEqualTo(200);
        assertThat(sends(token, "/api/v1/people/search", "{\"name\":\"ほおずき\"}")).isEqualTo(200);
        for (var body : List.of(
                "{\"name\":\"鬼灯\",\"born\":\"鬼灯\"}",
                "鬼灯",
                "{\"id\":\"%s\",\"name\":\"鬼灯 澪標\",\"born\":\"1948-05-05\",\"sex\":\"鬼灯\",\"scheme\":\"瑠璃峠\",\"on\":\"2026-04-01\",\"channel\":\"澪標\"}"
                        .formatted(UUID.randomUUID())))
            assertThat(sends(token, "/api/v1/people", body)).isBetween(400, 499);
    }

    private static int sends(String token, String path, String body) {
        var visitor = new Visitor();
        return visitor.send(HttpRequest.newBuilder(visitor.at(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** What is sent wrongly is told in the log, without what was sent. */
    private void slips(Visitor officer) {
        var person = "/people/" + mio;
        assertThat(officer.get(person + "/withdrawal?why=%E9%AC%BC%E7%81%AF").statusCode())
                .isEqualTo(405);
        for (var path : List.of("/withdrawal", "/leaving", "/enrolments", "/consent"))
            assertThat(officer.post(
                                    person,
                                    person + path,
                                    Map.of("on", "鬼灯", "scheme", "瑠璃峠", "version", "澪標", "why", "鬼灯", "purpose", "鬼灯"))
                            .statusCode())
                    .as(path)
                    .isLessThan(500);
    }

    private static Visitor signedIn(String login) {
        var visitor = new Visitor();
        assertThat(visitor.signIn(login, ContractFixture.PASSWORD).statusCode()).isEqualTo(302);
        return visitor;
    }

    /** Follows every link, of each kind one. */
    private static Seen walked(Visitor visitor, String... from) {
        var seen = new Seen(new LinkedHashMap<>(), new TreeSet<>(List.of(from)));
        var kinds = new HashSet<String>();
        var waiting = new ArrayDeque<>(List.of(from));
        while (!waiting.isEmpty()) {
            var path = waiting.remove();
            var answer = visitor.get(path);
            assertThat(answer.statusCode()).as(path).isLessThan(500);
            if (answer.statusCode() == 200) seen.pages().put(path, answer.body());
            found(FORM, answer.body()).forEach(seen.addresses()::add);
            Stream.concat(answer.headers().allValues("Location").stream(), found(LINK, answer.body()))
                    .map(address -> address.replaceFirst("^http://127[.]0[.]0[.]1:[0-9]+", ""))
                    .filter(address -> address.startsWith("/"))
                    .map(address -> address.replaceFirst("#.*", ""))
                    .forEach(address -> {
                        seen.addresses().add(address);
                        if (!address.matches(NOT_FOLLOWED) && kinds.add(kind(address)) && kinds.size() < MOST_PAGES)
                            waiting.add(address);
                    });
        }
        return seen;
    }

    private static Stream<String> found(Pattern kind, String page) {
        return kind.matcher(page).results().map(found -> found.group(1).replace("&amp;", "&"));
    }

    private static String kind(String path) {
        return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}")
                .replaceAll("[0-9]{4}-[0-9]{2}(-[0-9]{2})?", "{day}")
                .replaceAll("[?].*", "");
    }

    private static String figures() {
        var watcher = new Visitor();
        var figures = watcher.send(HttpRequest.newBuilder(watcher.at("/metrics"))
                .header("Authorization", "Bearer " + ServerFixture.METRICS_TOKEN));
        assertThat(figures.statusCode()).isEqualTo(200);
        return figures.body();
    }

    /** Everything the log knows of what happened. */
    private static String told(ILoggingEvent event) {
        var text = new StringBuilder(event.getFormattedMessage())
                .append(event.getMDCPropertyMap())
                .append(event.getKeyValuePairs());
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause())
            text.append(cause.getMessage());
        return text.toString();
    }

    /** What was released to the evaluator, and the evidence that money was paid on. */
    private List<Path> packs() {
        return town.as(town.first, () -> {
            var snapshots = ServerFixture.part(Snapshots.class);
            return List.of(
                    snapshots.released(release),
                    snapshots.pack(town.approved("monthly", "2026-05").value()));
        });
    }

    /** Records of a pack are compressed: what stands in them shows only when they are read. */
    private static void packed(Path pack) {
        var tables = 0;
        try (var files = Files.walk(pack);
                var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement()) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                unnamed(file, bytes(file));
                if (!file.toString().endsWith(".parquet")) continue;
                tables++;
                try (var rows = statement.executeQuery(
                        "select row::varchar from (select * from read_parquet('%s')) row".formatted(file))) {
                    while (rows.next()) unnamed(rows.getString(1), file.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(pack + " cannot be read", e);
        }
        assertThat(tables).as("tables of %s", pack).isPositive();
    }

    /** Every table, read by the owner as a dump writes it: words as they are, bytes as digits. */
    private static List<String> inTheOpen(List<String> names) {
        var forms = names.stream()
                .flatMap(name -> Stream.of(name, HexFormat.of().formatHex(name.getBytes(UTF_8))))
                .map(form -> "%" + form + "%")
                .toArray(String[]::new);
        return ServerFixture.owning(owner -> {
            var found = new ArrayList<String>();
            try (var db = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
                var tables = new ArrayList<String>();
                try (var statement = db.createStatement();
                        var row = statement.executeQuery("""
                                select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                 where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
                                """)) {
                    while (row.next()) tables.add(row.getString(1));
                }
                assertThat(tables).hasSizeGreaterThan(100);
                for (var table : tables)
                    try (var statement = db.prepareStatement(
                            "select count(*) from %s x where x::text like any (?)".formatted(table))) {
                        statement.setArray(1, db.createArrayOf("text", forms));
                        try (var row = statement.executeQuery()) {
                            row.next();
                            if (row.getLong(1) > 0) found.add(table);
                        }
                    }
            } catch (SQLException e) {
                throw new IllegalStateException("the database cannot be read", e);
            }
            return found;
        });
    }

    /** All that was written into the folder of the server meanwhile, the files of the database too. */
    private void files() {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var told = new ArrayList<Path>();
        var meanwhile = new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes written) {
                if (!written.lastModifiedTime().toInstant().isBefore(began)) {
                    var bytes = bytes(file);
                    if (holds(bytes, NO_SECRET)) told.add(file);
                    unnamed(file, bytes);
                }
                return FileVisitResult.CONTINUE;
            }

            /** The database moves its files about. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, meanwhile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(told).anyMatch(file -> file.toString().contains("pg_wal"));
    }
}
