package musubi.platform.office;

import static musubi.platform.office.PeopleWalkTest.account;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists that are longer than one file says so in its last row, so that nobody takes a part for the whole. */
class CutListsTest {
    private static final int MOST = 50_000;

    private final CityFixture city = new CityFixture();
    private final JdbcClient db = ServerFixture.part(JdbcClient.class);
    private final PersonId hanako = city.joined();
    private final Visitor officer = new Visitor();

    CutListsTest() {
        officer.signIn(account(city.code(), Role.OFFICER), "correct horse");
    }

    private void kept(String... statements) {
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        city.as(() -> transaction.execute(status -> {
            ServerFixture.forgetPlans();
            for (var statement : statements)
                db.sql(statement)
                        .param("city", city.code().digits())
                        .param("person", hanako.value())
                        .param("day", city.today())
                        .update();
            return true;
        }));
        ServerFixture.planned("activity.checkup", "rewards.exchange", "rewards.step");
    }

    private List<String> lines(String path) {
        return officer.get(path).body().lines().toList();
    }

    @Test
    void the_file_of_check_ups_holds_fifty_thousand_and_says_below_them_that_there_are_more() {
        var upload = UUID.randomUUID();
        kept("""
                insert into activity.upload (municipality, upload, digest, rows, received_at)
                values (:city, '%s', 'x', %d, now())
                """.formatted(upload, MOST), """
                insert into activity.checkup (municipality, checkup, person, day, kind, result, upload, recorded_on)
                select :city, gen_random_uuid(), :person, :day::date - 1 - n %% 300, 'specific', 'taken', '%s', :day
                  from generate_series(1, %d) n
                """.formatted(upload, MOST));
        assertThat(lines("/checkups?as=csv&list=checkups")).hasSize(1 + MOST).noneMatch(CutListsTest::cut);

        kept("""
                insert into activity.checkup (municipality, checkup, person, day, kind, result, upload, recorded_on)
                values (:city, gen_random_uuid(), :person, :day::date - 1, 'lung', 'taken', '%s', :day)
                """.formatted(upload));

        var file = lines("/checkups?as=csv&list=checkups");
        assertThat(file).hasSize(1 + MOST + 1);
        assertThat(file.getLast()).matches(CutListsTest::cut);
        assertThat(officer.get("/checkups").body()).doesNotContain("一度に保存できるのは");
    }

    @Test
    void the_file_of_exchanges_holds_fifty_thousand_and_says_below_them_that_there_are_more() {
        city.inForce(city.lastMonth());
        var item = new Item(
                UUID.randomUUID(),
                Kind.VOUCHER,
                CityFixture.AGREEMENT,
                "買い物券",
                50,
                "大黒屋",
                500,
                30,
                city.today(),
                city.today().plusDays(60));
        city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.empty());
            return true;
        });
        var asked = """
                insert into rewards.exchange (municipality, exchange, item, person, points, asked_at, actor)
                select :city, gen_random_uuid(), '%s', :person, 50, :day::date - 1, 'test' from generate_series(1, %d)
                """;
        // They ended, so that no job goes through them.
        var ended = """
                insert into rewards.step (municipality, exchange, step, actor, happened_at)
                select :city, e.exchange, step, 'test', :day::date - 1
                  from rewards.exchange e cross join unnest(array['refused', 'booked']) step where e.item = '%s'
                on conflict do nothing
                """.formatted(item.id());
        kept(asked.formatted(item.id(), MOST), ended);
        assertThat(lines("/rewards?as=csv&list=exchanges")).hasSize(1 + MOST).noneMatch(CutListsTest::cut);

        kept(asked.formatted(item.id(), 1), ended);

        var file = lines("/rewards?as=csv&list=exchanges");
        assertThat(file).hasSize(1 + MOST + 1);
        assertThat(file.getLast()).matches(CutListsTest::cut);
    }

    private static boolean cut(String line) {
        return line.contains("一度に保存できるのは50,000行までです");
    }
}
