package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Answers.Given DONE =
            new Answers.Given(201, "application/json", null, "W/\"3\"", "{\"name\":\"山田 花子\"}");

    private final Code city = ServerFixture.municipality();
    private final Answers answers = ServerFixture.part(Answers.class);
    private final Acting acting = ServerFixture.part(Acting.class);

    private Actor resident() {
        return new Actor(
                UUID.randomUUID().toString(), Role.RESIDENT, city, Optional.of(UUID.randomUUID()), Optional.empty());
    }

    @Test
    void what_failed_can_be_sent_again_by_a_residents_app_and_what_was_done_stays() {
        acting.as(resident(), () -> {
            var makes = answers.begin("failed", "digest");
            assertThat(makes).isPresent();
            assertThat(answers.begin("failed", "digest")).isEmpty();
            answers.letGo("failed");
            assertThat(answers.begin("failed", "other")).isEmpty();
            assertThat(answers.begin("failed", "digest")).isEqualTo(makes);

            answers.end("failed", DONE);
            answers.letGo("failed");
            assertThat(answers.begin("failed", "digest")).isEmpty();
            assertThat(answers.known("failed").flatMap(Answers.Known::given)).contains(DONE);
            return true;
        });
    }

    @Test
    void what_was_broken_off_before_the_clock_was_set_back_an_hour_is_begun_again_at_once() {
        var app = resident();
        var makes = acting.as(app, () -> answers.begin("ahead", "digest"));

        AnswersFixture.setBack(city, "ahead");

        assertThat(acting.as(app, () -> answers.begin("ahead", "other"))).isEmpty();
        assertThat(acting.as(app, () -> answers.begin("ahead", "digest"))).isEqualTo(makes);
        assertThat(acting.as(app, () -> answers.begin("ahead", "digest"))).isEmpty();
    }

    @Test
    void answers_go_a_week_after_they_were_given() {
        var program = new Actor(UUID.randomUUID().toString(), Role.OFFICER, city, Optional.empty(), Optional.empty());
        acting.as(program, () -> {
            for (var key : new String[] {"old", "new"}) {
                assertThat(answers.begin(key, "digest")).isPresent();
                answers.end(key, DONE);
            }
            return true;
        });

        AnswersFixture.daysGoBy(city, "old", 8);

        acting.as(program, () -> {
            assertThat(answers.known("old")).isEmpty();
            assertThat(answers.known("new").flatMap(Answers.Known::given)).contains(DONE);
            return true;
        });
    }
}
