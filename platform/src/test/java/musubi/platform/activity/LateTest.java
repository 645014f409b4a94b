package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.points.PointTerms;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An agreement counts what arrives within fourteen days. */
class LateTest {
    private static final String TEXT = CityFixture.TEXT.replace("points: {", "points: {late-upload: 14 days, ");

    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();
    private final LocalDate day = city.today().minusDays(20);

    private void inForce() {
        city.as(() -> {
            var contracts = ServerFixture.part(Contracts.class);
            var version = contracts.versions(contracts.enter(TEXT)).getFirst();
            for (var party : version.unsigned())
                contracts.sign(CityFixture.AGREEMENT, version.number(), party, "市長", city.today(), version.digest());
            ServerFixture.part(PointTerms.class).putInForce(CityFixture.AGREEMENT, city.lastMonth());
            return true;
        });
    }

    /** As if an upload had come on the day after. */
    private void arrivedInTime(int steps) {
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(status -> {
            var upload = UUID.randomUUID();
            var then = day.plusDays(1);
            var db = ServerFixture.part(JdbcClient.class);
            db.sql("""
                    insert into activity.upload (municipality, upload, digest, rows, received_at) values (:city, :upload, 'then', 1, :then)
                    """)
                    .param("city", city.code().digits())
                    .param("upload", upload)
                    .param("then", then.atTime(9, 0).atOffset(ZoneOffset.UTC))
                    .update();
            return db.sql("""
                    insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on)
                    values (:city, :person, :day, 'phone', :upload, 'sensed', :steps, :then)
                    """)
                    .param("city", city.code().digits())
                    .param("person", hanako.value())
                    .param("day", day)
                    .param("upload", upload)
                    .param("steps", steps)
                    .param("then", then)
                    .update();
        }));
    }

    @Test
    void steps_that_arrive_too_late_are_kept_and_shown_as_late_and_earn_nothing() {
        inForce();
        city.walks(hanako, day, 6_000);
        city.walks(hanako, city.today(), 6_000);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);

        var login = "officer-" + city.code();
        city.as(() -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        var officer = new Visitor();
        officer.signIn(login, "correct horse");
        assertThat(officer.get("/people/" + hanako).body().split("14 日以内に届いたものだけ", -1)).hasSize(2);
    }

    @Test
    void steps_that_came_in_time_earn_the_same_when_the_whole_history_is_sent_again() {
        inForce();
        arrivedInTime(6_000);
        city.followed();
        assertThat(city.points(hanako)).isEqualTo(10);

        city.walks(hanako, day, 6_000);
        city.followed();

        assertThat(city.points(hanako)).isEqualTo(10);
        assertThat(city.as(() -> ServerFixture.part(Uploads.class).days(hanako, day)))
                .extracting(Uploads.Day::daysLate)
                .isEqualTo(List.of(1L));
    }
}
