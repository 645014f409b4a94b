package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Programmes;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The app of a resident: their own points, places and rewards, and nobody else's. */
class MyApiTest {
    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();
    private final PersonId taro = city.joined();
    private final Caller app = Caller.of(city.code(), Role.RESIDENT, hanako.value());
    private final Caller other = Caller.of(city.code(), Role.RESIDENT, taro.value());

    private void walked() {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 5; day++) city.walks(hanako, city.lastMonth().atDay(day), 12_000);
        city.followed();
    }

    private Item offered(Kind kind, int stock) {
        var item = new Item(
                UUID.randomUUID(),
                kind,
                CityFixture.AGREEMENT,
                "朝市の券",
                50,
                kind == Kind.VOUCHER ? "club" : "",
                kind == Kind.VOUCHER ? 500 : 0,
                30,
                city.today(),
                city.today().plusMonths(6));
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.of(stock));
            return true;
        });
        return item;
    }

    private void held(String id, LocalDate day, int places) {
        city.as(() -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session(id, "taiso", day, LocalTime.of(10, 0), 60, "公民館", places));
            return true;
        });
    }

    private static String wish(UUID id, String session) {
        return "{\"id\":\"%s\",\"session\":\"%s\"}".formatted(id, session);
    }

    private static String wanted(UUID id, UUID reward) {
        return "{\"id\":\"%s\",\"reward\":\"%s\"}".formatted(id, reward);
    }

    private static JsonNode items(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("items");
    }

    @Test
    void an_app_reads_how_many_points_there_are_until_when_and_how_they_came() {
        walked();

        var held = items(app.get("/api/v1/me/points"));
        var lots = items(app.get("/api/v1/me/points/lots"));
        var lines = new ArrayList<Long>();
        var next = Optional.of("");
        while (next.isPresent()) {
            var part = app.get("/api/v1/me/points/statement?limit=2" + next.get());
            items(part).forEach(line -> lines.add(line.path("points").asLong()));
            next = Optional.of(part.json().path("next").asString(""))
                    .filter(n -> !n.isEmpty())
                    .map(n -> "&cursor=" + n);
        }

        assertThat(held).hasSize(1);
        assertThat(held.get(0).path("agreement").asString()).isEqualTo(CityFixture.AGREEMENT);
        assertThat(held.get(0).path("points").asLong()).isEqualTo(60);
        assertThat(lots).hasSize(1);
        assertThat(lots.get(0).path("points").asLong()).isEqualTo(60);
        assertThat(lots.get(0).path("lastDay").asString()).endsWith("-03-31");
        assertThat(lines.stream().mapToLong(points -> points).sum()).isEqualTo(60);
        assertThat(items(app.get("/api/v1/me/points/statement"))).hasSize(lines.size());
        assertThat(items(other.get("/api/v1/me/points"))).isEmpty();
        assertThat(items(other.get("/api/v1/me/points/statement"))).isEmpty();
    }

    @Test
    void what_has_not_changed_is_not_sent_again() {
        var tag = app.get("/api/v1/me/points")
                .whole()
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        assertThat(app.get("/api/v1/me/points", "If-None-Match", tag).status()).isEqualTo(304);
    }

    @Test
    void an_app_finds_books_and_takes_back_a_place_of_its_own_alone() {
        var day = city.today().plusDays(3);
        held("taiso-a", day, 1);
        var mine = UUID.randomUUID();
        var his = UUID.randomUUID();

        var found = items(app.get("/api/v1/sessions?from=%s&until=%s".formatted(day, day.plusDays(1))));
        var booked = app.post("/api/v1/me/bookings", "b-1", wish(mine, "taiso-a"));
        var again = app.post("/api/v1/me/bookings", "b-1", wish(mine, "taiso-a"));
        var waiting = other.post("/api/v1/me/bookings", "b-2", wish(his, "taiso-a"));
        var stolen = other.send("DELETE", "/api/v1/me/bookings/" + mine, "", OnlyOnce.HEADER, "b-3");
        var before = items(app.get("/api/v1/me/bookings"));
        var ended = app.send("DELETE", "/api/v1/me/bookings/" + mine, "", OnlyOnce.HEADER, "b-4");

        assertThat(found.get(0).path("id").asString()).isEqualTo("taiso-a");
        assertThat(booked.json().path("state").asString()).isEqualTo("booked");
        assertThat(again.whole().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(waiting.json().path("state").asString()).isEqualTo("waiting");
        assertThat(waiting.json().path("placeInLine").asInt()).isEqualTo(1);
        assertThat(stolen.status()).isEqualTo(404);
        assertThat(before).hasSize(1);
        assertThat(before.get(0).path("session").path("id").asString()).isEqualTo("taiso-a");
        assertThat(ended.status()).isEqualTo(204);
        assertThat(items(app.get("/api/v1/me/bookings"))).isEmpty();
        assertThat(items(other.get("/api/v1/me/bookings")).get(0).path("state").asString())
                .isEqualTo("booked");
        assertThat(city.as(() -> ServerFixture.part(Audit.class).latest(50)))
                .extracting(entry -> entry.action())
                .contains("booking.booked", "booking.waiting", "booking.cancelled");
    }

    @Test
    void a_place_that_cannot_be_had_is_refused_with_a_code() {
        held("taiso-past", city.today().minusDays(1), 5);
        held("taiso-a", city.today().plusDays(3), 5);
        held("taiso-b", city.today().plusDays(4), 5);
        var id = UUID.randomUUID();
        app.post("/api/v1/me/bookings", "c-1", wish(id, "taiso-a"));

        var past = app.post("/api/v1/me/bookings", "c-2", wish(UUID.randomUUID(), "taiso-past"));
        var nowhere = app.post("/api/v1/me/bookings", "c-3", wish(UUID.randomUUID(), "taiso-none"));
        var otherContent = app.post("/api/v1/me/bookings", "c-4", wish(id, "taiso-b"));

        assertThat(past.status()).isEqualTo(422);
        assertThat(past.json().path("code").asString()).isEqualTo("api.bookings-over");
        assertThat(nowhere.json().path("code").asString()).isEqualTo("api.bookings-no-such-session");
        assertThat(otherContent.json().path("code").asString()).isEqualTo("api.bookings-id-of-another");
        assertThat(items(app.get("/api/v1/me/bookings"))).hasSize(1);
        assertThat(app.send("POST", "/api/v1/me/bookings", wish(UUID.randomUUID(), "taiso-b"))
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("key-missing");
    }

    @Test
    void an_app_exchanges_points_shows_the_voucher_and_undoes_it() {
        walked();
        var item = offered(Kind.VOUCHER, 3);
        var id = UUID.randomUUID();

        var rewards = items(app.get("/api/v1/me/rewards"));
        var asked = app.post("/api/v1/me/exchanges", "e-1", wanted(id, item.id()));
        var again = app.post("/api/v1/me/exchanges", "e-2", wanted(id, item.id()));
        var seenByOther = other.get("/api/v1/me/exchanges/" + id);
        var undoneByOther = other.send("DELETE", "/api/v1/me/exchanges/" + id, "", OnlyOnce.HEADER, "e-3");
        var left = items(app.get("/api/v1/me/points")).get(0).path("points").asLong();
        var undone = app.send("DELETE", "/api/v1/me/exchanges/" + id, "", OnlyOnce.HEADER, "e-4");
        var twice = app.send("DELETE", "/api/v1/me/exchanges/" + id, "", OnlyOnce.HEADER, "e-5");

        assertThat(rewards).hasSize(1);
        assertThat(rewards.get(0).path("left").asInt()).isEqualTo(3);
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.whole().headers().firstValue("Location")).hasValue("/api/v1/me/exchanges/" + id);
        assertThat(asked.json().path("state").asString()).isEqualTo("HELD");
        assertThat(asked.json().path("voucher").asString()).isNotEmpty();
        assertThat(again.json().path("voucher").asString())
                .isEqualTo(asked.json().path("voucher").asString());
        assertThat(seenByOther.status()).isEqualTo(404);
        assertThat(undoneByOther.status()).isEqualTo(404);
        assertThat(left).isEqualTo(10);
        assertThat(undone.status()).isEqualTo(204);
        assertThat(twice.json().path("code").asString()).isEqualTo("api.exchanges-ended-before");
        assertThat(items(app.get("/api/v1/me/points")).get(0).path("points").asLong())
                .isEqualTo(60);
        assertThat(items(app.get("/api/v1/me/exchanges")).get(0).path("state").asString())
                .isEqualTo("CANCELLED");
        assertThat(items(other.get("/api/v1/me/exchanges"))).isEmpty();
        city.balanced();
    }

    @Test
    void an_exchange_that_cannot_be_had_changes_nothing_and_says_why() {
        walked();
        var item = offered(Kind.GOODS, 5);
        var goods = offered(Kind.GOODS, 5);
        var id = UUID.randomUUID();
        app.post("/api/v1/me/exchanges", "f-1", wanted(id, item.id()));

        var poor = app.post("/api/v1/me/exchanges", "f-2", wanted(UUID.randomUUID(), item.id()));
        var nothing = app.post("/api/v1/me/exchanges", "f-3", wanted(UUID.randomUUID(), UUID.randomUUID()));
        var otherContent = app.post("/api/v1/me/exchanges", "f-4", wanted(id, goods.id()));
        var ofAnother = other.post("/api/v1/me/exchanges", "f-5", wanted(id, item.id()));

        assertThat(poor.status()).isEqualTo(422);
        assertThat(poor.json().path("code").asString()).isEqualTo("api.exchanges-too-few-points");
        assertThat(nothing.json().path("code").asString()).isEqualTo("api.exchanges-not-offered");
        assertThat(otherContent.json().path("code").asString()).isEqualTo("api.exchanges-id-of-another");
        assertThat(ofAnother.status()).isEqualTo(404);
        assertThat(items(app.get("/api/v1/me/points")).get(0).path("points").asLong())
                .isEqualTo(10);
        assertThat(items(app.get("/api/v1/me/rewards")))
                .extracting(reward -> reward.path("left").asInt())
                .containsExactlyInAnyOrder(4, 5);
        city.balanced();
    }

    @Test
    void nobody_but_a_resident_has_points_places_or_rewards_of_their_own() {
        for (var role : List.of(Role.OFFICER, Role.COUNTER, Role.INTERMEDIARY))
            for (var path : List.of("points", "points/lots", "points/statement", "bookings", "rewards", "exchanges"))
                assertThat(Caller.of(city.code(), role)
                                .get("/api/v1/me/" + path)
                                .status())
                        .as(role + " " + path)
                        .isEqualTo(403);
        assertThat(app.post("/api/v1/sessions/taiso-a/bookings", "g-1", "{}").status())
                .isEqualTo(403);
    }

    @Test
    void places_come_in_parts_that_lose_none() {
        for (int i = 1; i <= 3; i++) held("taiso-" + i, city.today().plusDays(i + 2L), 5);
        for (int i = 1; i <= 3; i++) app.post("/api/v1/me/bookings", "h-" + i, wish(UUID.randomUUID(), "taiso-" + i));

        var first = app.get("/api/v1/me/bookings?limit=2");
        var rest = app.get("/api/v1/me/bookings?limit=2&cursor="
                + first.json().path("next").asString());

        assertThat(IntStream.range(0, 2)
                        .mapToObj(i ->
                                items(first).get(i).path("session").path("id").asString()))
                .containsExactly("taiso-1", "taiso-2");
        assertThat(items(rest)).hasSize(1);
        assertThat(rest.json().path("next").isNull()).isTrue();
    }
}
