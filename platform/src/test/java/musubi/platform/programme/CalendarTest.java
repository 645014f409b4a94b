package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static musubi.platform.programme.TimetableFixture.books;
import static musubi.platform.programme.TimetableFixture.joins;
import static musubi.platform.programme.TimetableFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.site.Part;
import musubi.platform.site.Publications;
import org.junit.jupiter.api.Test;

class CalendarTest {
    private static HttpResponse<String> get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(Screen.url(path))).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void anybody_subscribes_to_a_programme_and_sees_when_and_where_and_nobody() throws Exception {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme(
                            "taiso",
                            "体操教室; 春,夏",
                            "club",
                            "sports",
                            "in-person",
                            "",
                            "とても長い案内文です。".repeat(12) + "\n二行目",
                            0,
                            ""));
            session("taiso-1", "taiso", TimetableFixture.today().plusDays(1), "23:30", 9);
            session("taiso-2", "taiso", TimetableFixture.today().plusDays(8), "10:00", 9);
            books("taiso-1", joins("山田 花子", "ヤマダ ハナコ"));
            ServerFixture.part(Timetable.class).cancel("taiso-2", "台風", Timetable.Reach.THIS);
            return true;
        });

        assertThat(get("/calendar/%s/taiso.ics".formatted(city)).statusCode())
                .as("before the timetable is published")
                .isEqualTo(404);
        shown(city, site -> site.publish(Part.TIMETABLE, "{\"open\":true}"));

        var answer = get("/calendar/%s/taiso.ics".formatted(city));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/calendar");
        var unfolded = answer.body().replace("\r\n ", "");
        assertThat(unfolded)
                .startsWith("BEGIN:VCALENDAR\r\n")
                .endsWith("END:VCALENDAR\r\n")
                .contains("SUMMARY:体操教室\\; 春\\,夏\r\n")
                .contains("\\n二行目")
                .contains("DTSTART;TZID=Asia/Tokyo:")
                .contains("STATUS:CANCELLED", "STATUS:CONFIRMED", "TZOFFSETTO:+0900")
                .doesNotContain("山田");
        assertThat(answer.body().split("\r\n", -1))
                .allSatisfy(line -> assertThat(line.getBytes(UTF_8).length).isLessThanOrEqualTo(75));
        assertThat(uids(get("/calendar/%s/taiso.ics".formatted(city)).body())).isEqualTo(uids(answer.body()));
        assertThat(get("/calendar/%s/taiso.ics".formatted(other)).statusCode()).isEqualTo(404);
        assertThat(get("/calendar/123456/taiso.ics").statusCode()).isEqualTo(404);
        var investor = new Visitor();
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.INVESTOR, Optional.empty(), Optional.empty()));
        investor.signIn(login, "correct horse");
        assertThat(investor.get("/calendar/%s/taiso.ics".formatted(city)).statusCode())
                .as("to somebody without a say in programmes")
                .isEqualTo(200);
        shown(city, site -> site.withdraw(Part.TIMETABLE));
        assertThat(get("/calendar/%s/taiso.ics".formatted(city)).statusCode()).isEqualTo(404);
    }

    private static void shown(Code city, Consumer<Publications> change) {
        var officer = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        ServerFixture.part(Acting.class).as(officer, () -> {
            change.accept(ServerFixture.part(Publications.class));
            return true;
        });
    }

    private static String uids(String text) {
        var found = new StringBuilder();
        var uid = Pattern.compile("UID:.*").matcher(text.replace("\r\n ", ""));
        while (uid.find()) found.append(uid.group()).append('\n');
        return found.toString();
    }

    @Test
    void a_line_is_folded_between_letters_and_never_within_one() {
        var text = new StringBuilder();

        Calendar.line(text, "SUMMARY:" + "𠮷野".repeat(30));

        var lines = text.toString().split("\r\n", -1);
        assertThat(lines[0].getBytes(UTF_8).length).isBetween(70, 75);
        assertThat(text.toString().replace("\r\n ", "").strip()).isEqualTo("SUMMARY:" + "𠮷野".repeat(30));
    }
}
