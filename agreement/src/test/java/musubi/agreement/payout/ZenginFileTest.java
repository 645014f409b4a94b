package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import musubi.agreement.payout.Payment.NewCode;
import musubi.agreement.payout.Payment.Reference;
import musubi.agreement.payout.ZenginFile.Writing.Refused;
import musubi.agreement.payout.ZenginFile.Writing.Written;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZenginFileTest {
    static final Charset MS932 = Charset.forName("windows-31j");
    static final BankProfile STANDARD = BankProfile.builtIn("standard");
    static final Originator TOYOTA = new Originator(
            "1234567890", "ﾄﾖﾀｼ ｾｲｶﾌﾞｷﾝ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", AccountType.ORDINARY, "7654321");
    static final Payee COMPANY =
            new Payee("0140", "ﾀﾞｲｼﾎｸｴﾂ", "020", "ﾅｶﾞｵｶﾎﾝﾃﾝ", AccountType.ORDINARY, "0012345", "ｶ)ｹﾝｺｳｼﾞｷﾞﾖｳ");
    static final Payee NETWORK =
            new Payee("0033", "ﾍﾟｲﾍﾟｲ", "001", "ﾎﾝﾃﾝ", AccountType.ORDINARY, "7654322", "ﾄｸﾋ)ｻﾛﾝﾈﾂﾄﾜ-ｸ");
    /** 312 participants at ¥3,000 and 205 continuers at ¥10,000. */
    static final Transfers SAMPLE = new Transfers(
            TOYOTA,
            LocalDate.of(2026, 4, 30),
            List.of(
                    new Payment(
                            COMPANY, 936_000, new Reference.CustomerCodes("101", "4"), NewCode.FIRST, Payment.BY_WIRE),
                    new Payment(
                            NETWORK, 2_050_000, new Reference.Edi("PFS2026-04-0002"), NewCode.KNOWN, Payment.BY_WIRE)));

    /** The worked sample of docs/reference/bank-files.md. */
    @ParameterizedTest(name = "separator {0}")
    @CsvSource({
        "NONE, 600, 29070604348eab2c19cc7cbdb07bd3ff2eb9a42e22dcd306558817a31ff0b88c",
        "CR,   605, cf32c8cb41bce5db618807034610cc6640728a958bff7f6e76bc75a10c135886",
        "LF,   605, 9306b0c5080f8ea7289dba6b3a2b92121c6bba9c20fd8594b0aff7b19e01c90a",
        "CRLF, 610, 87466e31a67051215a2b0e36b27b8959db039f875da92eae030f6f4a4d0f7aff"
    })
    void the_worked_sample_has_the_published_bytes(Separator separator, int length, String sha256) {
        var profile = STANDARD.separated(separator, separator != Separator.NONE);

        var file = ((Written) ZenginFile.write(SAMPLE, profile)).file();

        assertThat(file.bytes()).hasSize(length);
        assertThat(file.digest().hex()).isEqualTo(sha256);
        assertThat(file.transfers().yen()).isEqualTo(2_986_000);
        var read = ZenginReading.read("sample", file.bytes(), profile);
        assertThat(read.problems()).isEmpty();
        assertThat(read.separator()).isEqualTo(separator);
        assertThat(read.trailingSeparator()).isEqualTo(separator != Separator.NONE);
        assertThat(read.batches()
                        .getFirst()
                        .on(LocalDate.of(2026, 4, 20))
                        .orElseThrow()
                        .date())
                .isEqualTo(LocalDate.of(2026, 4, 30));
    }

    /** The file of zengin4j's conformance suite; facts counted by hand. */
    @Test
    void a_file_of_another_program_is_read_with_its_oddities_named() throws IOException {
        var shared = System.getenv().getOrDefault("MUSUBI_SHARED_DATA", "../../shared/data");
        var path = Path.of(shared, "japan/zengin/sougou-furikomi_120.txt");
        Assumptions.assumeTrue(Files.exists(path), "skipped: no shared data");

        var read = ZenginReading.read("sougou", Files.readAllBytes(path), STANDARD);

        assertThat(read.refused()).isFalse();
        assertThat(read.separator()).isEqualTo(Separator.CR);
        assertThat(read.trailingSeparator()).isTrue();
        var batch = read.batches().getFirst();
        assertThat(batch.date()).containsExactly(MonthDay.of(3, 11));
        assertThat(batch.payments()).extracting(Payment::yen).containsExactly(54_878L, 60_137L);
        assertThat(read.problems())
                .extracting(p -> p.code() + " " + p.place().column())
                .contains("ZG-F3 識別表示", "ZG-F1 顧客コード1", "ZG-F1 顧客コード2");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260430})
    void what_is_written_is_read_back_whatever_it_is(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            var separator = any(random, Separator.values());
            var profile = STANDARD.separated(separator, separator != Separator.NONE && random.nextBoolean());
            var payments = new ArrayList<Payment>();
            for (int i = 0; i <= random.nextInt(30); i++) payments.add(payment(random));
            var transfers = new Transfers(TOYOTA, LocalDate.of(2026, 4, 1).plusDays(random.nextInt(365)), payments);

            var file = ((Written) ZenginFile.write(transfers, profile)).file();

            var again = ZenginReading.read("again", file.bytes(), profile);
            assertThat(again.batches()
                            .getFirst()
                            .on(LocalDate.of(2026, 4, 1))
                            .orElseThrow()
                            .yen())
                    .isEqualTo(transfers.yen());
            assertThat(file.bytes())
                    .hasSize((payments.size() + 3) * 120
                            + (payments.size() + (profile.trailingSeparator() ? 3 : 2))
                                    * separator.text().length());
        }
    }

    private static <T> T any(Random random, T[] among) {
        return List.of(among).get(random.nextInt(among.length));
    }

    private static Payment payment(Random random) {
        var name = random.ints(1 + random.nextInt(30), 0, "ｱｶｻﾀﾅABC019()-.".length())
                .mapToObj(i -> "ｱｶｻﾀﾅABC019()-.".substring(i, i + 1))
                .collect(Collectors.joining());
        var payee = new Payee(
                "%04d".formatted(random.nextInt(10_000)),
                "ﾐｽﾞﾎ",
                "%03d".formatted(random.nextInt(1000)),
                "",
                any(random, AccountType.values()),
                "%07d".formatted(random.nextInt(10_000_000)),
                name);
        Reference reference = random.nextBoolean()
                ? new Reference.Edi("ｦ｢" + random.nextInt(1000) + "｣/\\")
                : new Reference.CustomerCodes("" + random.nextInt(1000), "%010d".formatted(random.nextInt(1000)));
        return new Payment(
                payee,
                random.nextLong(10_000_000_000L),
                reference,
                any(random, NewCode.values()),
                random.nextBoolean() ? "7" : "8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            small kana           | ｷｬﾉﾝ      | ZG-F2
            a long-vowel mark    | ﾖｰｺ       | ZG-F2
            kanji                | 東京      | ZG-F2
            lower case           | abc       | ZG-F2
            a comma              | ｱ,ｲ       | ZG-F2
            wo                   | ｦ         | ZG-F2
            a mark at the start  | ﾞｱ        | ZG-F2
            a mark on a vowel    | ｱﾞ        | ZG-F2
            a half mark on ka    | ｶﾟ        | ZG-F2
            31 characters        | ｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱ | ZG-F2
            """)
    void a_name_the_bank_cannot_print_is_refused(String what, String name, String code) {
        var payee = new Payee("0140", "ﾀﾞｲｼﾎｸｴﾂ", "020", "", AccountType.ORDINARY, "0012345", name);

        var refused = (Refused) ZenginFile.write(
                new Transfers(TOYOTA, SAMPLE.date(), List.of(new Payment(payee, 1, "1", "1"))), STANDARD);

        assertThat(refused.problems()).hasSize(1);
        assertThat(refused.problems().getFirst().code()).as(what).isEqualTo(code);
        assertThat(refused.problems().getFirst().place().column()).isEqualTo("受取人名");
        assertThat(refused.problems().getFirst().place().line()).isEqualTo(2);
    }

    @Test
    void spaces_around_a_name_do_not_hurt() {
        var payee = new Payee("0140", "ﾀﾞｲｼ ", "020", " ", AccountType.ORDINARY, "0012345", " ｱ ｲ  ");
        var payment = new Payment(payee, 1, new Reference.Edi("A "), NewCode.KNOWN, Payment.BY_WIRE);

        var writing = ZenginFile.write(new Transfers(TOYOTA, SAMPLE.date(), List.of(payment)), STANDARD);

        assertThat(writing).isInstanceOf(Written.class);
    }

    @Test
    void every_problem_is_reported_at_once() {
        var payee = new Payee("140", "ダイシ", "20", "", AccountType.ORDINARY, "12345", "東");
        var transfers = new Transfers(
                TOYOTA,
                SAMPLE.date(),
                List.of(new Payment(payee, -1, new Reference.CustomerCodes("12345678901", "x"), NewCode.FIRST, "3")));

        var refused = (Refused) ZenginFile.write(transfers, STANDARD);

        assertThat(refused.problems())
                .extracting(p -> p.place().column())
                .containsExactlyInAnyOrder(
                        "被仕向銀行番号", "被仕向銀行名", "被仕向支店番号", "口座番号", "受取人名", "振込金額", "振込指定区分", "顧客コード1", "顧客コード2");
    }

    @Test
    void a_sum_of_thirteen_digits_and_an_empty_file_are_refused() {
        var large = java.util.Collections.nCopies(101, new Payment(COMPANY, 9_999_999_999L, "1", "1"));

        assertThat(codes(ZenginFile.write(new Transfers(TOYOTA, SAMPLE.date(), large), STANDARD)))
                .containsExactly("ZG-C1");
        assertThat(codes(ZenginFile.write(new Transfers(TOYOTA, SAMPLE.date(), List.of()), STANDARD)))
                .containsExactly("ZG-S5");
    }

    private static List<String> codes(ZenginFile.Writing writing) {
        return ((Refused) writing).problems().stream().map(Problem::code).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            cut short            | ZG-S1
            nothing after        | ZG-S3
            no trailer           | ZG-S4
            two headers          | ZG-S4
            no header            | ZG-S3
            a ninth record kind  | ZG-S2
            more after the end   | ZG-S5
            another count        | ZG-C1
            another sum          | ZG-C1
            another kind of file | ZG-C1
            ebcdic said          | ZG-F3
            a letter in a number | ZG-F1
            no such day          | ZG-D1
            utf-8                | ZG-S1
            a byte-order mark    | ZG-S1
            a double byte        | ZG-F2
            empty                | ZG-S5
            ebcdic               | ZG-S1
            spaces cut off       | ZG-S1
            mixed separators     | ZG-S1
            """)
    void a_broken_file_is_refused_with_its_fault_named(String fault, String code) {
        var read = ZenginReading.read("broken", broken(fault), STANDARD);

        assertThat(read.problems().stream().filter(Problem::refuses).map(Problem::code))
                .as(fault)
                .contains(code);
        assertThat(read.problems().stream()
                        .filter(Problem::refuses)
                        .map(Problem::code)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void what_looks_paid_twice_and_an_odd_type_of_the_payers_account_are_remarked_upon() {
        var good = new String(
                ((Written) ZenginFile.write(SAMPLE, STANDARD.separated(Separator.LF, true)))
                        .file()
                        .bytes(),
                MS932);
        var lines = good.lines().toList();
        var odd = lines.get(0).substring(0, 95) + "4" + lines.get(0).substring(96);
        var text =
                lines(List.of(odd, lines.get(1), lines.get(1), "8000002000001872000" + " ".repeat(101), lines.get(4)));

        var read = ZenginReading.read("odd", text.getBytes(MS932), STANDARD);

        assertThat(read.refused()).isFalse();
        assertThat(read.problems())
                .extracting(
                        p -> p.code() + " " + p.place().line() + " " + p.place().column())
                .containsExactly("ZG-F3 1 預金種目（依頼人）", "ZG-C2 3 口座番号");
    }

    private static byte[] broken(String fault) {
        var good = new String(
                ((Written) ZenginFile.write(SAMPLE, STANDARD.separated(Separator.LF, true)))
                        .file()
                        .bytes(),
                MS932);
        var lines = good.lines().toList();
        var text = switch (fault) {
            case "cut short" -> good.substring(0, 300);
            case "nothing after" -> lines(lines.subList(0, 4));
            case "no trailer" -> lines(List.of(lines.get(0), lines.get(1), lines.get(4)));
            case "two headers" ->
                lines(List.of(lines.get(0), lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4)));
            case "no header" -> lines(List.of(lines.get(4)));
            case "a ninth record kind" -> good.replaceFirst("\n2", "\n3");
            case "more after the end" -> good + lines.get(4);
            case "another count" -> good.replace("8000002", "8000003");
            case "another sum" -> good.replace("000002986000", "000002986001");
            case "another kind of file" -> good.replaceFirst("^121", "111");
            case "ebcdic said" -> good.replaceFirst("^1210", "1211");
            case "a letter in a number" -> good.replaceFirst("\n20140", "\n2O140");
            case "no such day" -> good.replace("0430000", "0431000");
            case "a double byte" -> good.replace("ﾄﾖﾀｼ", "豊田");
            case "mixed separators" -> good.replaceFirst("(?s)(.{120})\n(.{120})\n", "$1\n$2\r\n");
            case "a byte-order mark" -> "";
            case "utf-8", "empty", "ebcdic" -> "";
            case "spaces cut off" -> good.replaceAll(" +\n", "\n");
            default -> throw new IllegalArgumentException(fault);
        };
        if (fault.equals("utf-8")) return good.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (fault.equals("ebcdic")) return good.getBytes(Charset.forName("IBM930"));
        if (fault.equals("a byte-order mark"))
            return ("\uFEFF" + good).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return text.getBytes(MS932);
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Bytes changed, cut, doubled or invented: an answer always, and a payment of another sum only when it is refused. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261126})
    void no_file_makes_the_reader_stumble(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var profile = STANDARD.separated(any(random, Separator.values()), random.nextBoolean());
            var bytes = ((Written) ZenginFile.write(SAMPLE, profile)).file().bytes();
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
                    case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                    default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
            }

            var read = ZenginReading.read("fuzzed", bytes, profile);

            if (!read.refused())
                assertThat(read.batches().getFirst().payments().stream()
                                .mapToLong(Payment::yen)
                                .sum())
                        .isEqualTo(2_986_000);
        }
    }

    @Test
    void what_a_reader_sees_as_one_byte_is_what_the_platform_encodes() {
        for (int c = 0xA1; c <= 0xDF; c++)
            assertThat(new String(new byte[] {(byte) c}, MS932)).isEqualTo("" + (char) (c - 0xA1 + '｡'));
    }
}
