package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.PointTerms;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The same people walk and want the same few rewards, and everything they send comes to several servers at the same moment, as from a
 * balancer that tries again too early. What each server told them is remembered.
 */
final class Shelf {
    private static final int PEOPLE = 12;
    private static final int DAYS = 4;
    private static final int WISHES = 5;

    /** Fewer than all their points would buy, and fewer than they ask for. */
    private static final int TOWELS = 15;

    private static final int CUPS = 1_000;
    private static final String AGREEMENT = "points";
    private static final Item TOWEL = item("6f0c9d3e-0000-4000-8000-000000000011", "タオル");
    private static final Item CUP = item("6f0c9d3e-0000-4000-8000-000000000012", "コップ");
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<Server> servers;
    private final Random random;
    private final List<PersonId> people;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<Wish, Set<String>> answers = new ConcurrentHashMap<>();
    private final Map<UUID, Set<String>> endings = new ConcurrentHashMap<>();

    private record Wish(UUID id, PersonId person, Item item) {}

    Shelf(List<Server> servers, long seed) {
        this.servers = List.copyOf(servers);
        this.random = new Random(seed);
        this.people =
                IntStream.range(0, PEOPLE).mapToObj(i -> new PersonId(id())).toList();
    }

    private static Item item(String id, String title) {
        return new Item(
                UUID.fromString(id),
                Kind.GOODS,
                AGREEMENT,
                title,
                Work.DAYS_POINTS,
                "",
                0,
                0,
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2099, 12, 31));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Everybody joins, points follow the records, and there is something to have for them. */
    void begin() {
        var first = servers.getFirst();
        var work = new Work(first, told::add);
        work.begin();
        people.forEach(work::join);
        at(first, () -> {
            Work.signed(first.part(Contracts.class), Work.AGREEMENT.formatted(AGREEMENT));
            first.part(PointTerms.class)
                    .putInForce(AGREEMENT, YearMonth.from(today()).minusMonths(1));
            first.part(Catalogue.class).add(TOWEL, Optional.of(TOWELS));
            first.part(Catalogue.class).add(CUP, Optional.of(CUPS));
            return true;
        });
    }

    /** Some ask before they can have walked enough; when all points are there everybody asks, part of it ends, and the rest is asked for. */
    void rush() throws Exception {
        var early = new ArrayList<Callable<Boolean>>();
        for (var person : people)
            for (int day = 0; day < DAYS; day++) early.addAll(walk(person, today().minusDays(day)));
        early.addAll(wishes(1));
        atOnce(early);
        untilAllPointsAreThere();
        atOnce(wishes(WISHES));
        atOnce(ends());
        atOnce(wishes(WISHES));
    }

