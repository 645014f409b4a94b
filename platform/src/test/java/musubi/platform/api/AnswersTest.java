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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class AnswersTest {
    private static final Answers.Given DONE = new Answers.Given(201, "application/json", null, "{\"name\":\"山田 花子\"}");

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
            assertThat(answers.begin("failed", "digest")).isTrue();
            answers.forget("failed");
            assertThat(answers.begin("failed", "digest")).isTrue();

            answers.end("failed", DONE);
            answers.forget("failed");
            assertThat(answers.begin("failed", "digest")).isFalse();
            return true;
        });
    }

    @Test
    void answers_go_a_week_after_they_were_given() {
        var program = new Actor(UUID.randomUUID().toString(), Role.OFFICER, city, Optional.empty(), Optional.empty());
        acting.as(program, () -> {
            for (var key : new String[] {"old", "new"}) {
                answers.begin(key, "digest");
                answers.end(key, DONE);
            }
            return true;
        });

        acting.as(Actor.job("test", city), () -> {
            ServerFixture.part(TransactionTemplate.class)
                    .executeWithoutResult(status -> ServerFixture.part(JdbcClient.class)
                            .sql(
                                    "update api.request set started_at = started_at - interval '8 days' where key = 'old' and actor = :actor")
                            .param("actor", program.name())
                            .update());
            answers.forgetOld();
            return true;
        });

        acting.as(program, () -> {
            assertThat(answers.known("old")).isEmpty();
            assertThat(answers.known("new").flatMap(Answers.Known::given)).contains(DONE);
            return true;
        });
    }
}
