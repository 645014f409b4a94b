import client.ApiException;
import client.api.CheckupsApi;
import client.api.DescriptionApi;
import client.api.PeopleApi;
import client.api.SessionsApi;
import client.api.StepsApi;
import client.model.NewBooking;
import client.model.NewCheckup;
import client.model.NewPerson;
import client.model.NewVisit;
import client.model.Said;
import client.model.Sent;
import client.model.Wanted;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A system of the municipality enters somebody, books, marks, sends steps and a check-up, and reads all of it. */
public class PeopleAndSessions {
    public static Map<String, Object> run(Map<String, String> given) throws ApiException {
        var client = Exercise.client(given, "officer");
        var person = UUID.fromString(given.get("person"));
        var day = LocalDate.parse(given.get("day"));
        var seen = new TreeMap<String, Object>();

        var people = new PeopleApi(client);
        var wanted = new NewPerson().id(person).name("鈴木 梅").kana("スズキ ウメ").born(LocalDate.of(1948, 5, 5))
                .sex("F").scheme("kenko").on(LocalDate.of(2026, 4, 1)).channel("online");
        seen.put("joined", people.peopleApiJoin("join", wanted).getName());
        seen.put("again", people.peopleApiJoin("join", wanted).getId());
        seen.put("read", people.peopleApiFind(person, null).getEnrolledOn());
        seen.put("found", people.peopleApiSearch(Exercise.key(), new Wanted().name("すずき")).getItems().size());

        var sessions = new SessionsApi(client);
        var ids = new ArrayList<String>();
        String next = null;
        do {
            var part = sessions.sessionsApiList(day, day.plusDays(1), 1, next, null);
            part.getItems().forEach(session -> ids.add(session.getId()));
            next = part.getNext();
        } while (next != null);
        seen.put("sessions", ids);
        seen.put("begins", sessions.sessionsApiFind(ids.get(0), null).getStartsAt());
        var mistaken = new NewBooking().id(UUID.randomUUID()).person(person);
        sessions.sessionsApiBook(Exercise.key(), ids.get(0), mistaken);
        sessions.sessionsApiCancel(Exercise.key(), ids.get(0), mistaken.getId());
        seen.put("free", sessions.sessionsApiFind(ids.get(0), null).getFree());
        var booking = new NewBooking().id(UUID.randomUUID()).person(person);
        seen.put("booked", sessions.sessionsApiBook(Exercise.key(), ids.get(0), booking).getState());
        var visit = new NewVisit().id(UUID.randomUUID()).person(person).present(true).checkedBy("card")
                .happenedAt(day.atTime(23, 0).atOffset(ZoneOffset.ofHours(9)));
        seen.put("visited", sessions.sessionsApiVisit(Exercise.key(), ids.get(0), visit).getRecorded());

        var steps = new Sent().upload(UUID.randomUUID())
                .addReadingsItem(new Said().person(person).day(day).source("watch").method("sensed").steps(6543));
        seen.put("steps", new StepsApi(client).stepsApiTake(Exercise.key(), steps).getResult());

        var checkups = new CheckupsApi(client);
        var checkup = new NewCheckup().id(UUID.randomUUID()).person(person).day(day).kind("specific").systolic(128).diastolic(76);
        checkups.checkupsApiKeep(Exercise.key(), checkup);
        var known = checkups.checkupsApiList(person, null, null, null).getItems().get(0);
        seen.put("checkup", known.getSystolic() + " " + known.getWeightKg());

        seen.put("points", people.peopleApiPoints(person, null, null, null).getItems().size());
        seen.put("described", Exercise.text(new DescriptionApi(client).descriptionApiOpenapi(null), "openapi"));
        try {
            people.peopleApiFind(UUID.randomUUID(), null);
        } catch (ApiException e) {
            seen.put("missing", e.getCode() + " " + e.getResponseBody().contains("\"code\":\"not-found\""));
        }
        return seen;
    }
}
