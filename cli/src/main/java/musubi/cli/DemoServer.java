package musubi.cli;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.area.Outlines;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.contract.Contracts;
import musubi.platform.jobs.Jobs;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Identity;
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
import musubi.platform.questionnaire.Surveys;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.snapshot.Changes;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/** Fills a server with an invented city, as people would have filled it, and opens an account for each role. */
final class DemoServer {
    static final Code CITY = new Code("232980");

    private static final String SCHEME = "musubi-city";
    private static final String SHOPS = "musubi-shops";
    private static final String SCHOOL = "musubi-school";
    private static final int WEEKS_AHEAD = 6;
    private static final String SURVEY = "jages-48";
    private static final int SURVEY_DAYS = 31;
    private static final int SURVEY_WEEKS_LEFT = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int MOST_LOOKS = 300;
    private static final LocalTime NOON = LocalTime.NOON;

    /** Where the invented city ends; no real boundary. */
    private static final String OUTLINE = """
            {"type": "Polygon", "coordinates": [[
              [137.085, 34.992], [137.110, 34.985], [137.140, 34.990], [137.165, 35.004], [137.178, 35.045], [137.168, 35.085],
              [137.182, 35.130], [137.176, 35.175], [137.184, 35.215], [137.165, 35.243], [137.130, 35.240], [137.100, 35.248],
              [137.080, 35.220], [137.088, 35.170], [137.072, 35.120], [137.084, 35.070], [137.074, 35.030], [137.085, 34.992]]]}
            """;

    private static final Map<String, String> CATEGORY_TITLES = Map.of(
            "sports", "体操教室",
            "hobby", "趣味の会",
            "communication", "おしゃべりの会",
            "work", "しごとの会",
            "learning", "学びの会",
            "nutrition", "料理教室",
            "salon", "通いの場",
            "volunteer", "ボランティア");

    private final Server server;
    private final LivingCity city;
    private final LocalDate today;

    private DemoServer(Server server, LivingCity city, LocalDate today) {
        this.server = server;
        this.city = city;
        this.today = today;
    }

    /** A way in. The password is written to a file beside the server and shown once. */
    record SignIn(Role role, String login, String password) {}

    /**
     * Starts a server in the folder, fills it and stops it.
     *
     * @param texts the agreements to enter, with the one that gives points first
     */
    static List<SignIn> fill(Path folder, LivingCity city, List<String> texts, LocalDate today) throws IOException {
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            var demo = new DemoServer(server, city, today);
            var administrator = FirstStart.enter(server, new Municipality(CITY, new Words("ムスビ市", "Musubi City")))
                    .getFirst();
            var people = demo.as(() -> demo.people());
            demo.as(() -> demo.sessions());
            demo.as(() -> demo.visits(people));
            demo.as(() -> demo.steps(people));
            demo.as(() -> demo.agreements(texts));
            demo.as(() -> demo.survey(people));
            var accounts = new ArrayList<SignIn>();
            accounts.add(new SignIn(Role.ADMINISTRATOR, administrator.login(), administrator.password()));
            accounts.addAll(demo.as(() -> demo.accounts(people.iterator().next())));
            new DemoConversation(server, demo.as(demo::busiest)).write();
            new DemoMoney(server, today).settle();
            demo.followed();
            server.part(Jobs.class).run("figures.make");
            var site = new DemoSite(server, List.copyOf(people));
            demo.as(site::ranked);
            site.publish();
            accounts.add(new DemoGroup(server, DemoSite.TEAMS.getFirst()).open());
            accounts.add(new DemoWorksheet(server, today).open());
            accounts.add(new DemoReferrals(server, demo.as(demo::busiest), List.copyOf(people)).open());
            Files.writeString(
                    folder.resolve("sign-ins.txt"),
                    accounts.stream()
                            .map(a -> "%s\t%s\t%s\n".formatted(a.role().word(), a.login(), a.password()))
                            .collect(Collectors.joining()));
            return accounts;
        }
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T as(Work<T> work) {
        return server.part(Acting.class).as(Actor.job("demo", CITY), () -> {
            try {
                return work.done();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("the invented city cannot be read", e);
            }
        });
    }

    /** Waits until points have followed the records, so that whoever signs in first sees them. */
    private void followed() {
        for (int i = 0; i < MOST_LOOKS && as(() -> server.part(Changes.class).any()); i++)
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }

