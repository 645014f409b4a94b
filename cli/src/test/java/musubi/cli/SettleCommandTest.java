package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an officer does with one published contract: settle, pay, verify, explain, correct. */
class SettleCommandTest {
    private static final Path EXAMPLES = Path.of("../examples/agreements");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void accounts_and_holidays() throws IOException {
        Files.writeString(folder.resolve("payees.csv"), """
                party,bank_code,bank_name,branch_code,branch_name,account_type,account_number,kana_name
                八王子市,0001,ミズホ,001,トウキヨウ,1,7654321,ハチオウジシ
                contractor,0140,ダイシホクエツ,020,ナガオカホンテン,1,0012345,カ）ケンコウジギヨウ
                """);
        Files.writeString(folder.resolve("holidays.csv"), "horizon=2027-12-31\n2026-04-29,昭和の日\n");
    }

    private int musubi(Object... arguments) {
        var all = new ArrayList<String>();
        for (var argument : arguments) all.add(argument.toString());
        return Musubi.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), all.toArray(String[]::new));
    }

    private int settle(Path to, Object... more) {
        var all = new ArrayList<Object>(List.of(
                "settle",
                EXAMPLES.resolve("hachioji-breast.yaml"),
                "--values",
                EXAMPLES.resolve("hachioji-breast.values.csv"),
                "--period",
                "FY2019",
                "-o",
                to));
        all.addAll(List.of(more));
        return musubi(all.toArray());
    }

    private Object[] bankFile(Object... more) {
        var all = new ArrayList<Object>(List.of(
                "--zengin",
                "standard",
                "--payees",
                folder.resolve("payees.csv"),
                "--originator-code",
                "1234567890",
                "--pay-on",
                "2026-04-30",
                "--as-of",
                "2026-04-20",
                "--holidays",
                folder.resolve("holidays.csv")));
        all.addAll(List.of(more));
        return all.toArray();
    }

    @Test
    void a_bank_file_pays_the_lines_of_the_statement_to_the_accounts_of_the_payees() throws IOException {
        var to = folder.resolve("breast");

        int code = settle(to, bankFile("--exempt", "課長,係長,試験前"));

        assertThat(err.toString()).doesNotContain("[");
        assertThat(code).isZero();
        var records = Files.readString(to.resolve("zengin-2026-04-30.txt"), Charset.forName("windows-31j"))
                .split("\r\n");
        assertThat(records).hasSize(4).allMatch(r -> r.length() == 120);
        assertThat(records[0]).startsWith("12101234567890ﾊﾁｵｳｼﾞｼ").contains("0430");
        assertThat(records[1].substring(50, 80)).startsWith("ｶ)ｹﾝｺｳｼﾞｷﾞﾖｳ");
        assertThat(records[1].substring(80, 90)).isEqualTo("0010000000");
        assertThat(records[1].substring(91, 111)).isEqualTo("00000000010020190401");
        assertThat(records[2]).startsWith("8000001000010000000");
        assertThat(out.toString()).contains("1 payments, 10,000,000 yen, SHA-256");
    }

    @Test
    void a_bank_that_has_taken_no_test_file_gets_none_without_two_people() {
        int code = settle(folder.resolve("breast"), bankFile());

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[ZG-P1]");
        assertThat(folder.resolve("breast/zengin-2026-04-30.txt")).doesNotExist();
    }

    @Test
    void a_bank_file_is_checked_against_the_master_and_the_files_before() throws IOException {
        var to = folder.resolve("breast");
        var master = Files.createDirectories(folder.resolve("master/branches")).getParent();
        Files.writeString(master.resolve("banks.json"), """
                {"0001": {"kana": "ミズホ"}, "0140": {"kana": "ダイシホクエツ"}}
                """);
        Files.writeString(master.resolve("branches/0140.json"), "{\"021\": {\"kana\": \"ナガオカ\"}}");
        settle(to, bankFile("--exempt", "課長,係長,試験前"));
        var first = to.resolve("zengin-2026-04-30.txt");

        int again = settle(folder.resolve("again"), bankFile("--exempt", "課長,係長,試験前", "--paid-before", first));
        int unknownBranch = settle(folder.resolve("no"), bankFile("--exempt", "課長,係長,試験前", "--bank-master", master));

        assertThat(again).isZero();
        assertThat(unknownBranch).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[ZG-R1]").contains("020").doesNotContain("ZG-V2");
        assertThat(folder.resolve("no/zengin-2026-04-30.txt")).doesNotExist();
    }

    @Test
    void only_yen_are_paid_by_bank() throws IOException {
        var agreement = folder.resolve("with-entries.yaml");
        Files.writeString(agreement, """
                agreement: with-entries
                version: 1
                title: {ja: 抽選つき, en: With entries}
                source: invented
                unit: JPY
                between: {payer: 八王子市, payee: contractor}
                term: {from: 2019-04-01, until: 2020-04-01}
                calendar: fiscal-year
                rounding: {each: clause, down-to: 1}
                clauses:
                  fee: {per: fiscal-year, due: {day: 03-31}, pays: 1_000}
                  draw: {per: fiscal-year, due: {day: 03-31}, gives: entries, pays: 7}
                """);
        var all = new ArrayList<Object>(
                List.of("settle", agreement, "--period", "FY2019", "-o", folder.resolve("mixed")));
        all.addAll(List.of(bankFile("--exempt", "課長,係長,試験前")));

        int code = musubi(all.toArray());

        assertThat(err.toString()).doesNotContain("[");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("1 payments, 1,000 yen");
    }

    @Test
    void equal_instalments_are_paid_in_files_of_their_own() throws IOException {
        var agreement = folder.resolve("instalments.yaml");
        Files.writeString(agreement, """
                agreement: instalments
                version: 1
                title: {ja: 分割, en: Instalments}
                source: invented
                unit: JPY
                between: {payer: 八王子市, payee: contractor}
                term: {from: 2026-04-01, until: 2027-04-01}
                calendar: fiscal-year
                rounding: {each: clause, down-to: 1}
                clauses:
                  fee: {per: quarter, pays: 1_000}
                """);
        var all = new ArrayList<Object>(
                List.of("settle", agreement, "--period", "FY2026", "-o", folder.resolve("instalments")));
        all.addAll(List.of(bankFile("--exempt", "課長,係長,試験前")));

        int together = musubi(all.toArray());
        all.addAll(List.of("--due", "2026-06-01..2026-07-31"));
        int one = musubi(all.toArray());
        all.set(all.size() - 1, "2026-06-31");
        int unreadable = musubi(all.toArray());

        assertThat(together).isEqualTo(Musubi.BAD_INPUT);
        assertThat(one).isZero();
        assertThat(unreadable).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[ZG-C2]", "[payout.early]", "[payout.due]");
        assertThat(out.toString()).contains("1 payments, 1,000 yen");
    }

    @Test
    void a_payee_without_an_account_is_named() throws IOException {
        var file = folder.resolve("payees.csv");
        var withoutContractor = Files.readAllLines(file).subList(0, 2);
        Files.write(file, withoutContractor);

        int code = settle(folder.resolve("breast"), bankFile("--exempt", "課長,係長,試験前"));

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("\"contractor\"").contains("[payout.no-account]");
    }

    @Test
    void an_edited_statement_is_found_with_the_figure_that_differs() throws IOException {
        var to = folder.resolve("breast");
        settle(to);
        var statement = to.resolve("statement.json");
        assertThat(musubi("verify", statement)).isZero();

        var edited = Files.readString(statement).replace("\"amount\": 10000000", "\"amount\": 10000001");
        Files.writeString(statement, edited, StandardCharsets.UTF_8);

        assertThat(musubi("verify", statement)).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString())
                .contains("First difference at /lines/1/amount: the statement has 10000001, recomputed it is 10000000");
    }

    @Test
    void an_amount_is_explained_down_to_the_value_it_came_from() {
        settle(folder.resolve("breast"));

        int code = musubi("explain", folder.resolve("breast/statement.json"), "1");

        assertThat(code).isZero();
        assertThat(out.toString()).contains("above 5%: 10,000,000").contains("screening (given)");
    }

    @Test
    void a_line_that_is_not_there_is_refused_with_the_lines_there_are() {
        settle(folder.resolve("breast"));

        int code = musubi("explain", folder.resolve("breast/statement.json"), "7");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("no line 7; its lines run from 1 to 1");
    }

    @Test
    void a_correction_is_a_difference_and_leaves_the_earlier_statement_alone() throws IOException {
        var first = folder.resolve("first");
        settle(first);
        var before = Files.readString(first.resolve("statement.json"));
        var values = folder.resolve("corrected.csv");
        Files.writeString(
                values,
                Files.readString(EXAMPLES.resolve("hachioji-breast.values.csv")).replace("0.0804", "0.0455"));
        assertThat(Files.readString(values)).contains("0.0455");

        int code = musubi(
                "settle",
                EXAMPLES.resolve("hachioji-breast.yaml"),
                "--values",
                values,
                "--period",
                "FY2019",
                "--replaces",
                first.resolve("statement.json"),
                "-o",
                folder.resolve("second"));

        assertThat(code).isZero();
        assertThat(Files.readString(folder.resolve("second/delta.json")))
                .contains("\"difference\": -5000000")
                .contains("\"total\": -5000000");
        assertThat(Files.readString(first.resolve("statement.json"))).isEqualTo(before);
    }

    @Test
    void a_statement_in_another_spelling_is_not_the_one_whose_digest_was_signed() throws IOException {
        settle(folder.resolve("breast"));
        var statement = folder.resolve("breast/statement.json");
        var text = Files.readString(statement);

        Files.writeString(statement, text.replace("  \"agreement\": {", "    \"agreement\": {"));
        int indented = musubi("verify", statement);
        Files.writeString(statement, text.replaceFirst("\\{", "{\"total\": 1,"));
        int keyTwice = musubi("verify", statement);

        assertThat(indented).isEqualTo(Musubi.DIFFERS);
        assertThat(out.toString()).contains("First difference at / (line 2)");
        assertThat(keyTwice).isEqualTo(Musubi.BAD_INPUT);
    }

    @Test
    void what_the_pack_has_no_table_for_is_not_measured_and_what_did_not_happen_is_nothing() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("enrolment.csv"), """
                person,scheme,municipality,enrolled_on
                P1,walk,232114,2022-04-01
                P2,walk,232114,2022-04-01
                """);
        Files.writeString(source.resolve("attendance.csv"), """
                person,day,programme,provider,municipality,session
                P2,2022-04-01,yoga,a,232114,S1
                P2,2023-03-31,yoga,a,232114,S2
                """);
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person, where: enrolled}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  measuring: {per: event, of: body-measurement, pays: 1}
                  class: {per: event, of: class-attendance, pays: 10}
                """);
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "FY2022", "-o", folder.resolve("p"));

        assertThat(out.toString())
                .containsPattern("measuring .* 0 PT  \\(it was not measured\\)")
                .containsPattern("class .* 20 PT")
                .containsPattern("class .* 0 PT  \\(nothing was counted\\)");
    }

    @Test
    void a_day_without_a_class_is_a_day_with_no_classes_where_several_things_are_paid_on() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("steps.csv"), """
                person,day,steps
                P1,2022-04-01,7000
                P1,2022-04-02,7000
                P1,2022-04-03,4000
                """);
        Files.writeString(source.resolve("attendance.csv"), """
                person,day,programme,provider,municipality,session
                P1,2022-04-01,yoga,a,232114,S1
                P1,2022-04-04,yoga,a,232114,S2
                """);
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  both: {per: day, pays: {sum: [{bands: steps, from: {5_000: 10}, below: 0}, {price: 5, times: class-attendance}]}}
                  extra: {per: day, pays: {sum: [{bands: steps, from: {5_000: 10}, below: 0}, {pays: 5, when: class-attendance >= 1}]}}
                  idle: {per: day, when: class-attendance = 0, pays: {bands: steps, from: {5_000: 10}, below: 1}}
                """);
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "2022-04", "-o", folder.resolve("p"));

        assertThat(out.toString())
                .containsPattern("both .* 25 PT")
                .containsPattern("extra .* 25 PT")
                .containsPattern("idle .* 11 PT");
    }

    @Test
    void a_day_is_paid_by_the_municipality_through_which_the_person_took_part_on_it() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("enrolment.csv"), """
                person,scheme,municipality,enrolled_on,left_on
                P1,walk,232114,2021-04-01,2022-04-16
                P1,another,232041,2022-04-16,
                """);
        Files.writeString(source.resolve("steps.csv"), """
                person,day,steps
                P1,2022-04-15,7000
                P1,2022-04-16,7000
                P1,2022-04-17,7000
                """);
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person, where: enrolled}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  walking: {per: day, when: steps >= 5_000, pays: {by: municipality, "232114": 1, "232041": 100}}
                  month: {per: month, pays: {by: municipality, "232114": 1, "232041": 100}}
                """);
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "2022-04", "-o", folder.resolve("p"));

        assertThat(out.toString()).containsPattern("walking .* 201 PT").containsPattern("month .* 1 PT");
    }

    @Test
    void a_day_that_is_held_is_no_day_of_the_first_week() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        var steps = new StringBuilder("person,day,source,method,steps\n");
        for (int day = 1; day <= 20; day++)
            steps.append("P1,2022-04-%02d,phone,%s,6000%n".formatted(day, day <= 3 ? "manual" : "sensed"));
        Files.writeString(source.resolve("steps.csv"), steps);
        Files.writeString(source.resolve("enrolment.csv"), """
                person,scheme,municipality,enrolled_on
                P1,walk,232114,2022-04-01
                """);
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person, where: enrolled}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  more: {per: month, pays: {bands: {gain: steps, over: {baseline: first-week}}, from: {0: 3, 1_000: 200}, below: 0}}
                """);
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "2022-04", "-o", folder.resolve("p"));

        assertThat(out.toString()).containsPattern("more .* 3 PT");
    }

    @ParameterizedTest(name = "{0} on {1}: {2} PT")
    @CsvSource({"sensed, 2022-05-30, 7", "manual, 2022-04-02, 7", "sensed, 2022-04-02, 9"})
    void steps_that_do_not_count_take_nothing_from_those_of_another_device(String method, String arrived, long points)
            throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(
                source.resolve("steps.csv"), """
                person,day,source,method,steps,recorded_on
                P1,2022-04-01,phone,sensed,7000,2022-04-02
                P1,2022-04-01,watch,METHOD,9000,ARRIVED
                """.replace("METHOD", method).replace("ARRIVED", arrived));
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  day: {per: day, pays: {price: 1, per: 1_000, times: steps}}
                  mean: {per: month, pays: {price: 1, per: 1_000, times: mean-daily-steps}}
                points: {late-upload: 14 days}
                """);
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "2022-04", "-o", folder.resolve("p"));

        assertThat(out.toString())
                .containsPattern("day .* " + points + " PT")
                .containsPattern("mean .* " + points + " PT");
    }

    @ParameterizedTest(name = "{0}: {1} PT")
    @CsvSource({"late-upload: 14 days, 100", "late-upload: 58 days, 0", "donation: true, 0"})
    void a_reading_that_arrives_too_late_is_in_no_mean_of_a_month(String rule, long points) throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("steps.csv"), """
                person,day,steps,recorded_on
                P1,2022-04-01,10000,2022-04-02
                P1,2022-04-02,2000,2022-05-30
                P1,2022-04-30,0,2022-07-30
                """);
        var agreement = folder.resolve("points.yaml");
        Files.writeString(agreement, """
                agreement: points
                unit: PT
                between: {payer: city, payee: each person}
                for: {each: person}
                term: {from: 2022-04-01, until: 2023-04-01}
                clauses:
                  walking: {per: month, pays: {bands: mean-daily-steps, from: {8_000: 100}, below: 0}}
                points: {RULE}
                """.replace("RULE", rule));
        musubi("pack", "key", folder.resolve("key"));
        assertThat(musubi("pack", "build", source, "-o", folder.resolve("pack"), "--key", folder.resolve("key")))
                .isZero();

        musubi("settle", agreement, "--pack", folder.resolve("pack"), "--period", "2022-04", "-o", folder.resolve("p"));

        assertThat(out.toString()).containsPattern("walking .* " + points + " PT");
    }
}
