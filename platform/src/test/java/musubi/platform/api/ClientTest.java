package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.municipality.Code;
import musubi.platform.people.Consents;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Programmes;
import musubi.platform.questionnaire.Asking;
import musubi.platform.referral.ReferralFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.webhook.Receiver;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that a generator writes from the description in the reference, and nobody by hand, speaks with the server. */
class ClientTest {
    @TempDir
    static Path folder;

    private static GeneratedClient client;

    private final LocalDate today = LocalDate.now(Japan.TIME);

    @BeforeAll
    static void generated() throws IOException, InterruptedException {
        client = GeneratedClient.in(folder);
    }

    private static void held(Code city, LocalDate day, String... sessions) {
        ServerFixture.as(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            for (var id : sessions)
                programmes.add(new Programmes.Session(id, "taiso", day, LocalTime.of(23, 0), 59, "公民館", 5));
            return true;
        });
    }

    @Test
    void every_request_that_is_described_is_made_by_an_exercise() throws IOException {
        var described = Described.API.operations().stream()
                .map(operation -> GeneratedClient.method(operation.id()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).hasSizeGreaterThan(60);
        assertThat(GeneratedClient.named()).isEqualTo(described);
    }

    @Test
    void a_system_of_the_municipality_enters_books_marks_sends_and_reads() throws Exception {
        var city = ServerFixture.municipality();
        held(city, today, "taiso-1", "taiso-2", "taiso-3");
        var person = UUID.randomUUID();

        var seen = client.does(
                "PeopleAndSessions",
                Map.of(
                        "officer",
                        Caller.of(city, Role.OFFICER).token(),
                        "person",
                        person.toString(),
                        "day",
                        today.toString()));

        assertThat(seen)
                .containsEntry("joined", "鈴木 梅")
                .containsEntry("again", person)
                .containsEntry("read", LocalDate.of(2026, 4, 1))
                .containsEntry("found", 1)
                .containsEntry("sessions", List.of("taiso-1", "taiso-2", "taiso-3"))
                .containsEntry("begins", LocalTime.of(23, 0))
                .containsEntry("booked", "booked")
                .containsEntry("free", 5)
                .containsEntry("visited", true)
                .containsEntry("steps", "kept")
                .containsEntry("checkup", "128 null")
                .containsEntry("points", 0)
                .containsEntry("described", "3.1.0")
                .containsEntry("missing", "404 true");
    }

    @Test
    void the_app_of_a_resident_reads_books_and_exchanges_what_is_their_own() throws Exception {
        var city = new CityFixture();
        var hanako = city.joined();
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 5; day++) city.walks(hanako, city.lastMonth().atDay(day), 12_000);
        city.followed();
        held(city.code(), city.today().plusDays(3), "taiso-a");
        var voucher = new Item(
                UUID.randomUUID(),
                Kind.VOUCHER,
                CityFixture.AGREEMENT,
                "朝市の券",
                50,
                "club",
                500,
                30,
                city.today(),
                city.today().plusMonths(6));
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(voucher, Optional.of(3));
            return true;
        });

        var seen = client.does(
                "OwnThings",
                Map.of(
                        "resident",
                        Caller.of(city.code(), Role.RESIDENT, hanako.value()).token(),
                        "session",
                        "taiso-a"));

        assertThat(seen)
                .containsEntry("held", 60L)
                .containsEntry("ending", 60L)
                .containsEntry("lines", 60L)
                .containsEntry("booked", "booked")
                .containsEntry("places", "体操教室")
                .containsEntry("places left", 0)
                .containsEntry("costs", 50L)
                .containsEntry("asked", "HELD")
                .containsEntry("voucher", "false null")
                .containsEntry("undone", "CANCELLED");
    }

    @Test
    void a_system_that_speaks_fhir_enters_and_reads_people_consents_measures_and_answers() throws Exception {
        var city = ServerFixture.municipality();
        Asking.ask(city, "kihon-checklist");
        int words = ServerFixture.as(
                city,
                () -> ServerFixture.part(Consents.class)
                        .write(
                                "research",
                                "municipality",
                                new Words("研究", "Research"),
                                new Words("記録を研究に使います。", "Your records are used for research.")));
        var answers = Asking.kihon().entrySet().stream()
                .map(a -> a.getKey().equals("height") || a.getKey().equals("weight")
                        ? "{\"linkId\":\"%s\",\"answer\":[{\"valueDecimal\":%s}]}".formatted(a.getKey(), a.getValue())
                        : "{\"linkId\":\"%s\",\"answer\":[{\"valueCoding\":{\"code\":\"%s\"}}]}"
                                .formatted(a.getKey(), a.getValue()))
                .collect(Collectors.joining(",", "[", "]"));

        var seen = client.does(
                "Records",
                Map.of(
                        "officer",
                        Caller.of(city, Role.OFFICER).token(),
                        "day",
                        today.toString(),
                        "words",
                        Integer.toString(words),
                        "answers",
                        answers));

        assertThat(seen)
                .containsEntry("corrected", "1951-01-02")
                .containsEntry("patients", 1)
                .containsEntry("named", 1)
                .containsEntry("agreed", "active")
                .containsEntry("withdrew", "inactive")
                .containsEntry("bundle", 2)
                .containsEntry("observations", 2)
                .containsEntry("observation", today.toString())
                .containsEntry("asked", Asking.kihon().size())
                .containsEntry("sheets", 1)
                .containsEntry("sheet", "completed")
                .containsEntry("version", "4.0.1");
    }

    @Test
    void a_clinic_refers_and_a_provider_answers() throws Exception {
        var town = new ReferralFixture();
        town.agrees(town.hanako);

        var seen = client.does(
                "Referring",
                Map.of(
                        "clinic",
                        Caller.of(town.clinic).token(),
                        "club",
                        Caller.of(town.club).token(),
                        "person",
                        town.hanako.toString(),
                        "kinds",
                        FhirReferred.TMP,
                        "day",
                        today.toString()));

        assertThat(seen)
                .containsEntry("made", "draft")
                .containsEntry("sent", "requested")
                .containsEntry("waiting", 1)
                .containsEntry("accepted", "accepted")
                .containsEntry("requests", 1)
                .containsEntry("request", "completed")
                .containsEntry("procedures", 1)
                .containsEntry("procedure", "completed");
    }

    @Test
    void an_accounting_system_reads_what_was_settled() throws Exception {
        var town = new ContractFixture();
        town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");

        var seen = client.does(
                "Contracts",
                Map.of("officer", Caller.of(town.city, Role.OFFICER).token()));

        assertThat(seen)
                .containsEntry("payable", 1_000L)
                .containsEntry("statement", false)
                .containsEntry("indigo", true);
    }

    @Test
    void a_receiver_is_added_tried_given_a_new_secret_and_taken_off() throws Exception {
        var city = ServerFixture.municipality();
        try (var receiver = new Receiver()) {
            var seen = client.does(
                    "Receivers",
                    Map.of(
                            "administrator",
                            Caller.of(city, Role.ADMINISTRATOR).token(),
                            "hook",
                            UUID.randomUUID().toString(),
                            "receiver",
                            receiver.url()));

            assertThat(seen)
                    .containsEntry("secret", false)
                    .containsEntry("listed", 1)
                    .containsEntry("delivery", "test")
                    .containsEntry("again", true)
                    .containsEntry("rotated", false)
                    .containsEntry("secrets", 2)
                    .containsEntry("ended", true);
        }
    }
}
