package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.points.PointsAwarded;
import musubi.platform.programme.Programmes;
import musubi.platform.webhook.Happenings;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Lists come in parts: whoever follows them to the end sees each row that was there all the time once, while others add rows. */
class ListsTest {
    private static final long SEED = Long.getLong("musubi.seed", 20260401);
    private static final LocalDate DAY = LocalDate.of(2026, 5, 1);

    private final Random random = new Random(SEED);

    /** Reads a list to its end in parts of a chance size, adding rows in between. */
    private List<String> read(Caller caller, String path, String key, Runnable add) {
        var seen = new ArrayList<String>();
        var next = path + (path.contains("?") ? "&" : "?") + "limit=" + random.nextInt(1, 4);
        for (int part = 0; !next.isEmpty(); part++) {
            assertThat(part).as("a list without an end").isLessThan(200);
            var answer = caller.get(next);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            for (var item : answer.json().path("items")) seen.add(item.path(key).asString());
            var link = answer.whole().headers().firstValue("Link").orElse("");
            var cursor = answer.json().path("next").asString("");
            assertThat(link.isEmpty()).isEqualTo(cursor.isEmpty());
            next = link.replaceAll("^<|>; rel=\"next\"$", "");
            if (part < 10) add.run();
        }
        assertThat(seen).as("seed " + SEED).doesNotHaveDuplicates();
        return seen;
    }

    @Test
    void sessions() {
        var city = ServerFixture.municipality();
        var added = new ArrayList<String>();
        Runnable add = () -> ServerFixture.as(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            var id = "taiso-" + random.nextInt(1_000_000);
            programmes.add(new Programmes.Session(
                    id,
                    "taiso",
                    DAY.plusDays(random.nextInt(5)),
                    LocalTime.of(9 + random.nextInt(3), 0),
                    60,
                    "公民館",
                    5));
            return added.add(id);
        });
        for (int i = 0; i < 15; i++) add.run();
        var before = List.copyOf(added);

        var seen = read(
                Caller.of(city, Role.OFFICER),
                "/api/v1/sessions?from=%s&until=%s".formatted(DAY, DAY.plusDays(10)),
                "id",
                add);

