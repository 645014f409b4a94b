package musubi.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.ServerFixture;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.env.Environment;

/** Functions that work with the rights of the owner of all tables look past the policies: what each of them gives to whom. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinersTest {
    private static final String HERE = "100005";
    private static final String PARTNER = "232114";
    private static final String ELSEWHERE = "011002";
    private static final String ONE = "'00000000-0000-0001-0000-000000000001'::uuid";
    private static final String TWO = "'00000000-0000-0002-0000-000000000002'::uuid";
    private static final String NOT_ALLOWED = "42501";

    /** Asked before anybody knows which municipality it is about, by a login or by what nobody can guess. */
    private static final List<String> BEFORE_SIGNING_IN = List.of(
            "access.account_named",
            "account.begin_attempt",
            "account.directory_account",
            "account.forgive",
            "account.give_challenge",
            "account.invitation_of",
            "account.passkey_of",
            "account.session_of",
            "account.take_challenge",
            "account.token_of");

    /** Tells nobody anything: has the database look again at how its tables are filled. */
    private static final List<String> TELLS_NOTHING = List.of("people.refresh_statistics");

    /**
     * What is asked.
     *
     * @param role of whoever asks
     * @param sql whether they get or do anything
     */
    private record Asked(String role, String sql) {}

    private static final Map<String, Asked> ASKED = new LinkedHashMap<>();

    static {
        ask("access.holders_of", "officer", "exists (select from access.holders_of(array[%s]))".formatted(ONE));
        ask("access.logins_of", "job", "exists (select from access.logins_of(array[%s]))".formatted(ONE));
        ask("account.confirmations", "job", "exists (select from account.confirmations())");
        ask("account.hands", "job", "exists (select from account.hands())");
        ask("attendance.came", "intermediary", "exists (select from attendance.came(array['own']))");
        ask("attendance.owner_of", "provider", "attendance.owner_of('abcdefghjk22') is not null");
        ask("audit.forget_reasons", "officer", "audit.forget_reasons(%s, 99) > 0".formatted(TWO));
        ask("audit.last_entry", "job", "exists (select from audit.last_entry())");
        ask(
                "joint.correct",
                "officer",
                "joint.correct(%s, '2026-05', 1, false, %s, 'why', 'who', now()) is not null".formatted(ONE, TWO));
        ask("joint.corrections", "officer", "exists (select from joint.corrections(%s, '2026-04'))".formatted(ONE));
        ask("joint.evidence", "officer", "exists (select from joint.evidence(%s, '2026-04', 1))".formatted(ONE));
        ask(
                "joint.found",
                "officer",
                "joint.found(%s, '合同', 'Joint', now()) and exists (select from joint.membership where host = '%s')"
                        .formatted(TWO, HERE));
        ask("joint.invite", "officer", "joint.invite(%s, '%s', now())".formatted(ONE, ELSEWHERE));
        ask("joint.members", "officer", "exists (select from joint.members(%s))".formatted(ONE));
        ask("joint.paid_periods", "officer", "exists (select from joint.paid_periods(%s))".formatted(ONE));
        ask("joint.parties", "officer", "exists (select from joint.parties(%s, '2026-04', 1))".formatted(ONE));
        ask(
                "joint.propose",
                "officer",
                "joint.propose(%s, %s, 'text', 'digest', array['%s', '%s'], array[1, 1], now())"
                        .formatted(TWO, ONE, HERE, PARTNER));
        ask("joint.remove", "officer", "joint.remove(%s, '%s', now())".formatted(ONE, PARTNER));
        ask("joint.totals", "officer", "exists (select from joint.totals(%s))".formatted(ONE));
        ask("people.agree_to_referral", "clinic", "people.agree_to_referral(%s, 'club', 1, now())".formatted(ONE));
        ask("people.agrees", "clinic", "exists (select from people.agrees(%s, 'club'))".formatted(ONE));
        ask("people.born_on", "clinic", "exists (select from people.born_on(date '2026-04-01'))");
        ask("people.gives", "provider", "people.gives('%s', %s)".formatted(HERE, ONE));
        ask("people.introduced", "provider", "exists (select from people.introduced(array[%s]))".formatted(ONE));
        ask("people.stands", "clinic", "people.stands(%s)".formatted(ONE));
        ask("people.marked", "counter", "exists (select from people.marked(array[7]::bigint[], array[7]::bigint[]))");
        ask("programme.is_elsewhere", "resident", "programme.is_elsewhere(%s, 'same')".formatted(ONE));
        ask("programme.keeps_place", "resident", "programme.keeps_place(%s, 'own')".formatted(ONE));
        ask("programme.may_take_part", "provider", "programme.may_take_part(%s, 'own')".formatted(ONE));
        ask("programme.meets", "provider", "programme.meets('%s', %s)".formatted(HERE, ONE));
        ask("programme.move_up", "provider", "exists (select from programme.move_up('later', now()))");
        ask("programme.own_session", "provider", "programme.own_session('%s', 'own')".formatted(HERE));
        ask("programme.place_in_line", "resident", "programme.place_in_line(%s) > 0".formatted(TWO));
        ask("ranking.last_word_of", "counter", "exists (select from ranking.last_word_of(%s))".formatted(ONE));
        ask("scope.body", "representative", "scope.body() is not null");
        ask("scope.colleague", "clinic", "scope.colleague(%s::text)".formatted(ONE));
        ask("scope.organisation", "clinic", "scope.organisation() is not null");
        ask("scope.partner", "partner", "scope.partner() is not null");
        ask("site.last_number", "public", "site.last_number('ranking') is not null");
        ask("site.names", "public", "exists (select from site.names())");
        ask("site.shows", "public", "site.shows('ranking')");
        ask("worksheet.fellows", "partner", "exists (select from worksheet.fellows())");
        ask("worksheet.own_sheets", "partner", "exists (select from worksheet.own_sheets())");
    }

    private static void ask(String function, String role, String sql) {
        ASKED.put(function, new Asked(role, "select " + sql));
    }

    private Connection owner;
    private Connection application;

    @BeforeAll
    void fill() throws SQLException {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var first = ServerFixture.owning(found -> found);
        var tables =
                new Owner(first.url().replaceAll("/[^/]*$", "/definers"), EmbeddedPostgres.OWNER, first.password());
        try (var connection = DriverManager.getConnection(first.url(), first.user(), first.password());
                var statement = connection.createStatement()) {
            statement.execute("create database definers");
        }
        var app = Database.prepare(tables, folder);
        owner = DriverManager.getConnection(tables.url(), tables.user(), tables.password());
        application = DriverManager.getConnection(tables.url(), app.user(), app.password());
        application.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            rows(statement);
        }
    }

    @AfterAll
    void end() throws SQLException {
        application.close();
        owner.close();
    }

    private void rows(Statement to) throws SQLException {
        for (var city : List.of(HERE, PARTNER, ELSEWHERE))
            add(to, "municipality.municipality", Map.of("municipality", text(city)));
        add(
                to,
                "access.account",
                Map.of(
                        "account",
                        ONE,
                        "login",
                        "'login'",
                        "person",
                        ONE,
                        "body",
                        TWO,
                        "organisation",
                        TWO,
                        "partner",
                        TWO));
        add(to, "account.invitation", Map.of("account", ONE, "invited_by", text("%s", ONE), "used_at", "now()"));
        add(to, "account.confirmation", Map.of("account", ONE));
        add(to, "worksheet.party", Map.of("organisation", TWO, "takes_part", "true"));
        add(to, "attendance.card", Map.of("card", "'abcdefghjk22'", "person", ONE));
        add(to, "audit.entry", Map.of("number", "1"));
        add(to, "audit.entry", Map.of("number", "2", "subject", text("person " + TWO.substring(1, 37))));
        add(to, "people.erasure", Map.of("person", TWO));
        add(to, "people.identity", Map.of("person", ONE, "search", "array[7]::bigint[]"));
        add(to, "people.enrolment", Map.of("person", ONE, "enrolled_on", "date '2026-04-01'"));
        add(to, "people.person", Map.of("person", ONE, "born", "date '2026-04-01'"));
        var consent = Map.of("purpose", "'referral'", "version", "1");
        add(to, "people.consent_text", with(consent, "recipient", "'club'"));
        add(to, "people.consent", with(with(consent, "recipient", "'providers'"), "person", ONE));
        add(
                to,
                "referral.referral",
                Map.of("referral", ONE, "person", ONE, "provider", "'club'", "state", "'requested'"));
        add(to, "programme.programme", Map.of("programme", "'taiso'", "provider", "'club'", "scheme", "''"));
        for (var session : List.of("'own'", "'same'", "'later'"))
            add(
                    to,
                    "programme.session",
                    Map.of(
                            "session",
                            session,
                            "programme",
                            "'taiso'",
                            "day",
                            session.equals("'later'") ? "date '2026-05-01'" : "date '2026-04-01'",
                            "starts_at",
                            "time '10:00'",
                            "minutes",
                            "60",
                            "places",
                            "9",
                            "state",
                            "'planned'"));
        for (int i = 10; i < 21; i++)
            add(
                    to,
                    "attendance.visit",
                    Map.of(
                            "session",
                            "'own'",
                            "person",
                            "'00000000-0000-0009-0000-0000000000%d'::uuid".formatted(i),
                            "mark",
                            "'00000000-0000-0009-0000-0000000000%d'::uuid".formatted(i)));
        add(to, "programme.booking", booking(ONE, ONE, "'own'", "'booked'"));
        add(to, "programme.booking", booking(TWO, ONE, "'later'", "'waiting'"));
        add(
                to,
                "site.publication",
                Map.of("part", "'ranking'", "number", "1", "content", "'{\"period\":\"2026-04\"}'"));
        add(to, "ranking.standing", Map.of("period", "'2026-04'", "board", "'person'", "name", "'n'", "person", ONE));
        add(to, "ranking.wish", Map.of("person", ONE, "shown", "true", "nickname", "'n'"));
        add(to, "site.name_wish", Map.of("person", ONE, "shown", "true"));
        for (var city : List.of(HERE, PARTNER)) {
            var here = Map.of("municipality", text(city), "programme", ONE);
            add(to, "joint.membership", with(here, "host", text(HERE)));
            add(to, "joint.step", with(with(here, "step", "'accepted'"), "scheme", "'kenko'"));
            add(to, "joint.contribution", with(with(here, "people", "10"), "figure", "'enrolled'"));
            add(to, "joint.contract", with(with(here, "contract", ONE), "host", text(HERE)));
            add(to, "joint.part", Map.of("municipality", text(city), "contract", ONE, "period", "'2026-04'"));
            var period = Map.of("municipality", text(city), "contract", ONE);
            add(to, "joint.correction", with(with(period, "period", "'2026-04'"), "edition", "2"));
            add(to, "joint.payment", with(with(period, "period", "'2026-05'"), "step", "'released'"));
        }
    }

    private static Map<String, String> booking(String id, String person, String session, String state) {
        return Map.of("booking", id, "person", person, "session", session, "state", state);
    }

    private static String text(String word) {
        return "'" + word + "'";
    }

    private static String text(String form, String value) {
        return form.formatted(value) + "::text";
    }

    private static Map<String, String> with(Map<String, String> values, String column, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(column, value);
        return more;
    }

    /** A row in which something stands wherever something must. */
    private void add(Statement to, String table, Map<String, String> values) throws SQLException {
        var all = new LinkedHashMap<String, String>();
        try (var statement = owner.createStatement();
                var row = statement.executeQuery("""
                    select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
                     where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef
                       and a.attgenerated = '' and a.attidentity = ''
                    """.formatted(table))) {
            while (row.next()) all.put(row.getString(1), something(row.getString(1), row.getString(2)));
        }
        all.putAll(values);
        to.execute("""
                do $$ declare c record; begin
                    for c in select conname from pg_constraint where contype = 'c' and conrelid = '%1$s'::regclass loop
                        execute format('alter table %1$s drop constraint %%I', c.conname);
                    end loop;
                end $$""".formatted(table));
        to.execute("insert into %s (%s) values (%s)"
                .formatted(table, String.join(", ", all.keySet()), String.join(", ", all.values())));
    }

    private static String something(String column, String type) {
        if (column.equals("municipality")) return text(HERE);
        return switch (type) {
            case "uuid" -> ONE;
            case "text", "varchar", "bpchar" -> "'x'";
            case "bytea" -> "'\\x01'::bytea";
            case "bool" -> "true";
            case "date" -> "date '2026-04-01'";
            case "time" -> "time '10:00'";
            case "timestamptz" -> "timestamptz '2026-04-01 00:00:00+00'";
            case "json", "jsonb" -> "'{}'";
            default -> type.startsWith("_") ? "'{}'" : "1";
        };
    }

    private List<String> names(String which) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = owner.createStatement();
                var row = statement.executeQuery("""
                    select n.nspname || '.' || p.proname
                      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                     where p.prosecdef and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and (""" + which + ") order by 1")) {
            while (row.next()) names.add(row.getString(1));
        }
        return names;
    }

    @Test
    void each_looks_its_names_up_where_nobody_else_can_put_any() throws SQLException {
        assertThat(names("true")).hasSizeGreaterThan(40);
        assertThat(names("not coalesce('search_path=\"\"' = any(p.proconfig), false)"))
                .isEmpty();
        assertThat(names("p.proowner <> 'musubi_owner'::regrole")).isEmpty();
    }

    @Test
    void nobody_but_the_application_calls_them_and_each_that_it_may_call_is_asked_here() throws SQLException {
        // What a trigger does is called by nobody.
        var called = "p.prorettype <> 'trigger'::regtype and ";
        assertThat(names(called + "has_function_privilege('public', p.oid, 'execute')"))
                .isEmpty();
        assertThat(names(called + "has_function_privilege('musubi_app', p.oid, 'execute')"))
                .containsExactlyElementsOf(Stream.of(BEFORE_SIGNING_IN, TELLS_NOTHING, ASKED.keySet())
                        .flatMap(all -> all.stream())
                        .sorted()
                        .toList());
    }

    @Test
    void what_gives_something_to_those_of_the_municipality_gives_nothing_to_those_of_another() throws SQLException {
        var wrong = new ArrayList<String>();
        for (var asked : ASKED.entrySet()) {
            var own = given(HERE, asked.getValue());
            var other = given(ELSEWHERE, asked.getValue());
            var nobody = given("", asked.getValue());
            if (!own || other || nobody)
                wrong.add("%s: own %s, of another %s, of none %s".formatted(asked.getKey(), own, other, nobody));
        }

        assertThat(wrong).isEmpty();
    }

    private boolean given(String municipality, Asked asked) throws SQLException {
        var scope = Map.of(
                "municipality", municipality,
                "role", municipality.isEmpty() ? "" : asked.role(),
                "account", "00000000-0000-0001-0000-000000000001",
                "resident", asked.role().equals("resident") ? "00000000-0000-0001-0000-000000000001" : "",
                "provider", asked.role().equals("provider") ? "club" : "");
        try (var statement = application.createStatement()) {
            statement.execute(scope.entrySet().stream()
                    .map(e -> "set_config('musubi.%s', '%s', true)".formatted(e.getKey(), e.getValue()))
                    .collect(Collectors.joining(", ", "select ", "")));
            try (var row = statement.executeQuery(asked.sql())) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState())) return false;
            throw e;
        } finally {
            application.rollback();
        }
    }

    @Test
    void whoever_knows_no_secret_is_told_nothing_before_they_have_signed_in() throws SQLException {
        var wrong = new ArrayList<String>();
        for (var sql : List.of(
                "exists (select from account.session_of('\\x02', now(), interval '1 hour'))",
                "exists (select from account.token_of('\\x02', now()))",
                "exists (select from account.invitation_of('\\x02', now()))",
                "exists (select from account.passkey_of('\\x02'))",
                "exists (select from account.directory_account('\\x02'))",
                "exists (select from access.account_named('%'))",
                "account.take_challenge('\\x02', now())"))
            if (given("", new Asked("", "select " + sql))) wrong.add(sql);

        assertThat(wrong).isEmpty();
    }
}