    private Set<UUID> people() throws IOException {
        server.part(Schemes.class).open(new Scheme(SCHEME, new Words("健幸プログラム", "Health programme")));
        var persons = city.rows("person").stream()
                .collect(Collectors.toMap(row -> row.getField("person"), Function.identity()));
        var joined = new LinkedHashSet<UUID>();
        for (var enrolment : city.rows("enrolment")) {
            var on = city.moved(enrolment.getField("enrolled_on"));
            if (!enrolment.getField("left_on").isEmpty() || on.isAfter(today)) continue;
            var row = persons.get(enrolment.getField("person"));
            if (row == null) continue;
            var person = LivingCity.person(row.getField("person"));
            server.part(People.class).join(joining(row, person, on, enrolment.getField("channel")));
            joined.add(person);
        }
        return joined;
    }

    private Joining joining(NamedCsvRecord row, UUID person, LocalDate on, String channel) {
        return new Joining(
                new PersonId(person),
                new Identity(
                        row.getField("name"),
                        row.getField("name_kana"),
                        row.getField("address"),
                        row.getField("telephone")),
                city.moved(row.getField("born")),
                row.getField("sex"),
                SCHEME,
                on,
                channel);
    }

    private int sessions() throws IOException {
        for (var provider : providers(city.lately("session")))
            server.part(Providers.class)
                    .keep(Providers.Provider.named(
                            provider, "健康づくり事業者" + Integer.parseInt(provider.substring("provider-".length()))));
        for (var venue : city.rows("venue")) server.part(Venues.class).keep(venue(venue));
        server.part(Outlines.class).give(OUTLINE.getBytes(StandardCharsets.UTF_8));
        var programmes = server.part(Programmes.class);
        var known = new HashSet<String>();
        int added = 0;
        for (var row : city.lately("session")) {
            var programme = row.getField("programme");
            if (known.add(programme)) programmes.add(programme(row, programme));
            var day = city.moved(row.getField("day"));
            programmes.add(session(row, row.getField("session"), day));
            added++;
            var again = day.plusWeeks(WEEKS_AHEAD);
            if (again.isAfter(city.end())) programmes.add(session(row, programme + ":" + again, again));
        }
        somethingToday();
        return added;
    }

    /** On a day without a class the next one is held once more, so that a provider has a door to open whenever somebody looks. */
    private void somethingToday() {
        server.part(Timetable.class).find(Timetable.Wanted.all(today, today.plusWeeks(WEEKS_AHEAD))).stream()
                .findFirst()
                .filter(next -> next.session().day().isAfter(today))
                .ifPresent(next -> {
                    var session = next.session();
                    server.part(Programmes.class)
                            .add(new Programmes.Session(
                                    session.programme() + ":" + today,
                                    session.programme(),
                                    today,
                                    session.startsAt(),
                                    session.minutes(),
                                    session.venue(),
                                    session.places()));
                });
    }

    private static Venues.Venue venue(NamedCsvRecord row) {
        var id = row.getField("venue");
        return new Venues.Venue(
                id,
                "会場 " + id.substring(6),
                "",
                "",
                Optional.empty(),
                List.of(),
                Optional.of(new Venues.Point(
                        new BigDecimal(row.getField("latitude")), new BigDecimal(row.getField("longitude")))));
    }

