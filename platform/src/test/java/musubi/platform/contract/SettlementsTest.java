package musubi.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import musubi.ledger.AccountId;
import musubi.measure.Measures;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.evaluation.Studies;
import musubi.platform.evaluation.StudyFixture;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.study.protocol.Protocols;
import musubi.study.result.Registration;
import org.junit.jupiter.api.Test;

class SettlementsTest {
    private final Settlements settlements = ServerFixture.part(Settlements.class);
    private final ContractFixture town = new ContractFixture();

    /** What the ledger owes the payee, and what the payee owes back. */
    private long balance(String account) {
        return town.as(
                town.first,
                () -> ServerFixture.part(Books.class)
                        .with(ledger -> ledger.balance(new AccountId(account))
                                .map(b -> b.posted())
                                .orElse(0L)));
    }

    @Test
    void more_releases_at_once_than_there_are_connections_all_come_through()
            throws InterruptedException, ExecutionException, TimeoutException {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        int many = ServerFixture.part(HikariDataSource.class).getMaximumPoolSize() + 2;
        var ids = new ArrayList<SettlementId>();
        for (int i = 0; i < many; i++)
            ids.add(town.requested(
                    agreement, YearMonth.of(2026, 4).plusMonths(i).toString()));

        var answers = new ArrayList<Future<Answer>>();
        try (var threads = Executors.newFixedThreadPool(many)) {
            for (var id : ids) answers.add(threads.submit((Callable<Answer>) () -> town.released(id)));
            for (var answer : answers)
                assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Decided());
        }

