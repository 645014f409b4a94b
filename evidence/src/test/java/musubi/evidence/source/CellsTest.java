package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Random;
import musubi.evidence.record.Code;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2026-08-01, 2026-08-01",
        "2026/8/1, 2026-08-01",
        "2026.8.1, 2026-08-01",
        "20260801, 2026-08-01",
        "２０２６／０８／０１, 2026-08-01",
        "2026年8月1日, 2026-08-01",
        "2026年8月1日(土), 2026-08-01",
        "2026-08-01T00:00:00, 2026-08-01",
        "2026-08-01 00:00:00.000, 2026-08-01",
        "2024-02-29, 2024-02-29",
        "令和8年8月1日, 2026-08-01",
        "令和８年８月１日, 2026-08-01",
        "R8.8.1, 2026-08-01",
        "R08/08/01, 2026-08-01",
        "r8-8-1, 2026-08-01",
        "㋿8年8月1日, 2026-08-01",
        "令和元年5月1日, 2019-05-01",
        "平成31年4月30日, 2019-04-30",
        "平成元年1月8日, 1989-01-08",
        "昭和64年1月7日, 1989-01-07",
        "S20.8.15, 1945-08-15",
        "昭和元年12月25日, 1926-12-25",
        "大正15年12月25日, 1926-12-25",
        "大正元年7月30日, 1912-07-30",
        "明治45年7月30日, 1912-07-30",
        "明治6年1月1日, 1873-01-01",
        "46054, 2026-02-01",
        "46054.0, 2026-02-01",
        "20000, 1954-10-03",
        "80000, 2119-01-11",
    })
    void a_day_is_read_in_the_ways_offices_write_it(String text, LocalDate day) {
        assertThat(Cells.day(text, false)).isEqualTo(new Parsed<>(day));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "10/1/2017, csv.which-is-the-month",
        "2026-02-29, csv.no-such-day",
        "2026-13-01, csv.no-such-day",
        "20260230, csv.no-such-day",
        "平成31年5月1日, csv.not-in-that-era",
        "令和元年4月30日, csv.not-in-that-era",
        "平成32年3月31日, csv.not-in-that-era",
        "昭和64年1月8日, csv.not-in-that-era",
        "明治5年12月2日, csv.before-the-calendar",
        "19999, csv.not-a-date",
        "80001, csv.not-a-date",
        "46054.5, csv.not-a-date",
        "2026年8月1日(日), csv.weekday-differs",
        "2026-08-01 09:30, csv.day-with-time",
        "8月5日（水）～8月16日（日）, csv.not-a-date",
        "未定, csv.not-a-date",
        "26/8/1, csv.not-a-date",
        "20\ufffd6-08-01, csv.undecodable",
    })
    void a_day_that_could_mean_something_else_is_unreadable(String text, String code) {
        assertThat(Cells.day(text, false))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void the_reason_names_the_era_the_day_is_in() {
        var read = (Unreadable<LocalDate>) Cells.day("平成32年3月31日", false);

        assertThat(read.words().ja()).contains("令和2年3月31日");
    }

    @Test
    void the_month_comes_first_only_when_told() {
        assertThat(Cells.day("10/1/2017", true)).isEqualTo(new Parsed<>(LocalDate.of(2017, 10, 1)));
        assertThat(Cells.day("5/2/2016 12:00:00 AM", true)).isEqualTo(new Parsed<>(LocalDate.of(2016, 5, 2)));
        assertThat(Cells.day("2017/10/1", true)).isEqualTo(new Parsed<>(LocalDate.of(2017, 10, 1)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2026-08, 2026-08",
        "2026/8, 2026-08",
        "202608, 2026-08",
        "2026年8月, 2026-08",
        "2026年8月分, 2026-08",
        "令和8年8月, 2026-08",
        "R8.8, 2026-08",
        "平成31年4月, 2019-04",
        "令和元年5月, 2019-05",
        "大正15年12月, 1926-12",
        "昭和元年12月, 1926-12",
        "2026-08-01, 2026-08",
        "46054, 2026-02",
    })
    void a_month_is_read(String text, YearMonth month) {
        assertThat(Cells.month(text)).isEqualTo(new Parsed<>(month));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2026-13, csv.not-a-month",
        "8月, csv.not-a-month",
        "2026-08-02, csv.not-the-first-of-a-month",
        "平成31年5月, csv.not-in-that-era",
    })
    void a_month_that_is_none_is_unreadable(String text, String code) {
        assertThat(Cells.month(text))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "7939|7939",
                "-12|-12",
                "1,234|1234",
                "12,345,678|12345678",
                "１２，３４５|12345",
                "1234.0|1234",
                "' 42　'|42",
                "9223372036854775807|9223372036854775807"
            })
    void a_whole_number_is_read(String text, long number) {
        assertThat(Cells.wholeNumber(text)).isEqualTo(new Parsed<>(number));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3.5|csv.not-whole",
                "1.2E+5|csv.scientific",
                "4.01E+12|csv.scientific",
                "1,23|csv.not-a-number",
                "12,34,567|csv.not-a-number",
                "100歩|csv.not-a-number",
                "一万|csv.not-a-number",
                "''|csv.not-a-number",
                "--1|csv.not-a-number",
                "9223372036854775808|csv.number-too-large",
                "99999999999999999999999999|csv.number-too-large",
            })
    void a_number_that_is_not_whole_is_unreadable_with_its_own_reason(String text, String code) {
        assertThat(Cells.wholeNumber(text))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void a_decimal_keeps_its_digits() {
        assertThat(Cells.decimal("５２．６０")).isEqualTo(new Parsed<>(new BigDecimal("52.60")));
        assertThat(Cells.decimal("−0.5")).isEqualTo(new Parsed<>(new BigDecimal("-0.5")));
        assertThat(Cells.decimal("5.0E+1"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("csv.scientific"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "１", "はい", "有", "あり", "○", "〇", "◯"})
    void yes_has_many_spellings(String text) {
        assertThat(Cells.truth(text)).isEqualTo(new Parsed<>(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "いいえ", "無", "なし", "×"})
    void no_has_many_spellings(String text) {
        assertThat(Cells.truth(text)).isEqualTo(new Parsed<>(false));
    }

    @Test
    void anything_else_is_neither_yes_nor_no() {
        assertThat(Cells.truth("2"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("csv.not-yes-or-no"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "9:30, 09:30",
        "９：００, 09:00",
        "09:30:15, 09:30:15",
        "9時30分, 09:30",
        "9時, 09:00",
        "午後1時5分, 13:05",
        "午前12時, 00:00",
        "1:30 PM, 13:30",
        "12:00 AM, 00:00",
        "0.375, 09:00",
    })
    void a_time_of_day_is_read(String text, LocalTime time) {
        assertThat(Cells.time(text)).isEqualTo(new Parsed<>(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24:00", "9", "9:60", "②14:00", "22：00※日曜", "1.5", "-"})
    void a_time_of_day_that_is_none_is_unreadable(String text) {
        assertThat(Cells.time(text))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("csv.not-a-time"));
    }

    @Test
    void a_code_has_one_spelling() {
        assertThat(Cells.code(" Ａ－１ ")).isEqualTo(new Parsed<>(new Code("A-1")));
        assertThat(Cells.code("ｳｫｰｷﾝｸﾞ")).isEqualTo(new Parsed<>(new Code("ウォーキング")));
        assertThat(Cells.code("山田 太郎"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("csv.not-a-code"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20260901})
    void random_text_gets_an_answer(long seed) {
        var random = new Random(seed);
        var letters = "0123456789-/.,:年月日時分令和平成元RHS 　午後()eE+\ufffd〇×\ud840\udc00\0";

        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) text.append(letters.charAt(random.nextInt(letters.length())));
            var cell = text.toString();

            assertThat(Cells.day(cell, random.nextBoolean())).isNotNull();
            assertThat(Cells.month(cell)).isNotNull();
            assertThat(Cells.time(cell)).isNotNull();
            assertThat(Cells.wholeNumber(cell)).isNotNull();
            assertThat(Cells.truth(cell)).isNotNull();
            assertThat(Cells.code(cell)).isNotNull();
            assertThat(MunicipalityCode.read(cell)).isNotNull();
        }
    }
}