        assertThat(seen).containsAll(before);
        assertThat(new HashSet<>(added)).containsAll(seen);
    }

    @Test
    void agreements_and_settlements() {
        var town = new ContractFixture();
        var officer = Caller.of(town.city, Role.OFFICER);
        var agreements = new ArrayList<String>();
        Runnable add = () -> {
            if (agreements.size() < 12)
                agreements.add(town.signed(ContractFixture.monthly("a-" + random.nextInt(100_000))));
        };
        for (int i = 0; i < 6; i++) add.run();
        var before = List.copyOf(agreements);

        assertThat(read(officer, "/api/v1/agreements", "id", add)).containsAll(before);

        var settlements = new ArrayList<String>();
        for (int month = 4; month < 9; month++)
            settlements.add(
                    town.approved(agreements.getFirst(), "2026-0" + month).toString());
        int[] later = {9};
        Runnable settle = () -> {
            if (later[0] < 12) town.approved(agreements.getFirst(), "2026-%02d".formatted(later[0]++));
        };

        assertThat(read(officer, "/api/v1/agreements/%s/settlements".formatted(agreements.getFirst()), "id", settle))
                .containsAll(settlements);
    }

    @Test
    void people_who_are_found() {
        var city = ServerFixture.municipality();
        var officer = Caller.of(city, Role.OFFICER);
        var added = new ArrayList<String>();
        Runnable add = () -> {
            var id = UUID.randomUUID();
            officer.post("/api/v1/people", id.toString(), """
                    {"id":"%s","name":"%s","kana":"","born":"1948-05-05","sex":"F","scheme":"kenko","on":"2026-04-01","channel":"online"}
                    """.formatted(id, random.nextBoolean() ? "山田 花子" : "山田 太郎"));
            added.add(id.toString());
        };
        for (int i = 0; i < 12; i++) add.run();
        var before = List.copyOf(added);
        var seen = new ArrayList<String>();
        var cursor = "null";
        for (int part = 0; part < 100 && (part == 0 || !cursor.equals("null")); part++) {
            var answer = officer.post(
                    "/api/v1/people/search",
                    UUID.randomUUID().toString(),
                    "{\"name\":\"山田\",\"limit\":%d,\"cursor\":%s}".formatted(random.nextInt(1, 5), cursor));
            for (var item : answer.json().path("items"))
                seen.add(item.path("id").asString());
            var next = answer.json().path("next");
            cursor = next.isNull() ? "null" : next.toString();
            add.run();
        }

        assertThat(seen).as("seed " + SEED).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void webhooks_and_what_was_sent_to_them() {
        var city = ServerFixture.municipality();
        var administrator = Caller.of(city, Role.ADMINISTRATOR);
        var hooks = new ArrayList<String>();
        Runnable add = () -> {
            if (hooks.size() < 15) hooks.add(hook(administrator).toString());
        };
        for (int i = 0; i < 8; i++) add.run();
        var before = List.copyOf(hooks);
        assertThat(read(administrator, "/api/v1/webhooks", "id", add)).containsAll(before);

        Runnable award = () -> ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(status -> {
                    ServerFixture.part(Happenings.class).on(new PointsAwarded(UUID.randomUUID(), 1));
                    return true;
                }));
        for (int i = 0; i < 9; i++) award.run();
        assertThat(read(administrator, "/api/v1/webhooks/%s/deliveries".formatted(hooks.getFirst()), "event", award))
                .hasSizeGreaterThanOrEqualTo(9);
    }

    /** A webhook that is never reached: nothing lies there. */
    private static UUID hook(Caller administrator) {
        var id = UUID.randomUUID();
        var made = administrator.post(
                "/api/v1/webhooks",
                id.toString(),
                "{\"id\":\"%s\",\"label\":\"a\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"points.awarded\"]}"
                        .formatted(id));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return id;
    }

    @Test
    void a_secret_is_told_once_and_lies_nowhere_in_the_open() {
        var city = ServerFixture.municipality();
        var administrator = Caller.of(city, Role.ADMINISTRATOR);
        var id = hook(administrator);

        var again = administrator.post(
                "/api/v1/webhooks",
                "another key",
                "{\"id\":\"%s\",\"label\":\"a\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"points.awarded\"]}"
                        .formatted(id));
        var rotated = administrator.post("/api/v1/webhooks/%s/secrets".formatted(id), "r", "{\"after\":1}");
        var shown = administrator.get("/api/v1/webhooks/" + id);

        assertThat(again.json().path("secret").isNull()).isTrue();
        assertThat(rotated.json().path("secret").asString()).startsWith("musubi_hook_");
        assertThat(shown.body()).doesNotContain("musubi_hook_");
        assertThat(Caller.of(city, Role.OFFICER).get("/api/v1/webhooks/" + id).status())
                .isEqualTo(403);
        var kept = ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(org.springframework.jdbc.core.simple.JdbcClient.class)
                                .sql("select coalesce(string_agg(encode(answer, 'escape'), ' '), '') from api.request")
                                .query(String.class)
                                .single()));
        assertThat(kept).isNotEmpty().doesNotContain("musubi_hook_").doesNotContain(id.toString());
    }

    @Test
    void a_limit_is_capped_and_a_cursor_of_another_list_is_refused() {
        var town = new ContractFixture();
        var officer = Caller.of(town.city, Role.OFFICER);
        for (int i = 0; i < 3; i++) town.signed(ContractFixture.monthly("a-" + i));

        var capped = officer.get("/api/v1/agreements?limit=100000");
        var cursor =
                officer.get("/api/v1/agreements?limit=1").json().path("next").asString();

        assertThat(capped.json().path("items")).hasSize(3);
        assertThat(code(officer.get("/api/v1/agreements?limit=0"))).isEqualTo("api.limit");
        assertThat(code(officer.get("/api/v1/agreements?cursor=nonsense"))).isEqualTo("api.cursor");
        assertThat(code(officer.get("/api/v1/agreements/a-1/settlements?cursor=" + cursor)))
                .isEqualTo("api.cursor");
        assertThat(code(officer.get("/api/v1/sessions?from=2026-04-01&until=2026-04-02&cursor="
                        + new Cursor("sessions 2026-04-01 2026-04-02", 1, List.of()).at(List.of("x", "y", "z")))))
                .isEqualTo("api.cursor");
    }

    private static String code(Caller.Answer answer) {
        JsonNode json = answer.json();
        return answer.status() == 422 ? json.path("code").asString() : answer.status() + answer.body();
    }
}