        assertThat(balance("payee:monthly:健康広場")).isEqualTo(1_000L * many);
    }

    @Test
    void two_clicks_at_the_same_moment_freeze_once_and_neither_fails() throws Exception {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        var id = new SettlementId(UUID.randomUUID());

        try (var clicks = Executors.newFixedThreadPool(2)) {
            var both = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 2; i++)
                both.add(clicks.submit(() -> town.as(town.first, () -> {
                    settlements.freeze(id, agreement, "2026-04");
                    return true;
                })));
            for (var click : both) assertThat(click.get()).isTrue();
        }

        assertThat(town.as(town.first, () -> settlements.of(agreement))).hasSize(1);
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(50)))
                .filteredOn(entry -> entry.action().equals("evidence.frozen"))
                .hasSize(1);
    }

    @Test
    void a_release_that_died_after_posting_is_finished_by_releasing_again_and_pays_once() {
        var id = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.as(town.second, () -> {
            var settled = settlements.find(id).orElseThrow();
            return settlements.asApproved(settled, made -> {
                settlements.begin(id);
                settlements.post(settled, made);
                return true;
            });
        });

        var stopped = town.as(town.first, () -> settlements.find(id)).orElseThrow();
        var withdrawn = town.as(town.first, () -> settlements.decide(id, Step.WITHDRAWN));
        var again = town.released(id);
        var twice = town.released(id);

        assertThat(stopped.begun()).isTrue();
        assertThat(stopped.paid()).isFalse();
        assertThat(withdrawn).isEqualTo(new Answer.Refused(Answer.Why.BEING_PAID));
        assertThat(again).isEqualTo(new Answer.Decided());
        assertThat(twice).isEqualTo(new Answer.Refused(Answer.Why.DECIDED_BEFORE));
        assertThat(balance("payee:monthly:健康広場")).isEqualTo(1_000);
    }

    @Test
    void what_can_no_longer_be_settled_again_is_not_released_and_can_be_given_up_and_frozen_anew() throws IOException {
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        town.mark(town.somebody(), true);
        var id = town.requested(agreement, "FY2026");
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(id.value()));
        Files.write(pack.resolve("attendance.parquet"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> town.released(id)).isInstanceOf(RuntimeException.class);
        var broken = town.as(town.first, () -> settlements.find(id)).orElseThrow();
        var withdrawn = town.as(town.first, () -> settlements.decide(id, Step.WITHDRAWN));
        var anew = town.requested(agreement, "FY2026");

        assertThat(broken.begun()).isFalse();
        assertThat(withdrawn).isEqualTo(new Answer.Decided());
        assertThat(town.released(anew)).isEqualTo(new Answer.Decided());
        assertThat(balance("payee:yearly:健康広場")).isEqualTo(3_000);
    }

    @Test
    void who_only_steers_reads_what_is_paid_to_parties_and_no_line_of_single_people() {
        var points = town.signed("""
                agreement: points
                title: {ja: 歩いて得するポイント, en: Points for walking}
                unit: PT
                between: {payer: 試験市, payee: each person}
                for: {each: person, where: enrolled}
                clauses:
                  joining: {title: {ja: 参加, en: taking part}, per: month, pays: 10}
                points: {expires: end-of-next-fiscal-year}
                """);
        var parties = town.approved(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        var before = town.requested(points, "2026-04");
        assertThat(town.released(before)).isEqualTo(new Answer.Decided());
        town.somebody();
        var after = town.approved(points, "2026-04");
        var steering = town.account("steering", Role.INTERMEDIARY, Optional.empty());

        for (var form : Settlements.Form.values()) {
            assertThat(town.as(town.first, () -> settlements.document(before, form)))
                    .as("officer " + form)
                    .isPresent();
            assertThat(town.as(steering, () -> settlements.document(before, form)))
                    .as("intermediary " + form)
                    .isEmpty();
            assertThat(town.as(steering, () -> settlements.document(parties, form)))
                    .as("parties " + form)
                    .isPresent();
        }
        assertThat(town.as(town.first, () -> settlements.correction(after))).isPresent();
        assertThat(town.as(steering, () -> settlements.correction(after))).isEmpty();
    }

    @Test
    void nobody_releases_what_they_requested_or_what_was_not_signed() {
        var text = ContractFixture.monthly("monthly");
        var agreement =
                town.as(town.first, () -> ServerFixture.part(Contracts.class).enter(text));
        var id = town.approved(agreement, "2026-04");

        var unsigned = town.as(town.first, () -> settlements.decide(id, Step.PAYMENT_REQUESTED));
        town.signed(text);
        var early = town.released(id);
        var requested = town.as(town.first, () -> settlements.decide(id, Step.PAYMENT_REQUESTED));
        var alone = town.as(town.first, () -> settlements.decide(id, Step.PAYMENT_RELEASED));

        assertThat(unsigned).isEqualTo(new Answer.Refused(Answer.Why.NOT_SIGNED));
        assertThat(early).isEqualTo(new Answer.Refused(Answer.Why.NOT_YET));
        assertThat(requested).isEqualTo(new Answer.Decided());
        assertThat(alone).isEqualTo(new Answer.Refused(Answer.Why.SAME_PERSON));
        assertThatThrownBy(() -> town.as(town.first, () -> {
                    settlements.begin(id);
                    return true;
                }))
                .hasStackTraceContaining("the one who requested the payment cannot release it");
        assertThat(balance("payee:monthly:健康広場")).isZero();
    }

    @Test
    void evidence_frozen_again_pays_the_difference_alone_and_takes_back_what_was_too_much() {
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        var hanako = town.somebody();
        var jiro = town.somebody();
        town.mark(hanako, true);
        town.released(town.requested(agreement, "FY2026"));
        town.mark(jiro, true);

        var more = town.requested(agreement, "FY2026");
        town.released(more);
        var raised = town.as(town.first, () -> settlements.find(more)).orElseThrow();
        var changes = town.as(town.first, () -> settlements.correction(more)).orElseThrow();
        town.mark(jiro, false);
        town.mark(hanako, false);
        var less = town.requested(agreement, "FY2026");
        town.released(less);
        var lowered = town.as(town.first, () -> settlements.find(less)).orElseThrow();

        assertThat(raised.statement())
                .get()
                .extracting(o -> o.payable(), o -> o.total())
                .containsExactly(3_000L, 6_000L);
        assertThat(changes)
                .singleElement()
                .extracting(Change::before, Change::after)
                .containsExactly(3_000L, 6_000L);
        assertThat(lowered.statement())
                .get()
                .extracting(o -> o.payable(), o -> o.total())
                .containsExactly(-6_000L, 0L);
        assertThat(lowered.replaces()).contains(more);
        assertThat(balance("payee:yearly:健康広場")).isEqualTo(6_000);
        assertThat(balance("receivable:yearly:健康広場")).isEqualTo(-6_000);
    }

    @Test
    void a_line_cannot_be_paid_twice_by_cutting_the_calendar_another_way() {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        town.released(town.requested(agreement, "2026-04"));
        var open = town.approved(agreement, "2026-05");

        assertThatThrownBy(() -> town.approved(agreement, "FY2026"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("contract.period-overlaps"));
        assertThatThrownBy(() -> town.approved(agreement, "2026-05"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("contract.period-unfinished"));
        assertThat(town.as(town.first, () -> settlements.decide(open, Step.WITHDRAWN)))
                .isEqualTo(new Answer.Decided());
        assertThat(town.as(town.first, () -> settlements.decide(open, Step.PAYMENT_REQUESTED)))
                .isEqualTo(new Answer.Refused(Answer.Why.WITHDRAWN));
        assertThat(town.as(town.first, () -> settlements.find(town.approved(agreement, "2026-05"))))
                .get()
                .extracting(Settled::replaces)
                .isEqualTo(Optional.empty());
    }

    @Test
    void a_settlement_is_recomputed_from_its_evidence_and_a_touched_pack_is_noticed() throws IOException {
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        town.mark(town.somebody(), true);
        var id = town.approved(agreement, "FY2026");

        var whole = town.as(town.first, () -> settlements.verify(id));
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(id.value()));
        Files.write(pack.resolve("attendance.parquet"), new byte[] {1, 2, 3});
        var touched = town.as(town.first, () -> settlements.verify(id));

        assertThat(whole.equal()).isTrue();
        assertThat(touched.equal()).isFalse();
        assertThat(touched.pack()).isNotEmpty();
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).firstBroken()))
                .isEmpty();
    }

    @Test
    void the_same_click_again_freezes_once_and_other_towns_and_roles_see_nothing() {
        var agreement = town.signed(ContractFixture.monthly("monthly"));
        var id = new SettlementId(UUID.randomUUID());
        town.as(town.first, () -> {
            settlements.freeze(id, agreement, "2026-04");
            settlements.freeze(id, agreement, "2026-04");
            return true;
        });
        var other = new ContractFixture();

        assertThat(town.as(town.first, () -> settlements.of(agreement))).hasSize(1);
        assertThat(other.as(other.first, () -> settlements.find(id))).isEmpty();
        for (var role : new Role[] {Role.PROVIDER, Role.INVESTOR, Role.EVALUATOR}) {
            var outsider = new Actor("outsider", role, town.city, Optional.empty(), Optional.empty());
            assertThat(town.as(outsider, () -> settlements.find(id)))
                    .as(role.word())
                    .isEmpty();
        }
    }

    private static final String UNREGISTERED = "\"registered\": \"not-registered\"";

    /** An agreement that pays 10 yen for each step of the lower limit. */
    private String outcome(String terms) {
        return town.signed(
                ContractFixture.monthly("outcome")
                        .replace("clauses:\n", terms + "clauses:\n")
                        .replace(
                                "per: month, pays: 1_000",
                                "once: FY2026, pays: {price: 10, times: {effect: steps, of: steps-2026, basis: lower-bound}, at-least: 0}"));
    }

    private static String bound(String members) {
        return "studies:\n  steps-2026: {%s}\n".formatted(members);
    }

    private void recorded(String registered, String lower) {
        var studies = ServerFixture.part(Studies.class);
        town.as(town.first, () -> {
            studies.register(StudyFixture.PROTOCOL);
            studies.record(StudyFixture.result(StudyFixture.PROTOCOL, registered, "", lower));
            return true;
        });
    }

    @Test
    void an_outcome_is_paid_on_the_result_that_was_recorded_when_the_evidence_was_frozen() {
        var stated = "\"registered\": \"%s\""
                .formatted(Digest.of(StudyFixture.PROTOCOL).hex());
        var agreement = outcome("");
        recorded(stated, "50");
        var id = town.requested(agreement, "FY2026");
        recorded(stated, "60");

        var answer = town.released(id);
        var verified = town.as(town.first, () -> settlements.verify(id));

        assertThat(answer).isEqualTo(new Answer.Decided());
        assertThat(verified.equal()).isTrue();
        assertThat(balance("payee:outcome:健康広場")).isEqualTo(500);
    }

    @Test
    void what_the_server_registered_in_time_is_paid_on_though_the_result_was_made_without_a_register() {
        recorded(UNREGISTERED, "50");
        var today = LocalDate.now(Japan.TIME);

        var id = town.requested(outcome(bound("registered-by: " + today)), "FY2026");

        assertThat(town.released(id)).isEqualTo(new Answer.Decided());
        assertThat(balance("payee:outcome:健康広場")).isEqualTo(500);
        var studies = ServerFixture.part(Studies.class);
        var line = town.as(town.first, studies::protocols)
                .getFirst()
                .registration()
                .entry()
                .orElseThrow()
                .line();
        var paidOn = town.as(town.first, () -> settlements.results(id)).getFirst();
        assertThat(town.as(town.first, () -> studies.text(paidOn))).contains(line);
        assertThat(town.as(town.first, () -> settlements.document(id, Settlements.Form.JSON)))
                .hasValueSatisfying(json -> assertThat(json).contains(paidOn));
    }

    @Test
    void what_the_server_registered_after_the_day_of_the_agreement_is_not_paid_on() {
        recorded(
                "\"registered\": \"%s\""
                        .formatted(Digest.of(StudyFixture.PROTOCOL).hex()),
                "50");

        var id = town.approved(outcome(bound("registered-by: 2026-03-31")), "FY2026");

        assertThat(town.as(town.first, () -> settlements.document(id, Settlements.Form.JSON)))
                .hasValueSatisfying(json -> assertThat(json)
                        .contains("settlement.study-refused", "the protocol was registered after 2026-03-31"));
        assertThat(town.as(
                        town.first,
                        () -> settlements
                                .find(id)
                                .orElseThrow()
                                .statement()
                                .orElseThrow()
                                .total()))
                .isZero();
    }

    @Test
    void a_registration_that_the_server_does_not_know_counts_only_where_the_parties_signed_that_protocol() {
        var protocol = Protocols.read("p.yaml", StudyFixture.PROTOCOL, Measures.library());
        var elsewhere = Registration.entered("", protocol, "2026-03-31T09:00:00+09:00");
        recorded(
                """
                "registered": "%s", "registered-digest": "%s", "register": {"after": "", "line": "%s"}""".formatted(
                                elsewhere.moment(),
                                elsewhere.digest().hex(),
                                elsewhere.entry().orElseThrow().line()),
                "50");
        var day = "registered-by: 2026-03-31";
        var open = outcome(bound(day));
        var id = new SettlementId(UUID.randomUUID());

        assertThatThrownBy(() -> town.as(town.first, () -> {
                    settlements.freeze(id, open, "FY2026");
                    return true;
                }))
                .isInstanceOfSatisfying(BadInput.class, e -> {
                    assertThat(e.problems().getFirst().code()).isEqualTo("evaluation.unknown-registration");
                    assertThat(e.problems().getFirst().words().ja()).contains("steps-2026", "登録簿にない登録");
                });
        assertThat(town.as(town.first, () -> settlements.of(open))).isEmpty();
        var other = new ContractFixture();
        var signed = other.signed(
                ContractFixture.monthly("outcome")
                        .replace(
                                "clauses:\n",
                                bound("protocol: %s, %s"
                                                .formatted(protocol.digest().hex(), day)) + "clauses:\n")
                        .replace(
                                "per: month, pays: 1_000",
                                "once: FY2026, pays: {price: 10, times: {effect: steps, of: steps-2026, basis: lower-bound}, at-least: 0}"));
        other.as(other.first, () -> {
            var studies = ServerFixture.part(Studies.class);
            studies.register(StudyFixture.PROTOCOL);
            studies.record(town.as(
                    town.first, () -> studies.text(studies.results().getFirst().digest())));
            return true;
        });
        var paid = other.requested(signed, "FY2026");
        assertThat(other.as(
                        other.first,
                        () -> settlements
                                .find(paid)
                                .orElseThrow()
                                .statement()
                                .orElseThrow()
                                .total()))
                .isEqualTo(500);
    }
}
