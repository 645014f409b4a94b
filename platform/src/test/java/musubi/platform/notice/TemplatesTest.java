package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import musubi.platform.ServerFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final String SMALL = """
            notice: small
            version: 1
            places: {day: 2026-12-01}
            channels: [mail, sms]
            ja: {subject: 件名, sms: "{day} です", body: "{name} 様 {day}"}
            en: {subject: Subject, sms: "It is {day}", body: "Dear {name}"}
            """;

    private static String problem(String yaml) {
        var problem = catchThrowableOfType(BadInput.class, () -> TemplateReader.read("t.yaml", yaml))
                .problems()
                .getFirst();
        return problem.place() + " " + problem.code();
    }

    @Test
    void every_template_can_be_filled_in_both_languages() throws IOException {
        var all = ServerFixture.part(Templates.class).all();

        assertThat(all).extracting(Template::id).contains("invitation", "points-expiring", "questionnaire-reminder");
        ServerFixture.as(ServerFixture.municipality(), () -> {
            for (var template : all)
                for (var language : new String[] {"ja", "en"})
                    assertThat(ServerFixture.part(Wording.class)
                                    .example(template, language)
                                    .body())
                            .doesNotContain("{");
            return true;
        });
    }

    @Test
    void days_are_said_as_people_write_them_and_everything_else_as_it_stands() {
        assertThat(Days.said("2026-12-03", "ja")).isEqualTo("2026年12月3日");
        assertThat(Days.said("2026-12-03", "en")).isEqualTo("3 December 2026");
        assertThat(Days.said("2026-12-03 10:00", "ja")).isEqualTo("12月3日（木） 10時00分");
        assertThat(Days.said("2026-12-03 10:00", "en")).isEqualTo("Thursday, 3 December, 10:00");
        assertThat(Days.said("2026-10", "ja")).isEqualTo("2026年10月");
        for (var other : List.of("2026-13-45", "2026-13", "体操教室", "10", ""))
            assertThat(Days.said(other, "ja")).isEqualTo(other);
    }

    @Test
    void a_filling_is_never_taken_for_a_place() {
        var text = TemplateReader.read("t.yaml", SMALL).in("ja");

        assertThat(text.filled(Map.of("day", "{name} $1 \\", "name", "花子")).body())
                .isEqualTo("花子 様 {name} $1 \\");
        assertThatThrownBy(() -> text.filled(Map.of("day", "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_place_that_nothing_fills_or_nothing_shows_is_refused_with_its_line() {
        assertThat(problem(SMALL.replace("It is {day}", "It is {dya}"))).isEqualTo("t.yaml:6:5 notice.unknown-place");
        assertThat(problem(SMALL.replace("2026-12-01", "2026-12-01, why: rain")))
                .isEqualTo("t.yaml:5:5 notice.unused-place");
        assertThat(problem(SMALL.replace("[mail, sms]", "[mail, pigeon]"))).isEqualTo("t.yaml:4:18 notice.channel");
        assertThat(problem(SMALL.replace("It is {day}", "{day}" + "x".repeat(661))))
                .isEqualTo("t.yaml:6:5 notice.too-long");
        assertThat(problem(
                        SMALL.replace("channels:", "secret: [day]\nchannels:").replace("件名", "\"{day}\"")))
                .isEqualTo("t.yaml:6:5 notice.secret-in-subject");
        assertThat(problem(SMALL.replace("channels:", "to-staff: \"yes\"\nchannels:")))
                .isEqualTo("t.yaml:6:5 notice.unknown-place");
        assertThat(problem(SMALL.replace("channels:", "to-staff: \"no\"\nchannels:")))
                .isEqualTo("t.yaml:4:11 notice.to-staff");
    }
}