    private void atOnce(List<Callable<Boolean>> work) throws Exception {
        Collections.shuffle(work, random);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> one : threads.invokeAll(work)) one.get();
        }
    }

    private List<Callable<Boolean>> walk(PersonId person, LocalDate day) {
        var upload = id();
        return everywhere(server -> {
            server.part(Uploads.class).keep(upload, List.of(new StepsReading(person, day, "watch", "sensed", 6_000)));
            return told.add("kept " + upload);
        });
    }

    private List<Callable<Boolean>> wishes(int each) {
        var wishes = new ArrayList<Callable<Boolean>>();
        for (var person : people)
            for (int i = 0; i < each; i++) {
                var wish = new Wish(id(), person, random.nextInt(3) == 0 ? CUP : TOWEL);
                answers.put(wish, ConcurrentHashMap.newKeySet());
                wishes.addAll(everywhere(server -> answers.get(wish)
                        .add(said(server.part(Exchanges.class)
                                .ask(wish.id(), wish.item().id(), person)))));
            }
        return wishes;
    }

    /** Half of what is set aside is given at one server while it is undone at the other. */
    private List<Callable<Boolean>> ends() {
        var ends = new ArrayList<Callable<Boolean>>();
        for (var exchange : all())
            if (exchange.state() == Exchange.State.HELD && random.nextBoolean()) {
                endings.put(exchange.id(), ConcurrentHashMap.newKeySet());
                var first = random.nextInt(servers.size());
                ends.add(() -> end(servers.get(first), exchange.id(), "fulfilled"));
                ends.add(() -> end(servers.get((first + 1) % servers.size()), exchange.id(), "cancelled"));
            }
        return ends;
    }

    private boolean end(Server server, UUID exchange, String how) {
        return at(server, () -> {
            var exchanges = server.part(Exchanges.class);
            var reply = how.equals("fulfilled") ? exchanges.fulfil(exchange) : exchanges.cancel(exchange);
            return reply instanceof Reply.Done && endings.get(exchange).add(how);
        });
    }

    private static String said(Reply reply) {
        return switch (reply) {
            case Reply.Done done -> "done";
            case Reply.Refused(var why) -> why.name();
        };
    }

    private interface Part {
        boolean of(Server server);
    }

    private List<Callable<Boolean>> everywhere(Part part) {
        return servers.stream()
                .<Callable<Boolean>>map(server -> () -> at(server, () -> part.of(server)))
                .toList();
    }

    private static <T> T at(Server server, Supplier<T> work) {
        return server.part(Acting.class).as(Actor.job("worker", Work.CITY), work);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(servers.getFirst().part(Clock.class).instant(), Japan.TIME);
    }

    private List<Exchange> all() {
        var first = servers.getFirst();
        return people.stream()
                .sorted(Comparator.comparing(PersonId::value))
                .flatMap(person -> at(first, () -> first.part(Exchanges.class).of(person)).stream())
                .sorted(Comparator.comparing(Exchange::id))
                .toList();
    }

    private void untilAllPointsAreThere() throws InterruptedException {
        var end = Instant.now().plus(LONGEST);
        while (!people.stream().allMatch(person -> earned(person) == DAYS * Work.DAYS_POINTS)) {
            assertThat(Instant.now()).as("all points are there").isBefore(end);
            Thread.sleep(100);
        }
    }

    /** What somebody holds, and what stands for it. */
    private long earned(PersonId person) {
        var first = servers.getFirst();
        return at(
                first,
                () -> Work.points(first, person)
                        + first.part(Exchanges.class).of(person).stream()
                                .filter(Shelf::taken)
                                .mapToLong(Exchange::points)
                                .sum());
    }

    private static boolean taken(Exchange exchange) {
        return exchange.state() == Exchange.State.HELD || exchange.state() == Exchange.State.FULFILLED;
    }

    /** Nothing is lost, nothing doubled, no shelf is below empty, and what people were told is so. */
    void compare() {
        var all = all();
        answers.forEach((wish, said) -> {
            // What was sold out to one may have come back before the other was asked.
            if (said.size() > 1) said.remove(Reply.Why.SOLD_OUT.name());
            assertThat(said).as("what both servers said of " + wish.id()).hasSize(1);
            var kept = all.stream().filter(e -> e.id().equals(wish.id())).toList();
            assertThat(kept).hasSizeLessThanOrEqualTo(1);
            var states = kept.stream().map(Exchange::state).toList();
            if (said.contains("done"))
                assertThat(states).isSubsetOf(ended(wish.id())).isNotEmpty();
            else assertThat(states).isSubsetOf(List.of(Exchange.State.REFUSED));
        });
        assertThat(all)
                .extracting(Exchange::id)
                .isSubsetOf(answers.keySet().stream().map(Wish::id).toList());
        endings.values().forEach(how -> assertThat(how).hasSize(1));
        assertThat(all).extracting(Exchange::state).doesNotContain(Exchange.State.ASKED);

        assertThat(at(
                        servers.getFirst(),
                        () -> all.stream()
                                .filter(Shelf::taken)
                                .filter(e -> e.item().equals(TOWEL))
                                .count()))
                .as("towels taken")
                .isEqualTo(TOWELS);
        for (var server : servers) at(server, () -> points(server, all));
        for (var server : servers) at(server, () -> audited(server));
        for (var server : servers) new Kept(told).compare(server);
    }

    private boolean points(Server server, List<Exchange> all) {
        for (var person : people)
            assertThat(Work.points(server, person))
                    .as("points of " + person)
                    .isNotNegative()
                    .isEqualTo(DAYS * Work.DAYS_POINTS
                            - all.stream()
                                    .filter(e -> e.person().equals(person) && taken(e))
                                    .mapToLong(Exchange::points)
                                    .sum());
        for (var item : List.of(TOWEL, CUP)) {
            var taken =
                    all.stream().filter(e -> e.item().equals(item) && taken(e)).count();
            assertThat(server.part(Catalogue.class).all())
                    .filteredOn(offered -> offered.item().equals(item))
                    .extracting(Catalogue.Offered::left)
                    .containsExactly(Optional.of(Math.toIntExact((item.equals(TOWEL) ? TOWELS : CUPS) - taken)));
        }
        return true;
    }

    private boolean audited(Server server) {
        var db = server.part(JdbcClient.class);
        server.part(TransactionTemplate.class).executeWithoutResult(status -> {
            assertThat(count(db, "select count(*) from activity.steps")).isEqualTo(PEOPLE * DAYS);
            assertThat(count(db, "select count(*) from audit.entry where action = 'rewards.asked'"))
                    .isEqualTo(count(db, "select count(*) from rewards.exchange"));
            for (var how : List.of("fulfilled", "cancelled"))
                assertThat(count(db, "select count(*) from audit.entry where action = 'rewards.%s'".formatted(how)))
                        .as(how)
                        .isEqualTo(count(db, "select count(*) from rewards.step where step = '%s'".formatted(how)))
                        .isEqualTo(endings.values().stream()
                                .filter(ended -> ended.contains(how))
                                .count());
        });
        return true;
    }

    private static long count(JdbcClient db, String query) {
        return db.sql(query).query(Long.class).single();
    }

    private Set<Exchange.State> ended(UUID exchange) {
        var how = endings.getOrDefault(exchange, Set.of());
        if (how.contains("fulfilled")) return Set.of(Exchange.State.FULFILLED);
        return how.contains("cancelled") ? Set.of(Exchange.State.CANCELLED) : Set.of(Exchange.State.HELD);
    }

    /** How often what was said, for whoever reads the run. */
    String summary() {
        var said = new ArrayList<String>();
        answers.values().forEach(said::addAll);
        var words = new TreeSet<String>();
        for (var word : new HashSet<>(said)) words.add(word + " " + Collections.frequency(said, word));
        return String.join(", ", words);
    }
}
