package musubi.platform.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import musubi.platform.people.PersonId;
import tools.jackson.databind.json.JsonMapper;

/**
 * Apps of residents and a program of the municipality, outside of the server's process: they send steps and exchange points, and what got no
 * answer they send again under the same key until it has one. What they were told is remembered.
 */
final class Apps {
    /** Sent by one who waits for the answer: so many are in the middle when the server is killed. */
    private static final int AT_ONCE = 4;

    /** So many of the last days are walked at most; steps that come later count for nothing. */
    private static final int DAYS = 12;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A resident, and the token of their app. */
    record App(PersonId person, String token) {}

    /** A request under its own key. */
    private record Sent(UUID id, String path, String token, String body, Kind kind) {}

    private enum Kind {
        UPLOAD,
        EXCHANGE
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<App> apps;
    private final String system;
    private final LocalDate yesterday;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<PersonId, Integer> walked = new ConcurrentHashMap<>();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();
    private volatile int port;
    private volatile boolean going = true;

    /** How many readings were sent with each upload that was acknowledged. */
    final Map<UUID, Integer> kept = new ConcurrentHashMap<>();

    /** Whose exchanges were acknowledged, and whose were refused. */
    final Map<UUID, PersonId> held = new ConcurrentHashMap<>();

    final Map<UUID, PersonId> refused = new ConcurrentHashMap<>();

    /** Answers that nobody should get. */
    final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

    Apps(List<App> apps, String system, LocalDate yesterday) {
        this.apps = List.copyOf(apps);
        this.system = system;
        this.yesterday = yesterday;
    }

    /** Where the server answers from now on. */
    void reach(int at) {
        port = at;
    }

    List<PersonId> people() {
        return apps.stream().map(App::person).toList();
    }

    /** On how many days somebody walked, as far as it was acknowledged. */
    int walked(PersonId person) {
        return walked.getOrDefault(person, 0);
    }

    /** How many exchanges of somebody were acknowledged. */
    long spent(PersonId person) {
        return held.values().stream().filter(person::equals).count();
    }

    /** How much was acknowledged, of every kind. */
    int acknowledged() {
        return kept.size() + held.size();
    }

    void begin(long seed) {
        for (int i = 0; i < AT_ONCE; i++) {
            var share = new ArrayList<App>();
            for (int j = i; j < apps.size(); j += AT_ONCE) share.add(apps.get(j));
            var hand = new Hand(share, new Random(seed + i));
            threads.add(Thread.ofPlatform().start(hand::work));
        }
    }

    /** Nothing new is sent, and whatever has no answer yet gets one. */
    void end() throws InterruptedException {
        going = false;
        for (var thread : threads) thread.join();
    }

    /** How much there was, for whoever reads the run. */
    String summary() {
        return "uploads %d, exchanges %d, refused %d, sent again %d, answered from what was kept %d"
                .formatted(kept.size(), held.size(), refused.size(), again.get(), replayed.get());
    }

    int sentAgain() {
        return again.get();
    }

    /** One who sends for some residents, and waits for each answer. */
    private final class Hand {
        private final List<App> share;
        private final Random random;
        private final Map<PersonId, Integer> days;

        private Hand(List<App> share, Random random) {
            this.share = share;
            this.random = random;
            this.days = share.stream().collect(Collectors.toMap(App::person, app -> 0));
        }

        private void work() {
            while (going) {
                var app = share.get(random.nextInt(share.size()));
                switch (random.nextInt(8)) {
                    case 0, 1 -> untilAnswered(everybody(), share);
                    case 2, 3 -> untilAnswered(steps(app), List.of(app));
                    // At times somebody asks who cannot have the points.
                    case 4 -> untilAnswered(exchange(app), List.of(app));
                    default -> {
                        if (walked(app.person()) > spent(app.person())) untilAnswered(exchange(app), List.of(app));
                    }
                }
                pause(Duration.ofMillis(20 + random.nextInt(60)));
            }
        }

        private UUID id() {
            return new UUID(random.nextLong(), random.nextLong());
        }

