package musubi.platform.api;

import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of the answers that were kept for requests sent again. */
final class AnswersFixture {
    private AnswersFixture() {}

    /** What the server kept of the request is there; that it was answered is not. */
    static void stoppedBeforeAnswering(Code city, String key) {
        changed(city, key, """
                update api.request set status = null, started_at = started_at - interval '2 minutes' where key = :key and status is not null
                """);
    }

    /** The clock was set back an hour since the request was begun. */
    static void setBack(Code city, String key) {
        changed(city, key, "update api.request set started_at = started_at + interval '1 hour' where key = :key");
    }

    /** The request was sent so many days ago, and what is too old is forgotten. */
    static void daysGoBy(Code city, String key, int days) {
        changed(
                city,
                key,
                "update api.request set started_at = started_at - interval '%d days' where key = :key".formatted(days));
        ServerFixture.as(city, () -> {
            ServerFixture.part(Answers.class).forgetOld();
            return true;
        });
    }

    private static void changed(Code city, String key, String how) {
        Integer rows = ServerFixture.as(
                city,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(how)
                                .param("key", key)
                                .update()));
        if (rows == null || rows != 1) throw new AssertionError("not one request of the key " + key + ": " + rows);
    }
}
