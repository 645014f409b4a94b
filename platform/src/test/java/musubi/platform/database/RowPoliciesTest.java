package musubi.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import musubi.platform.ServerFixture;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What holds for every table, asked of the database's own catalogue under the application's role. */
class RowPoliciesTest {
    private static final String OURS =
            "n.nspname not in ('pg_catalog', 'information_schema', 'public', 'scope') and n.nspname not like 'pg\\_%'";

    /** When each kind of work is due: the server's own, and seen only where nobody works for a municipality. */
    private static final String JOBS = "jobs.task";

    /** Everybody may know which municipalities there are. */
    private static final String PUBLIC = "municipality.municipality";

    /** And what became of their codes. */
    private static final String CODES = "municipality.succession";

    private final JdbcClient db = ServerFixture.part(JdbcClient.class);

    private List<String> tables(String condition) {
        return db.sql("""
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind = 'r' and %s and %s order by 1
                """.formatted(OURS, condition)).query(String.class).list();
    }

    @Test
    void every_key_starts_with_the_municipality() {
        var wrong = tables("""
                not exists (select 1 from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
                             where k.conrelid = c.oid and k.contype = 'p' and a.attname = 'municipality')""");

        assertThat(tables("true")).hasSizeGreaterThan(12);
        assertThat(wrong).isEmpty();
    }

    /** One machine of several can only hold a rule over rows that lie together; the document on clusters names the exceptions. */
    @Test
    void what_is_once_alone_is_so_within_a_municipality_but_for_what_is_asked_before_one_is_known() {
        assertThat(db.sql("""
                select n.nspname || '.' || c.relname || ' ' || i.relname from pg_index x
                  join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
                  join pg_class i on i.oid = x.indexrelid
                 where x.indisunique and %s
                   and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(x.indkey) and a.attname = 'municipality')
                 order by 1
                """.formatted(OURS)).query(String.class).list())
                .containsExactly(
                        "access.account login_is_used_once",
                        "account.directory_identity one_of_the_directory_opens_one_account");
    }

    @Test
    void every_table_guards_its_rows() {
        assertThat(tables("not c.relrowsecurity")).isEmpty();
    }

    @Test
    void what_is_the_servers_own_stands_under_no_municipality_and_is_not_seen_from_one() throws InterruptedException {
        var here = ServerFixture.municipality();
        // The jobs begin when the server has made all of its parts.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (tasks() == 0 && System.nanoTime() < end) Thread.sleep(20);

        long seen = ServerFixture.as(
                here,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> db.sql("select count(*) from jobs.task")
                                .query(Long.class)
                                .single())));

        assertThat(db.sql("select distinct municipality from jobs.task")
                        .query(String.class)
                        .list())
                .containsExactly("server");
        assertThat(seen).isZero();
    }

    private long tasks() {
        return db.sql("select count(*) from jobs.task").query(Long.class).single();
    }

    @Test
    void a_challenge_is_kept_as_the_servers_own_and_taken_once() {
        var challenge = "challenge".getBytes(StandardCharsets.UTF_8);

        db.sql("select account.give_challenge(:challenge, now(), now() + interval '1 minute')")
                .param("challenge", challenge)
                .query((row, number) -> 0)
                .single();
        var taken = db.sql("select account.take_challenge(:challenge, now())").param("challenge", challenge);

        assertThat(taken.query(Boolean.class).single()).isTrue();
        assertThat(taken.query(Boolean.class).single()).isFalse();
    }

    @Test
    void a_transaction_that_names_nobody_sees_nothing() {
        for (var table :
                tables("n.nspname || '.' || c.relname not in ('%s', '%s', '%s')".formatted(PUBLIC, CODES, JOBS)))
            assertThat(db.sql("select count(*) from " + table).query(Long.class).single())
                    .as(table)
                    .isZero();
    }

    /** Asked at each row it costs more than the row, and misleads the planner. */
    @Test
    void who_asks_is_found_out_once_for_a_question() {
        var atEachRow = db.sql("""
                select schemaname || '.' || tablename || ' ' || policyname from pg_policies
                 where qual ~ '(?<!SELECT )\\(scope\\.(provider|resident)\\(\\) IS NULL\\)'
                """).query(String.class).list();

        assertThat(atEachRow).isEmpty();
    }

    @Test
    void facts_cannot_be_changed_or_removed() {
        for (var table : List.of(
                "audit.entry",
                "audit.view",
                "ledger.entry",
                "ledger.movement",
                "people.consent",
                "people.intake",
                "people.application",
                "people.application_decision",
                "account.confirmation",
                "people.consent_text",
                "people.merge",
                "people.mistaken_enrolment",
                "people.split",
                "people.erasure",
                "people.conditions",
                "attendance.visit",
                "activity.steps",
                "activity.upload",
                "activity.body",
                "activity.part",
                "activity.decision",
                "area.version",
                "area.import",
                "area.import_step",
                "care.upload",
                "care.withdrawal",
                "care.certification",
                "care.benefit",
                "care.departure",
                "municipality.succession",
                "joint.membership",
                "joint.step",
                "joint.removal",
                "joint.contribution",
                "joint.contract",
                "joint.signature",
                "joint.part",
                "joint.payment",
                "joint.correction",
                "joint.owed",
                "joint.owed_line",
                "rewards.exchange",
                "rewards.step",
                "rewards.voucher",
                "rewards.lottery",
                "rewards.draw",
                "rewards.ticket",
                "points.in_force",
                "points.batch",
                "points.award",
                "points.booked",
                "points.released",
                "contract.agreement",
                "contract.version",
                "contract.signature",
                "contract.settlement",
                "contract.receipt",
                "contract.release",
                "contract.study_result",
                "contract.clause_sum",
                "contract.line",
                "contract.fee",
                "contract.decision",
                "contract.statement",
                "site.publication",
                "site.name_wish",
                "funding.risk",
                "welfare.application",
                "welfare.decision",
                "site.licence",
                "payout.account",
                "payout.approval",
                "payout.file",
                "payout.paid_line",
                "payout.clearance",
                "payout.download",
                "payout.remittance",
                "payout.remittance_line",
                "payout.remittance_item",
                "payout.remittance_decision",
                "payout.freed_item",
                "figures.edition",
                "figures.figure",
                "figures.note",
                "figures.forecast",
                "figures.target",
                "funding.funder",
                "funding.offering",
                "funding.subscription",
                "funding.call",
                "funding.payment",
                "funding.expense",
                "funding.share",
                "funding.correction",
                "evaluation.protocol",
                "evaluation.result",
                "evaluation.attestation",
                "evaluation.release",
                "evaluation.expiry",
                "evaluation.download",
                "worksheet.organisation",
                "worksheet.sheet",
                "worksheet.revision",
                "worksheet.version",
                "worksheet.agreement",
                "worksheet.reading",
                "worksheet.review")) {
            assertThatThrownBy(() -> db.sql("delete from " + table).update())
                    .as(table)
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> db.sql("update %s set municipality = municipality".formatted(table))
                            .update())
                    .as(table)
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void the_application_cannot_take_another_role() {
        assertThatThrownBy(() -> db.sql("set role musubi_owner").update())
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> db.sql("alter table audit.entry disable row level security")
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("must be owner");
    }
}
