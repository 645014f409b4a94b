package musubi.platform.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.joint.JointPayments.Paying;
import musubi.platform.municipality.Code;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who steers reads what several municipalities agreed, reached and pay together; it decides, signs, seals and pays nothing. */
class JointIntermediaryTest {
    private static final String PASSWORD = "correct horse";
    private static final String NOT_ALLOWED = "42501";

    private final JointProgrammes programmes = ServerFixture.part(JointProgrammes.class);
    private final JointContracts contracts = ServerFixture.part(JointContracts.class);
    private final JointEvidence evidence = ServerFixture.part(JointEvidence.class);
    private final JointPayments payments = ServerFixture.part(JointPayments.class);
    private final UUID programme = UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final Code host = ServerFixture.municipality();
    private final Code guest = ServerFixture.municipality();

    private static void run(Code city, Runnable work) {
        JointContractTest.as("first", city, () -> {
            work.run();
            return true;
        });
    }

    /** 12 and 11 people came: 23 x 1,000 yen, and 5,001 yen since it is twenty or more. */
    private void settled() {
        run(host, () -> programmes.found(programme, new Words("広域の健幸", "Health of the region"), "kenko"));
        run(host, () -> programmes.invite(programme, guest));
        run(guest, () -> programmes.accept(programme, "kenko"));
        run(host, () -> contracts.propose(id, programme, JointContractTest.TEXT, Map.of(host, 2L, guest, 1L)));
        for (var city : List.of(host, guest)) run(city, () -> contracts.sign(id));
        for (var city : List.of(host, guest)) {
            JointContractTest.people(city, city.equals(host) ? 12 : 11);
            run(city, () -> evidence.seal(id, JointContractTest.PERIOD));
        }
    }

    private static String account(Code city) {
        var login = "between-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, Role.INTERMEDIARY, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    private static <T> T between(Code city, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor("between", Role.INTERMEDIARY, city, Optional.empty(), Optional.empty()), work);
    }

