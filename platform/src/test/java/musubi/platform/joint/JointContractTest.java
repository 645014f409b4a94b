package musubi.platform.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.joint.JointContracts.Outcome;
import musubi.platform.joint.JointPayments.Paying;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JointContractTest {
    static final LocalDate DAY = LocalDate.of(2026, 4, 10);
    static final String PERIOD = "2026-04";
    /** Twenty participants are reached by nobody alone. */
    static final String TEXT = """
            agreement: joint-outcome
            title: {ja: 共同の成果連動契約, en: Joint outcome contract}
            unit: JPY
            between: {payer: 連携自治体, payee: 健康広場}
            term: {from: 2026-04-01, until: 2028-04-01}
            rounding: {each: clause, down-to: 1}
            measures:
              people: {measure: participants, window: period}
            clauses:
              people: {title: {ja: 参加者数, en: participants}, per: month, pays: {price: 1_000, times: people}}
              reached: {title: {ja: 20人の達成, en: twenty reached}, per: month, pays: {bands: people, from: {20: 5_001}, below: 0}}
            """;

    private final JointProgrammes programmes = ServerFixture.part(JointProgrammes.class);
    private final JointContracts contracts = ServerFixture.part(JointContracts.class);
    private final JointEvidence evidence = ServerFixture.part(JointEvidence.class);
    private final JointPayments payments = ServerFixture.part(JointPayments.class);
    private final UUID programme = UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final Code host = ServerFixture.municipality();
    private final Code guest = ServerFixture.municipality();

    static <T> T as(String name, Code city, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor(name, Role.OFFICER, city, Optional.empty(), Optional.empty()), work);
    }

    private static void run(Code city, Runnable work) {
        as("first", city, () -> {
            work.run();
            return true;
        });
    }

    static void people(Code city, int count) {
        run(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "公民館", 60));
            IntStream.range(0, count).forEach(i -> attended("taiso-1"));
        });
    }

    static void attended(String session) {
        attended(session, LocalDate.of(1948, 5, 5));
    }

    private static void attended(String session, LocalDate born) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                        born,
                        "F",
                        "kenko",
                        DAY.withDayOfMonth(1),
                        "counter"));
        ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        session,
                        person,
                        true,
                        "list",
                        DAY.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                        ""));
    }

    private void proposed() {
        run(host, () -> programmes.found(programme, new Words("連携", "Joint"), "kenko"));
        run(host, () -> programmes.invite(programme, guest));
        run(guest, () -> programmes.accept(programme, "kenko"));
        run(host, () -> contracts.propose(id, programme, TEXT, Map.of(host, 2L, guest, 1L)));
    }

    private void signed() {
        proposed();
        run(host, () -> contracts.sign(id));
        run(guest, () -> contracts.sign(id));
    }

    private Outcome settlement(Code city) {
        return as("first", city, () -> contracts.settlement(id, PERIOD));
    }

    private void sealedBy(Code city) {
        run(city, () -> evidence.seal(id, PERIOD));
    }

    @Test
    void a_contract_is_settled_over_the_people_of_all_and_each_pays_its_share() {
        signed();
        people(host, 12);
        people(guest, 11);
        sealedBy(host);
        assertThat(settlement(host)).isEqualTo(new Outcome.Waiting(1));
        sealedBy(guest);
        sealedBy(guest);

        var settled = (Outcome.Settled) settlement(host);
        assertThat(settled.statement().total()).isEqualTo(23_000 + 5_001);
        assertThat(settled.shares()).containsExactly(18_667L, 9_334L);
        assertThat(((Outcome.Settled) settlement(guest)).digest()).isEqualTo(settled.digest());

        assertThat(as("first", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("first", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.SAME_PERSON);
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.DONE);
        assertThat(as("second", host, () -> payments.release(id, PERIOD))).isEqualTo(Paying.BEFORE);
        assertThat(as(
                        "first",
                        guest,
                        () -> contracts.find(id, PERIOD).orElseThrow().parties()))
                .extracting(JointContract.Party::paid)
                .containsExactly(true, false);
    }

    @Test
    void people_who_come_after_the_evidence_was_sealed_change_nothing() {
        signed();
        people(host, 12);
        people(guest, 11);
        sealedBy(host);
        run(host, () -> attended("taiso-1"));
        sealedBy(host);
        sealedBy(guest);

        assertThat(((Outcome.Settled) settlement(host)).statement().total()).isEqualTo(23_000 + 5_001);
    }

    @Test
    void a_part_of_few_people_is_not_handed_over_and_nothing_is_summed() {
        signed();
        people(host, 12);
        people(guest, 9);
        sealedBy(host);
        sealedBy(guest);

        assertThat(settlement(host)).isInstanceOf(Outcome.Withheld.class);
        assertThat(as("first", host, () -> payments.request(id, PERIOD))).isEqualTo(Paying.NOT_YET);
        assertThat(rows(guest, "numerator is not null")).isZero();
    }

    @Test
    void a_number_from_which_few_people_could_be_worked_out_by_taking_another_away_is_withheld() {
        proposed();
        var close = UUID.randomUUID();
        run(
                host,
                () -> contracts.propose(
                        close,
                        programme,
                        TEXT.replace(
                                        "  people: {measure: participants, window: period}",
                                        "  people: {measure: participants, window: period}\n  older: {measure: participants-of-age, age-from: 65, window: period}")
                                .replace("times: people", "times: older"),
                        Map.of(host, 1L, guest, 1L)));
        run(host, () -> contracts.sign(close));
        run(guest, () -> contracts.sign(close));
        people(host, 12);
        run(host, () -> attended("taiso-1", LocalDate.of(1975, 5, 5)));
        run(host, () -> evidence.seal(close, PERIOD));

        assertThat(rows(host, "people is null")).isEqualTo(1);
        assertThat(rows(host, "people is not null")).isEqualTo(1);
    }

    @Test
    void the_same_number_sealed_again_in_another_contract_after_one_more_came_is_withheld() {
        signed();
        people(host, 12);
        sealedBy(host);
        run(host, () -> attended("taiso-1"));
        var second = UUID.randomUUID();
        run(host, () -> contracts.propose(second, programme, TEXT, Map.of(host, 1L, guest, 1L)));
        run(host, () -> contracts.sign(second));
        run(guest, () -> contracts.sign(second));
        run(host, () -> evidence.seal(second, PERIOD));

        assertThat(rows(host, "people is not null")).isEqualTo(1);
        assertThat(rows(host, "people is null")).isEqualTo(1);
    }

    @Test
    void a_number_that_was_withheld_and_is_not_asked_for_among_all_keeps_no_period_back() {
        proposed();
        var both = UUID.randomUUID();
        var text = TEXT.replace(
                        "  people: {measure: participants, window: period}",
                        "  people: {measure: participants, window: period}\n  older: {measure: participants-of-age, age-from: 65, window: period}")
                .replace("below: 0}", "below: {price: 100, times: older}}");
        run(host, () -> contracts.propose(both, programme, text, Map.of(host, 1L, guest, 1L)));
        run(host, () -> contracts.sign(both));
        run(guest, () -> contracts.sign(both));
        people(host, 12);
        run(host, () -> attended("taiso-1", LocalDate.of(1975, 5, 5)));
        people(guest, 11);
        run(host, () -> evidence.seal(both, PERIOD));
        assertThat(rows(host, "people is null"))
                .as("of itself thirteen are fewer than twenty, so it is asked")
                .isEqualTo(1);

        run(guest, () -> evidence.seal(both, PERIOD));

        assertThat(as("first", guest, () -> contracts.settlement(both, PERIOD)))
                .isInstanceOfSatisfying(
                        Outcome.Settled.class,
                        settled -> assertThat(settled.statement().total()).isEqualTo(24_000 + 5_001));
    }

    private static int rows(Code city, String where) {
        return as(
                "first",
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("select count(*) from joint.part where " + where)
                                .query(Integer.class)
                                .single()));
    }

    @Test
    void nobody_sees_a_part_of_another_or_a_contract_of_others_and_the_guest_proposes_none() {
        signed();
        people(host, 12);
        sealedBy(host);
        assertThat(rows(host, "true")).isEqualTo(1);
        assertThat(rows(guest, "true")).isZero();
        var stranger = ServerFixture.municipality();
        assertThat(as("first", stranger, () -> contracts.find(id, PERIOD))).isEmpty();
        refused("joint.no-contract", stranger, () -> contracts.sign(id));
        refused(
                "joint.not-host",
                guest,
                () -> contracts.propose(UUID.randomUUID(), programme, TEXT, Map.of(host, 1L, guest, 1L)));
        assertThatThrownBy(() -> run(
                        guest,
                        () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                                .executeWithoutResult(status -> ServerFixture.part(JdbcClient.class)
                                        .sql("""
                                    insert into joint.payment (municipality, contract, period, step, yen, statement, actor, happened_at)
                                    values (:city, :id, '2026-04', 'released', 1, '', 'first', now())
                                    """)
                                        .param("city", guest.digits())
                                        .param("id", id)
                                        .update())))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void what_cannot_be_added_up_or_is_not_signed_or_not_over_is_refused() {
        proposed();
        refused("joint.unsigned", host, () -> evidence.seal(id, PERIOD));
        refused("joint.shares", host, () -> contracts.propose(UUID.randomUUID(), programme, TEXT, Map.of(host, 1L)));
        refused(
                "joint.contract-measure",
                host,
                () -> contracts.propose(
                        UUID.randomUUID(),
                        programme,
                        TEXT.replace("measure: participants", "measure: programmes"),
                        Map.of(host, 1L, guest, 1L)));
        refused(
                "joint.contract-form",
                host,
                () -> contracts.propose(
                        UUID.randomUUID(),
                        programme,
                        TEXT.replace("unit: JPY", "unit: PT"),
                        Map.of(host, 1L, guest, 1L)));
        run(host, () -> contracts.sign(id));
        run(guest, () -> contracts.sign(id));
        run(guest, () -> contracts.sign(id));
        refused("joint.period-open", host, () -> evidence.seal(id, "2028-03"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            payee: 健康広場}                          | payee: each person}                       | 一人ひとり（日ごと・出来事ごとを含む）や事業者ごとに払う約款は、共同では結べません。
            unit: JPY                                | unit: PT                                  | 共同の契約は、測った成果に円で払うものだけです。
            """)
    void what_cannot_be_settled_together_is_refused_with_the_reason_and_what_to_do(String from, String to, String why) {
        proposed();
        var text = TEXT.replace(from, to);

        assertThat(text).isNotEqualTo(TEXT);
        unfit(text, why);
    }

    private void unfit(String text, String why) {
        assertThatThrownBy(() -> run(
                        host, () -> contracts.propose(UUID.randomUUID(), programme, text, Map.of(host, 1L, guest, 1L))))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().words().ja()).startsWith(why));
    }

    @Test
    void what_is_paid_on_the_result_of_a_study_is_not_settled_together() throws IOException {
        proposed();

        unfit(Files.readString(Path.of("../examples/agreements/toyota.yaml")), "評価の結果で払う条項は、共同では精算できません。");
    }

    private static void refused(String code, Code city, Runnable work) {
        assertThatThrownBy(() -> run(city, work))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems()).extracting(p -> p.code()).isEqualTo(List.of(code)));
    }
}