    private static Set<String> providers(List<NamedCsvRecord> rows) {
        return rows.stream().map(row -> row.getField("provider")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A provider who has something to do now: with a session today if there is any, otherwise with the next. */
    private String busiest() {
        return server.part(Timetable.class).find(Timetable.Wanted.all(today, today.plusWeeks(WEEKS_AHEAD))).stream()
                .findFirst()
                .map(listed -> listed.programme().provider())
                .orElseThrow();
    }

    private static Programmes.Programme programme(NamedCsvRecord row, String id) {
        var category = row.getField("category");
        return new Programmes.Programme(
                id,
                CATEGORY_TITLES.getOrDefault(category, "集い") + " " + id.substring(id.length() - 2),
                row.getField("provider"),
                category);
    }

    private static Programmes.Session session(NamedCsvRecord row, String id, LocalDate day) {
        return new Programmes.Session(
                id,
                row.getField("programme"),
                day,
                LocalTime.parse(row.getField("starts_at")),
                Integer.parseInt(row.getField("minutes")),
                row.getField("venue"),
                30);
    }

    private int visits(Set<UUID> people) throws IOException {
        int recorded = 0;
        for (var row : city.lately("attendance")) {
            var person = LivingCity.person(row.getField("person"));
            var checked = row.getField("checked_by");
            if (!people.contains(person) || checked.isEmpty()) continue;
            var at = city.moved(row.getField("day"))
                    .atTime(NOON)
                    .atZone(Japan.TIME)
                    .toInstant();
            server.part(Visits.class).record(Mark.present(row.getField("session"), new PersonId(person), checked, at));
            recorded++;
        }
        return recorded;
    }

    private int steps(Set<UUID> people) throws IOException {
        var readings = new ArrayList<StepsReading>();
        for (var row : city.lately("steps")) {
            var person = LivingCity.person(row.getField("person"));
            if (people.contains(person)) readings.add(reading(row, person));
        }
        server.part(Uploads.class).keep(id("steps"), readings);
        return readings.size();
    }

    private StepsReading reading(NamedCsvRecord row, UUID person) {
        return new StepsReading(
                new PersonId(person),
                city.moved(row.getField("day")),
                row.getField("source"),
                row.getField("method"),
                Integer.parseInt(row.getField("steps")));
    }

    private int survey(Set<UUID> people) throws IOException {
        var surveys = server.part(Surveys.class);
        var id = id("survey");
        var opened = city.end().minusDays(SURVEY_DAYS);
        surveys.open(
                new Surveys.Survey(id, "暮らしと健康の調査", SURVEY, "1", SCHEME, opened, today.plusWeeks(SURVEY_WEEKS_LEFT)));
        record Filled(UUID person, LocalDate day) {}
        var sheets = new LinkedHashMap<Filled, Map<String, String>>();
        for (var row : city.lately("answer")) {
            var filled = new Filled(LivingCity.person(row.getField("person")), city.moved(row.getField("day")));
            if (!row.getField("instrument").equals(SURVEY)
                    || !people.contains(filled.person())
                    || filled.day().isBefore(opened)) continue;
            sheets.computeIfAbsent(filled, f -> new LinkedHashMap<>()).put(row.getField("item"), row.getField("value"));
        }
        sheets.forEach((f, answers) -> surveys.paper(id("sheet " + f), id, new PersonId(f.person()), f.day(), answers));
        return sheets.size();
    }

    private int agreements(List<String> texts) {
        var entered = texts.stream().map(text -> sign(server, text, today)).toList();
        server.part(PointTerms.class)
                .putInForce(entered.getFirst(), YearMonth.from(today).minusMonths(2));
        rewards(entered.getFirst());
        return entered.size();
    }

    /** Enters an agreement and records that everybody signed it. */
    static String sign(Server server, String text, LocalDate on) {
        var contracts = server.part(Contracts.class);
        var id = contracts.enter(text);
        var version = contracts.versions(id).getFirst();
        for (var party : version.unsigned()) contracts.sign(id, version.number(), party, "代表者", on, version.digest());
        return id;
    }

    private void rewards(String agreement) {
        var catalogue = server.part(Catalogue.class);
        var until = today.plusYears(1);
        var providers = server.part(Providers.class);
        providers.keep(Providers.Provider.named(SHOPS, "ムスビ商店街"));
        providers.keep(Providers.Provider.named(SCHOOL, "ムスビ小学校"));
        catalogue.add(
                new Item(id("voucher"), Kind.VOUCHER, agreement, "商店街の買物券 500円", 500, SHOPS, 500, 90, today, until),
                Optional.of(200));
        catalogue.add(
                new Item(id("donation"), Kind.DONATION, agreement, "小学校の図書費への寄付", 500, SCHOOL, 500, 1, today, until),
                Optional.empty());
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(("musubi demo " + name).getBytes(StandardCharsets.UTF_8));
    }

    private List<SignIn> accounts(UUID resident) {
        var opened = new ArrayList<SignIn>();
        for (var role : List.of(Role.OFFICER, Role.COUNTER, Role.INTERMEDIARY, Role.EVALUATOR, Role.INVESTOR))
            opened.add(open(role, role.word() + "-demo", Optional.empty(), Optional.empty()));
        opened.add(open(Role.OFFICER, "officer2-demo", Optional.empty(), Optional.empty()));
        opened.add(open(Role.PROVIDER, "provider-demo", Optional.empty(), Optional.of(busiest())));
        opened.add(open(Role.RESIDENT, "resident-demo", Optional.of(resident), Optional.empty()));
        return opened;
    }

    private SignIn open(Role role, String login, Optional<UUID> person, Optional<String> provider) {
        var password = FirstStart.password();
        server.part(Accounts.class).open(UUID.randomUUID(), login, password, role, person, provider);
        return new SignIn(role, login, password);
    }
}
