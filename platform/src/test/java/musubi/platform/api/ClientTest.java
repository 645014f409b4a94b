package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that a generator writes from the description in the reference, and nobody by hand, speaks with the server. */
class ClientTest {
    /** The build puts it there; it has libraries of its own, so it and what it writes run apart from ours. */
    private static final Path GENERATOR = Path.of("target/openapi-generator-cli.jar");

    private static final String EXERCISE = """
            import client.*;
            import client.api.*;
            import client.model.*;
            import java.time.*;
            import java.util.*;

            public class Exercise {
                public static Map<String, Object> run(String base, String token, UUID person, LocalDate day) throws ApiException {
                    var client = new ApiClient();
                    client.updateBaseUri(base);
                    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
                    var seen = new TreeMap<String, Object>();
                    var people = new PeopleApi(client);
                    var wanted = new NewPerson().id(person).name("鈴木 梅").kana("スズキ ウメ").born(LocalDate.of(1948, 5, 5))
                            .sex("F").scheme("kenko").on(LocalDate.of(2026, 4, 1)).channel("online");
                    seen.put("joined", people.peopleApiJoin("k-1", wanted).getName());
                    seen.put("again", people.peopleApiJoin("k-1", wanted).getId());
                    seen.put("found", people.peopleApiSearch("k-2", new Wanted().name("すずき")).getItems().size());
                    var sessions = new SessionsApi(client);
                    var ids = new ArrayList<String>();
                    String next = null;
                    do {
                        var part = sessions.sessionsApiList(day, day.plusDays(1), 1, next, null);
                        part.getItems().forEach(session -> ids.add(session.getId()));
                        next = part.getNext();
                    } while (next != null);
                    seen.put("sessions", ids);
                    var booking = new NewBooking().id(UUID.randomUUID()).person(person);
                    seen.put("booked", sessions.sessionsApiBook("k-3", ids.get(0), booking).getState());
                    var visit = new NewVisit().id(UUID.randomUUID()).person(person).present(true).checkedBy("card")
                            .happenedAt(day.atTime(23, 0).atOffset(ZoneOffset.ofHours(9)));
                    seen.put("visited", sessions.sessionsApiVisit("k-4", ids.get(0), visit).getRecorded());
                    var steps = new Sent().upload(UUID.randomUUID())
                            .addReadingsItem(new Said().person(person).day(day).source("watch").method("sensed").steps(6543));
                    seen.put("steps", new StepsApi(client).stepsApiTake("k-5", steps).getResult());
                    var fhir = (Map<?, ?>) new FhirApi(client).fhirApiObservations(person, null, null, null);
                    seen.put("observations", ((List<?>) fhir.get("entry")).size());
                    var weighed = Map.of("resourceType", "Observation", "status", "final",
                            "code", Map.of("coding", List.of(Map.of("system", "http://loinc.org", "code", "29463-7"))),
                            "subject", Map.of("reference", "Patient/" + person), "effectiveDateTime", day.toString(),
                            "valueQuantity", Map.of("value", 52.5, "system", "http://unitsofmeasure.org", "code", "kg"));
                    new FhirApi(client).fhirApiObservation("k-6", weighed);
                    fhir = (Map<?, ?>) new FhirApi(client).fhirApiObservations(person, null, null, null);
                    seen.put("weighed", ((List<?>) fhir.get("entry")).size());
                    var checkup = new NewCheckup().id(UUID.randomUUID()).person(person).day(day).kind("specific").systolic(128).diastolic(76);
                    new CheckupsApi(client).checkupsApiKeep("k-7", checkup);
                    seen.put("checkups", new CheckupsApi(client).checkupsApiList(person, null, null, null).getItems().size());
                    seen.put("points", people.peopleApiPoints(person, null, null, null).getItems().size());
                    var money = new SettlementsApi(client);
                    var agreement = money.settlementsApiList(null, null, null).getItems().get(0).getId();
                    var settlement = money.settlementsApiSettlements(agreement, 10, null, null).getItems().get(0);
                    seen.put("payable", settlement.getPayable());
                    seen.put("statement", ((Map<?, ?>) money.settlementsApiStatement(agreement, settlement.getId(), null)).isEmpty());
                    seen.put("indigo", ((Map<?, ?>) money.settlementsApiIndigo(agreement, null)).containsKey("outcome_payments"));
                    try {
                        people.peopleApiFind(UUID.randomUUID(), null);
                    } catch (ApiException e) {
                        seen.put("missing", e.getCode() + " " + e.getResponseBody().contains("\\"code\\":\\"not-found\\""));
                    }
                    return seen;
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void a_generated_client_enters_books_marks_sends_and_reads()
            throws IOException, InterruptedException, ReflectiveOperationException {
        generate();
        var town = new ContractFixture();
        town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var today = LocalDate.now(Japan.TIME);
        ServerFixture.as(town.city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            for (var id : List.of("taiso-1", "taiso-2", "taiso-3"))
                programmes.add(new Programmes.Session(id, "taiso", today, LocalTime.of(23, 0), 59, "公民館", 5));
            return true;
        });
        var person = UUID.randomUUID();

        var seen = run(Caller.of(town.city, Role.OFFICER).token(), person, today);

        assertThat(seen)
                .containsEntry("joined", "鈴木 梅")
                .containsEntry("again", person)
                .containsEntry("found", 1)
                .containsEntry("sessions", List.of("taiso-1", "taiso-2", "taiso-3"))
                .containsEntry("booked", "booked")
                .containsEntry("visited", true)
                .containsEntry("steps", "kept")
                .containsEntry("observations", 1)
                .containsEntry("weighed", 2)
                .containsEntry("checkups", 1)
                .containsEntry("points", 0)
                .containsEntry("payable", 1_000L)
                .containsEntry("statement", false)
                .containsEntry("indigo", true)
                .containsEntry("missing", "404 true");
    }

    private void generate() throws IOException, InterruptedException {
        assertThat(GENERATOR).as("mvn process-test-resources puts it there").exists();
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "-i",
                        "../docs/reference/openapi.json",
                        "-g",
                        "java",
                        "--library",
                        "native",
                        "-o",
                        folder.toString(),
                        "--global-property",
                        "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false",
                        "--additional-properties",
                        "openApiNullable=false,hideGenerationTimestamp=true,useJakartaEe=true,"
                                + "apiPackage=client.api,modelPackage=client.model,invokerPackage=client")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("generator.log").toFile())
                .start();
        assertThat(made.waitFor())
                .as(Files.readString(folder.resolve("generator.log")))
                .isZero();
    }

    @SuppressWarnings("unchecked") // The client is of another class loader; what it answers is of Java's own classes.
    private Map<String, Object> run(String token, UUID person, LocalDate day)
            throws IOException, ReflectiveOperationException {
        Files.writeString(folder.resolve("Exercise.java"), EXERCISE);
        var classes = Files.createDirectory(folder.resolve("classes"));
        var arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                GENERATOR + File.pathSeparator + annotations()));
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        var said = new java.io.ByteArrayOutputStream();
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(compiled)
                .as(said.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
        var urls = new URL[] {classes.toUri().toURL(), GENERATOR.toUri().toURL()};
        try (var apart = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            return (Map<String, Object>) apart.loadClass("Exercise")
                    .getMethod("run", String.class, String.class, UUID.class, LocalDate.class)
                    .invoke(null, Screen.url(""), token, person, day);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the client failed: " + e.getCause(), e.getCause());
        }
    }

    private static String annotations() {
        return Path.of(jakarta.annotation.Generated.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
