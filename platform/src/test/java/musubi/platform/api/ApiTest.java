package musubi.platform.api;

import static musubi.platform.programme.TimetableFixture.joins;
import static musubi.platform.programme.TimetableFixture.programme;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Visits;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.people.People;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ApiTest {
    private static final HttpClient STRANGER = HttpClient.newHttpClient();

    private final Code city = ServerFixture.municipality();
    private final Caller officer = Caller.of(city, Role.OFFICER);

    private static String person(UUID id, String name) {
        return """
                {"id":"%s","name":"%s","kana":"ヤマダ ハナコ","born":"1948-05-05","sex":"F","scheme":"kenko","on":"2026-04-01","channel":"online"}
                """.formatted(id, name);
    }

    @Test
    void a_write_without_a_key_is_refused_with_a_code_and_both_languages() {
        var answer = officer.send("POST", "/api/v1/people", person(UUID.randomUUID(), "山田 花子"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().path("code").asString()).isEqualTo("key-missing");
        assertThat(answer.json().path("detail-ja").asString()).contains("Idempotency-Key");
    }

    @Test
    void a_request_sent_again_under_its_key_is_answered_again_and_not_done_again() {
        var id = UUID.randomUUID();

        var first = officer.post("/api/v1/people", "k-1", person(id, "山田 花子"));
        var again = officer.post("/api/v1/people", "k-1", person(id, "山田 花子"));
        var other = officer.post("/api/v1/people", "k-1", person(UUID.randomUUID(), "山田 太郎"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.whole().headers().firstValue("Location")).hasValue("/api/v1/people/" + id);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.whole().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("code").asString()).isEqualTo("key-reused");
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(People.class).participants()))
                .isEqualTo(1);
    }

    /** What the owner of the tables keeps from being written, for this municipality alone, until {@link #written}. */
    private static void refuse(String table, String when, Code city) {
        owner("""
                create function public.refuse_%2$s() returns trigger language plpgsql as $$
                begin
                    if new.municipality = '%2$s' then raise exception 'the disk is full'; end if;
                    return new;
                end $$;
                create trigger refuse_%2$s before %3$s on %1$s for each row execute function public.refuse_%2$s();
                """.formatted(table, city, when));
    }

    private static void written(String table, Code city) {
        owner("drop trigger refuse_%2$s on %1$s; drop function public.refuse_%2$s();".formatted(table, city));
    }

    private static void owner(String sql) {
        ServerFixture.owning(owner -> {
            try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                    var statement = connection.createStatement()) {
                return statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private long people() {
        return ServerFixture.as(city, () -> ServerFixture.part(People.class).participants());
    }

    private long joinings() {
        return ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(100)).stream()
                .filter(entry -> entry.action().equals("people.joined"))
                .count();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"insert, people.identity", "insert, people.enrolment", "insert, audit.entry"})
    void a_write_that_fails_in_the_middle_leaves_nothing_half_done_and_comes_through_under_the_same_key(
            String when, String table) {
        var id = UUID.randomUUID();
        var body = person(id, "山田 花子");
        refuse(table, when, city);
        try {
            var failed = officer.post("/api/v1/people", "k", body);

            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.body()).doesNotContain("disk", "山田");
        } finally {
            written(table, city);
        }
        assertThat(people()).isZero();
        assertThat(joinings()).isZero();

        var again = officer.post("/api/v1/people", "k", body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.whole().headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(people()).isEqualTo(1);
        assertThat(joinings()).isEqualTo(1);
    }

    @Test
    void an_answer_that_cannot_be_kept_fails_the_request_and_the_same_again_does_the_work_no_second_time() {
        var id = UUID.randomUUID();
        var body = person(id, "山田 花子");
        refuse("api.request", "update", city);
        try {
            assertThat(officer.post("/api/v1/people", "k", body).status()).isEqualTo(500);
        } finally {
            written("api.request", city);
        }

        var again = officer.post("/api/v1/people", "k", body);
        var replayed = officer.post("/api/v1/people", "k", body);

        assertThat(again.status()).isBetween(200, 201);
        assertThat(again.json().path("id").asString()).isEqualTo(id.toString());
        assertThat(replayed.body()).isEqualTo(again.body());
        assertThat(people()).isEqualTo(1);
        assertThat(joinings()).isEqualTo(1);
    }

    @Test
    void ten_at_once_under_one_key_are_one() throws InterruptedException, ExecutionException {
        var body = person(UUID.randomUUID(), "山田 花子");
        var answers = new ArrayList<Caller.Answer>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            Callable<Caller.Answer> post = () -> officer.post("/api/v1/people", "same", body);
            for (Future<Caller.Answer> answer : threads.invokeAll(java.util.Collections.nCopies(10, post)))
                answers.add(answer.get());
        }

        assertThat(answers)
                .extracting(Caller.Answer::status)
                .containsOnly(201, 409)
                .contains(201);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(100)))
                .filteredOn(entry -> entry.action().equals("people.joined"))
                .hasSize(1);
    }

    @Test
    void a_resident_is_found_booked_and_marked_present() {
        var today = LocalDate.now(musubi.quantity.Japan.TIME);
        ServerFixture.as(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", today, LocalTime.of(23, 0), 59, "公民館", 1));
            return true;
        });
        var id = UUID.randomUUID();
        officer.post("/api/v1/people", "p", person(id, "山田 花子"));

        var found = officer.post("/api/v1/people/search", "s", "{\"name\":\"はなこ\"}");
        var booked = officer.post(
                "/api/v1/sessions/taiso-1/bookings",
                "b",
                "{\"id\":\"%s\",\"person\":\"%s\"}".formatted(UUID.randomUUID(), id));
        var visited = officer.post(
                "/api/v1/sessions/taiso-1/visits",
                "v",
                "{\"id\":\"%s\",\"person\":\"%s\",\"present\":true,\"checkedBy\":\"card\",\"happenedAt\":\"%sT23:00:00+09:00\"}"
                        .formatted(UUID.randomUUID(), id, today));
        var listed = officer.get("/api/v1/sessions?from=%s&until=%s".formatted(today, today.plusDays(1)));

        assertThat(found.json().path("items").get(0).path("id").asString()).isEqualTo(id.toString());
        assertThat(booked.json().path("state").asString()).isEqualTo("booked");
        assertThat(visited.json().path("recorded").asBoolean()).isTrue();
        assertThat(listed.json().path("items").get(0).path("free").asInt()).isZero();
    }

    /** A session of today that ends with the day, with two places. */
    private void taiso() {
        ServerFixture.as(city, () -> {
            programme("taiso", "club");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "taiso-1", "taiso", TimetableFixture.today(), LocalTime.of(23, 0), 59, "公民館", 2));
            return true;
        });
    }

    private static Caller.Answer books(Caller caller, UUID person) {
        return caller.post(
                "/api/v1/sessions/taiso-1/bookings",
                "b",
                "{\"id\":\"%s\",\"person\":\"%s\"}".formatted(UUID.randomUUID(), person));
    }

    private static Caller.Answer marks(Caller caller, UUID person) {
        return marks(caller, UUID.randomUUID(), person);
    }

    private static Caller.Answer marks(Caller caller, UUID id, UUID person) {
        return caller.post(
                "/api/v1/sessions/taiso-1/visits",
                UUID.randomUUID().toString(),
                "{\"id\":\"%s\",\"person\":\"%s\",\"present\":true,\"checkedBy\":\"card\",\"happenedAt\":\"%sT23:00:00+09:00\"}"
                        .formatted(id, person, TimetableFixture.today()));
    }

    private void nobodyIsAtTaiso() {
        ServerFixture.as(city, () -> {
            assertThat(ServerFixture.part(Visits.class).history("taiso-1")).isEmpty();
            assertThat(ServerFixture.part(Timetable.class)
                            .session("taiso-1")
                            .orElseThrow()
                            .free())
                    .isEqualTo(2);
            return true;
        });
    }

    @Test
    void nobody_is_booked_or_marked_under_a_number_that_is_nobodys() {
        taiso();
        var mistyped = UUID.randomUUID();

        assertThat(books(officer, mistyped).status()).isEqualTo(404);
        assertThat(marks(officer, mistyped).status()).isEqualTo(404);

        nobodyIsAtTaiso();
    }

    @Test
    void a_visit_under_the_number_of_somebody_elses_is_not_answered_as_recorded() {
        taiso();
        var id = UUID.randomUUID();
        var hanako = ServerFixture.as(city, () -> joins("山田 花子", "ヤマダ ハナコ"));
        var jiro = ServerFixture.as(city, () -> joins("佐藤 次郎", "サトウ ジロウ"));
        marks(officer, id, hanako.value());

        var refused = marks(officer, id, jiro.value());

        assertThat(marks(officer, id, hanako.value()).status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").asString()).isEqualTo("api.visits-id-of-another");
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Visits.class).present("taiso-1")))
                .containsExactly(hanako);
    }

    @Test
    void a_provider_opens_no_name_by_booking_or_marking_somebody_it_never_met() {
        taiso();
        var hanako = ServerFixture.as(city, () -> joins("山田 花子", "ヤマダ ハナコ"));
        var account = UUID.randomUUID();
        var club = new Actor(account.toString(), Role.PROVIDER, city, Optional.empty(), Optional.of("club"));
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, "club-" + city, "correct horse", Role.PROVIDER, Optional.empty(), club.provider());
            return true;
        });
        var program = Caller.of(club);

        assertThat(books(program, hanako.value()).status()).isEqualTo(404);
        assertThat(marks(program, hanako.value()).status()).isEqualTo(404);

        nobodyIsAtTaiso();
        assertThat(ServerFixture.part(Acting.class)
                        .as(club, () -> ServerFixture.part(People.class).find(hanako)))
                .isEmpty();
    }

    @Test
    void what_has_not_changed_is_not_sent_again() {
        var first = officer.get("/api/v1/agreements");
        var tag = first.whole().headers().firstValue("ETag").orElseThrow();

        var second = officer.get("/api/v1/agreements", "If-None-Match", tag);

        assertThat(second.status()).isEqualTo(304);
    }

    @Test
    void another_city_and_another_role_see_nothing() {
        var id = UUID.randomUUID();
        officer.post("/api/v1/people", "p", person(id, "山田 花子"));

        assertThat(Caller.of(ServerFixture.municipality(), Role.OFFICER)
                        .get("/api/v1/people/" + id)
                        .status())
                .isEqualTo(404);
        assertThat(Caller.of(city, Role.EVALUATOR).get("/api/v1/people/" + id).status())
                .isEqualTo(403);
    }

    @Test
    void whoever_asks_too_often_is_told_how_long_to_wait() {
        var counter = Caller.of(city, Role.COUNTER);
        // Several at once: a slow machine would not reach the limit of a minute within one.
        var refused = IntStream.range(0, 700)
                .parallel()
                .mapToObj(i -> counter.get("/api/v1/people/" + UUID.randomUUID()))
                .filter(answer -> answer.status() == 429)
                .findAny();

        var last = refused.orElseThrow();
        assertThat(last.json().path("code").asString()).isEqualTo("too-many-requests");
        assertThat(last.whole().headers().firstValue("Retry-After")).isPresent();
        assertThat(officer.get("/api/v1/agreements").status()).isEqualTo(200);
    }

    /** As a program is answered whose address the proxy before the server gives. */
    private static HttpResponse<String> from(String address, String path, String... headers) {
        var asked = HttpRequest.newBuilder(URI.create(Screen.url(path))).header("X-Forwarded-For", address);
        if (headers.length > 0) asked.headers(headers);
        try {
            return STRANGER.send(asked.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7, 203.0.113.8, /api/v1/people, Authorization, Bearer musubi_wrong",
        "2001:db8:1:2::7, 2001:db8:1:2::8, 2001:db8:1:3::7, /api/v1/fhir/metadata, Accept, application/json",
    })
    void strangers_of_one_address_wait_and_neither_other_addresses_nor_who_bears_a_token(
            String address, String neighbour, String elsewhere, String path, String header, String value) {
        var refused = IntStream.range(0, 700)
                .parallel()
                .mapToObj(i -> from(address, path, header, value))
                .filter(answer -> answer.statusCode() == 429)
                .findAny()
                .orElseThrow();

        assertThat(refused.body()).contains("\"code\":\"too-many-requests\"", "このアドレスから多すぎます");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(IntStream.range(0, 60)
                        .parallel()
                        .mapToObj(i -> from(neighbour, path).statusCode()))
                .contains(429);
        assertThat(from(elsewhere, path).statusCode()).isNotEqualTo(429);
        assertThat(from(address, "/api/v1/agreements", "Authorization", "Bearer " + officer.token())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_description_names_every_request_and_says_what_each_does() {
        var described = officer.get("/api/v1/openapi.json").json();

        assertThat(described.path("openapi").asString()).isEqualTo("3.1.0");
        var silent = new ArrayList<String>();
        for (var path : described.path("paths").properties())
            for (var operation : path.getValue().properties())
                if (operation.getValue().path("summary").asString("").isEmpty())
                    silent.add(operation.getKey() + " " + path.getKey());
        assertThat(silent).isEmpty();
        assertThat(described.path("paths").propertyNames())
                .containsAll(List.of("/api/v1/people", "/api/v1/sessions/{id}/visits", "/api/v1/steps"));
    }

    @Test
    void the_description_says_what_each_request_is_answered_and_which_need_no_token() throws Exception {
        var described = officer.get("/api/v1/openapi.json").json();
        var paths = described.path("paths");

        assertThat(answers(paths.path("/api/v1/people").path("post")))
                .containsExactly("200", "201", "400", "401", "403", "404", "409", "413", "422", "429", "503");
        assertThat(answers(paths.path("/api/v1/fhir/Patient/{id}").path("put"))).contains("200", "412", "428");
        assertThat(answers(paths.path("/api/v1/sessions").path("get")))
                .contains("200", "304", "422")
                .doesNotContain("409", "413", "428");
        assertThat(paths.at("/~1api~1v1~1sessions/get/responses/200/headers").propertyNames())
                .contains("ETag", "Link", "RateLimit-Remaining");
        assertThat(answers(paths.path("/api/v1/me/bookings/{id}").path("delete")))
                .startsWith("204");
        assertThat(described.at("/components/responses/TooManyRequests/headers").propertyNames())
                .contains("Retry-After");
        assertThat(described.path("webhooks").propertyNames())
                .containsExactlyInAnyOrder("points.awarded", "settlement.released", "settlement.corrected", "test");
        for (var path : paths.properties()) {
            var get = path.getValue().path("get");
            if (get.isMissingNode() || path.getKey().contains("{")) continue;
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(Screen.url(path.getKey())))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).as(path.getKey()).isEqualTo(get.path("security").isEmpty() ? 200 : 401);
        }
    }

    private static List<String> answers(JsonNode operation) {
        return List.copyOf(operation.path("responses").propertyNames());
    }

    @Test
    void the_description_in_the_reference_is_the_servers_own() throws IOException {
        var reference = Path.of("../docs/reference/openapi.json");
        var now = officer.get("/api/v1/openapi.json").body().replace("\r\n", "\n") + "\n";
        if (Boolean.getBoolean("musubi.regenerate")) Files.writeString(reference, now);

        assertThat(now).isEqualTo(Files.readString(reference));
    }

    @Test
    void whoever_is_not_let_in_gets_a_code_too() throws Exception {
        var nobody = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(Screen.url("/api/v1/people")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).contains("\"code\":\"no-token\"", "トークンがありません");
        assertThat(Caller.of(city, Role.EVALUATOR)
                        .get("/api/v1/people/" + UUID.randomUUID())
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("not-allowed");
    }

    @Test
    void an_address_that_is_written_otherwise_is_the_same_address() {
        var unkeyed = officer.send("POST", "/%61pi/v1/people", "{}");

        assertThat(unkeyed.status()).isEqualTo(400);
        assertThat(unkeyed.json().path("code").asString()).isEqualTo("key-missing");
    }
}