        private LocalDate day(PersonId person) {
            return yesterday.minusDays(days.merge(person, 1, Integer::sum) % DAYS);
        }

        /** A source of its own for each id: digits in the midst of one may read as a telephone number, which no source may. */
        private static String letters(UUID id) {
            return id.toString()
                    .chars()
                    .mapToObj(c -> Character.isDigit(c) ? "%c".formatted(c - '0' + 'g') : "%c".formatted(c))
                    .collect(Collectors.joining());
        }

        private Sent steps(App app) {
            var id = id();
            return new Sent(
                    id,
                    "/api/v1/steps",
                    app.token(),
                    "{\"upload\":\"%s\",\"readings\":[{\"day\":\"%s\",\"source\":\"app-%s\",\"method\":\"sensed\",\"steps\":6000}]}"
                            .formatted(id, day(app.person()), letters(id)),
                    Kind.UPLOAD);
        }

        private Sent everybody() {
            var id = id();
            var source = letters(id);
            var readings = share.stream()
                    .map(app ->
                            "{\"person\":\"%s\",\"day\":\"%s\",\"source\":\"all-%s\",\"method\":\"sensed\",\"steps\":7000}"
                                    .formatted(app.person(), day(app.person()), source))
                    .collect(Collectors.joining(","));
            return new Sent(
                    id,
                    "/api/v1/steps",
                    system,
                    "{\"upload\":\"%s\",\"readings\":[%s]}".formatted(id, readings),
                    Kind.UPLOAD);
        }

        private Sent exchange(App app) {
            var id = id();
            return new Sent(
                    id,
                    "/api/v1/me/exchanges",
                    app.token(),
                    "{\"id\":\"%s\",\"reward\":\"%s\"}".formatted(id, Work.TOWEL.id()),
                    Kind.EXCHANGE);
        }

        private void untilAnswered(Sent sent, List<App> whose) {
            while (!answered(sent, whose)) {
                again.incrementAndGet();
                pause(Duration.ofMillis(200));
            }
        }

        private boolean answered(Sent sent, List<App> whose) {
            try {
                var answer = client.send(request(sent), HttpResponse.BodyHandlers.ofString());
                if (answer.headers().firstValue("Idempotent-Replayed").isPresent()) replayed.incrementAndGet();
                return understood(sent, whose, answer);
            } catch (IOException nobody) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private boolean understood(Sent sent, List<App> whose, HttpResponse<String> answer) {
            switch (answer.statusCode()) {
                case 200, 201 -> {
                    if (!answer.body().contains(sent.id().toString())) surprising(sent, answer);
                    done(sent, whose);
                }
                case 422 -> {
                    if (!code(answer).equals("api.exchanges-too-few-points")) surprising(sent, answer);
                    refused.put(sent.id(), whose.getFirst().person());
                }
                case 409 -> {
                    if (!code(answer).equals("in-progress")) surprising(sent, answer);
                    return false;
                }
                case 503 -> {
                    if (!code(answer).equals("server.database-away")) surprising(sent, answer);
                    return false;
                }
                default -> {
                    surprising(sent, answer);
                    return false;
                }
            }
            return true;
        }

        private void done(Sent sent, List<App> whose) {
            switch (sent.kind()) {
                case EXCHANGE -> held.put(sent.id(), whose.getFirst().person());
                case UPLOAD -> {
                    kept.put(sent.id(), whose.size());
                    for (var app : whose) walked.put(app.person(), Math.min(DAYS, days.get(app.person())));
                }
            }
        }

        private HttpRequest request(Sent sent) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, sent.path())))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + sent.token())
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "key-" + sent.id())
                    .POST(HttpRequest.BodyPublishers.ofString(sent.body()))
                    .build();
        }
    }

    private void surprising(Sent sent, HttpResponse<String> answer) {
        unexpected.add("%s %s %d %s %s"
                .formatted(
                        sent.path(),
                        sent.id(),
                        answer.statusCode(),
                        answer.headers().map(),
                        answer.body()));
    }

    private static String code(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).path("code").asString("");
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