    @Test
    void it_reads_programmes_members_contracts_the_settlement_and_the_own_share_and_finds_nothing_to_press() {
        settled();
        assertThat(JointContractTest.as("first", host, () -> payments.request(id, JointContractTest.PERIOD)))
                .isEqualTo(Paying.DONE);
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(host), PASSWORD);
            assertThat(page.locator("nav a[href='/joint']").count()).isPositive();
            var contract = "/joint/contracts/" + id + "?period=" + JointContractTest.PERIOD;
            for (var shown : Map.of(
                            "/joint",
                            List.of("広域の健幸"),
                            "/joint/" + programme,
                            List.of("広域の健幸", "市" + guest, "参加中"),
                            "/joint/" + programme + "/contracts",
                            List.of("共同の成果連動契約"),
                            contract,
                            List.of("28,001", "18,667", "9,334", "健康広場"))
                    .entrySet()) {
                screen.open(shown.getKey());
                assertThat(page.locator("main").innerText())
                        .as(shown.getKey())
                        .contains(shown.getValue())
                        .doesNotContain("山田");
                assertThat(page.locator("main form[method=post]").count())
                        .as("forms of " + shown.getKey())
                        .isZero();
                assertThat(page.locator("main a[href*='pack.zip'], main a[href*='/bank']")
                                .count())
                        .as(shown.getKey())
                        .isZero();
                screen.clean();
            }
        }
    }

    @Test
    void where_there_are_none_it_is_not_told_to_begin_one() {
        var visitor = new Visitor();
        visitor.signIn(account(host), PASSWORD);

        assertThat(visitor.get("/joint").body())
                .contains("市町村が連携を始めるか、連携に招かれると、ここに並びます")
                .doesNotContain("連携を始めて、");
    }

    @Test
    void it_changes_nothing_takes_no_evidence_and_reads_nothing_of_a_programme_that_is_not_its_municipalitys() {
        settled();
        var at = "/joint/contracts/" + id;
        var visitor = new Visitor();
        visitor.signIn(account(host), PASSWORD);
        var statement = at + "/statement.json?period=" + JointContractTest.PERIOD;
        for (var form : List.of(
                "/joint",
                "/joint/" + programme + "/invitations",
                "/joint/" + programme + "/removal",
                "/joint/" + programme + "/acceptance",
                "/joint/" + programme + "/refusal",
                "/joint/" + programme + "/departure",
                "/joint/" + programme + "/contracts",
                at + "/signature",
                at + "/evidence",
                at + "/verification",
                at + "/correction",
                at + "/payment/request",
                at + "/payment/release",
                at + "/payment/withdraw"))
            assertThat(visitor.post("/account", form, Map.of("period", JointContractTest.PERIOD))
                            .statusCode())
                    .as(form)
                    .isEqualTo(403);
        assertThat(visitor.get(at + "/pack.zip?period=" + JointContractTest.PERIOD)
                        .statusCode())
                .isEqualTo(403);
        assertThat(visitor.get(statement).statusCode()).isEqualTo(200);

        var other = ServerFixture.municipality();
        var stranger = new Visitor();
        stranger.signIn(account(other), PASSWORD);
        for (var page : List.of("/joint/" + programme, "/joint/" + programme + "/contracts", at, statement))
            assertThat(stranger.get(page).statusCode()).as(page).isEqualTo(404);
        assertThat(between(other, () -> programmes.members(programme))).isEmpty();
        assertThat(between(other, () -> programmes.totals(programme))).isEmpty();
    }

    @Test
    void the_tables_themselves_let_it_write_nothing_and_read_no_number_that_was_handed_over() {
        settled();
        run(host, () -> payments.request(id, JointContractTest.PERIOD));

        for (var hidden : List.of("part", "contribution", "signature", "correction"))
            assertThat(rows(hidden)).as(hidden).isZero();
        for (var read : List.of("membership", "step", "contract", "payment", "owed", "owed_line"))
            assertThat(rows(read)).as(read).isPositive();
        for (var written : List.of(
                "insert into joint.step (municipality, programme, number, step, scheme, actor, happened_at) values ('%1$s', '%2$s', 9, 'left', '', 'x', now())",
                "insert into joint.signature (municipality, contract, digest, actor, signed_at) values ('%1$s', '%3$s', 'x', 'x', now())",
                "insert into joint.payment (municipality, contract, period, edition, attempt, step, yen, statement, actor, happened_at) select municipality, contract, period, edition, attempt, 'withdrawn', yen, statement, 'x', now() from joint.payment",
                "select joint.found('%4$s', '連携', 'Joint', now())",
                "select joint.invite('%2$s', '%5$s', now())",
                "select joint.remove('%2$s', '%5$s', now())",
                "select joint.propose('%4$s', '%2$s', 'x', 'x', array['%1$s', '%5$s'], array[1, 1], now())",
                "select joint.correct('%3$s', '2026-04', 1, false, '%4$s', 'x', 'x', now())"))
            assertThatThrownBy(() ->
                            tried(written.formatted(host.digits(), programme, id, UUID.randomUUID(), guest.digits())))
                    .as(written)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(NOT_ALLOWED));
        int noted = between(
                host,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("update joint.owed set posted_at = now()")
                                .update()));
        assertThat(noted).isZero();
    }

    private long rows(String table) {
        return between(
                host,
                () -> ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from joint." + table)
                                .query(Long.class)
                                .single()));
    }

    private void tried(String sql) {
        between(
                host,
                () -> ServerFixture.part(TransactionTemplate.class).execute(status -> {
                    var statement = ServerFixture.part(JdbcClient.class).sql(sql);
                    return sql.startsWith("insert")
                            ? statement.update()
                            : statement.query((row, number) -> 0).list().size();
                }));
    }
}
