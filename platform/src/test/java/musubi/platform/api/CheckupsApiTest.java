package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.Checkups;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Check-ups that a resident's app tells, and those that the municipality's systems enter. */
class CheckupsApiTest {
    private static final String PATH = "/api/v1/checkups";

    private final Code city = ServerFixture.municipality();
    private final Caller officer = Caller.of(city, Role.OFFICER);
    private final LocalDate day = LocalDate.now(Japan.TIME).minusDays(3);
    private final PersonId hanako = joined();
    private final Caller app = Caller.of(city, Role.RESIDENT, hanako.value());
    private int keys;

    private PersonId joined() {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                person,
                                new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                day.minusDays(100),
                                "counter")));
        return person;
    }

    private Caller.Answer post(Caller caller, String body) {
        return caller.post(PATH, "key-" + keys++, body);
    }

    private String checkup(UUID id, String more) {
        return """
                {"id":"%s","day":"%s","kind":"specific","heightCm":150.0,"weightKg":52.5,"waistCm":80,"systolic":128,"diastolic":76,"hba1cPercent":5.6%s}
                """.formatted(id, day, more);
    }

    private List<JsonNode> observations() {
        return StreamSupport.stream(
                        officer.get("/api/v1/fhir/Observation?patient=" + hanako)
                                .json()
                                .path("entry")
                                .spliterator(),
                        false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    @Test
    void what_an_app_tells_is_held_read_back_and_preliminary_until_the_office_accepts_it() {
        var id = UUID.randomUUID();

        var told = post(app, checkup(id, ""));
        var again = post(app, checkup(id, ""));

        assertThat(told.status()).as(told.body()).isEqualTo(200);
        assertThat(told.json().path("result").asString()).isEqualTo("held");
        assertThat(again.json().path("result").asString()).isEqualTo("before");
        var mine = app.get(PATH).json().path("items");
        assertThat(mine).hasSize(1);
        assertThat(mine.path(0).path("told").asBoolean()).isTrue();
        assertThat(mine.path(0).path("state").asString()).isEqualTo("held");
        assertThat(mine.path(0).path("hba1cPercent").decimalValue()).isEqualByComparingTo("5.6");
        assertThat(observations())
                .extracting(o -> o.path("status").asString())
                .containsOnly("preliminary")
                .hasSize(6);

        ServerFixture.as(city, () -> {
            ServerFixture.part(Checkups.class).accept(id, "結果の紙を見た");
            return true;
        });

        assertThat(observations())
                .extracting(o -> "%s %s %s %s"
                        .formatted(
                                o.path("status").asString(),
                                o.path("code")
                                        .path("coding")
                                        .path(0)
                                        .path("code")
                                        .asString(),
                                o.path("valueQuantity").path("value").asString(),
                                o.path("valueQuantity").path("code").asString()))
                .containsExactlyInAnyOrder(
                        "final 29463-7 52.5 kg",
                        "final 8302-2 150.0 cm",
                        "final waist 80.0 cm",
                        "final 85354-9  ",
                        "final 39156-5 23.3 kg/m2",
                        "final 4548-4 5.6 %");
        for (var observation : observations())
            assertThat(app.get("/api/v1/fhir/Observation/"
                                    + observation.path("id").asString())
                            .json())
                    .isEqualTo(observation);
        assertThat(app.get(PATH).json().path("items").path(0).path("state").asString())
                .isEqualTo("accepted");
    }

    @Test
    void what_the_office_enters_counts_at_once_and_what_was_taken_back_is_not_told() {
        var id = UUID.randomUUID();
        var entered =
                post(officer, checkup(id, ",\"person\":\"%s\",\"result\":\"follow-up-needed\"".formatted(hanako)));
        assertThat(entered.json().path("result").asString()).as(entered.body()).isEqualTo("counts");
        assertThat(officer.get(PATH + "?person=" + hanako).json().path("items")).hasSize(1);

        ServerFixture.as(city, () -> {
            ServerFixture.part(Checkups.class).withdraw(id, "別の方のもの");
            return true;
        });

        assertThat(officer.get(PATH + "?person=" + hanako).json().path("items")).isEmpty();
        assertThat(observations()).isEmpty();
    }

    @Test
    void others_and_other_roles_and_other_municipalities_are_refused() {
        var taro = joined();
        assertThat(post(app, checkup(UUID.randomUUID(), ",\"person\":\"%s\"".formatted(taro)))
                        .status())
                .isEqualTo(404);
        assertThat(app.get(PATH + "?person=" + taro).status()).isEqualTo(404);
        assertThat(post(officer, checkup(UUID.randomUUID(), "")).status())
                .as("nobody is named")
                .isEqualTo(404);
        var elsewhere = Caller.of(ServerFixture.municipality(), Role.OFFICER);
        assertThat(elsewhere.get(PATH + "?person=" + hanako).status()).isEqualTo(404);
        assertThat(post(elsewhere, checkup(UUID.randomUUID(), ",\"person\":\"%s\"".formatted(hanako)))
                        .status())
                .isEqualTo(404);
        for (var role : List.of(Role.EVALUATOR, Role.INVESTOR, Role.INTERMEDIARY))
            assertThat(Caller.of(city, role).get(PATH + "?person=" + hanako).status())
                    .isEqualTo(403);
        assertThat(app.get(PATH).json().path("items")).isEmpty();
    }

    @Test
    void everything_that_cannot_be_is_refused_with_its_field() {
        var wrong = post(app, """
                {"id":"%s","day":"%s","kind":"blood","result":"maybe","heightCm":15,"systolic":80,"diastolic":90,"hba1cPercent":5.66}
                """.formatted(UUID.randomUUID(), day));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("kind")
                .contains("result")
                .contains("height_cm")
                .contains("hba1c_percent")
                .contains("systolic");
        assertThat(post(app, checkup(UUID.randomUUID(), ",\"result\":\"early-cancer\""))
                        .status())
                .isEqualTo(422);
        assertThat(post(
                                app,
                                "{\"id\":\"%s\",\"day\":\"%s\",\"kind\":\"lung\",\"result\":\"early-cancer\"}"
                                        .formatted(UUID.randomUUID(), day))
                        .status())
                .as("nobody tells this of themselves")
                .isEqualTo(422);
        assertThat(post(
                                app,
                                checkup(UUID.randomUUID(), "")
                                        .replace(day.toString(), day.plusDays(9).toString()))
                        .status())
                .as("a day to come")
                .isEqualTo(422);
        var id = UUID.randomUUID();
        assertThat(post(app, checkup(id, "")).status()).isEqualTo(200);
        assertThat(post(app, checkup(id, "").replace("52.5", "53.5")).status())
                .as("another under the same id")
                .isEqualTo(422);
        assertThat(app.get(PATH).json().path("items")).hasSize(1);
    }
}
