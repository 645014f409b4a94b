package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacksTest {
    @TempDir
    Path temporary;

    private static final String PEOPLE = """
            person,born,sex,municipality,area,income_stage,氏名,住所,電話番号
            P1,1950-04-01,F,232114,A1,3,山田花子,豊田市挙母町1-2-3,090-1234-5678
            P2,昭和28年5月6日,男,23211,A2,,鈴木一郎,豊田市小坂町4番地,0565-31-1212
            """;
    private static final String STEPS = """
            person,day,steps
            P1,2026-04-01,4000
            P2,2026-04-01,６２００
            P1,2026-04-02,120001
            """;

    @Test
    void a_folder_of_our_own_csv_becomes_a_pack() {
        var sources = temporary.resolve("in");
        PackFixture.write(sources, "jumin.csv", PEOPLE);
        PackFixture.write(sources, "hosu.csv", STEPS);

        var built = PackFixture.build(temporary.resolve("pack"), sources);

        assertThat(built.rejections()).isEmpty();
        assertThat(built.pack().tables()).containsOnlyKeys("person", "steps");
        assertThat(PackFixture.rows(built.pack(), "person", "person, born, sex, municipality, income_stage"))
                .containsExactlyInAnyOrder(
                        PackFixture.pseudonym("P1") + " 1950-04-01 F 232114 3",
                        PackFixture.pseudonym("P2") + " 1953-05-06 M 232114 -");
        assertThat(PackFixture.rows(
                        built.pack(), "steps", "person, day, source, method, steps, reported, payable, held"))
                .containsExactlyInAnyOrder(
                        PackFixture.pseudonym("P1") + " 2026-04-01 csv unknown 4000 4000 4000 -",
                        PackFixture.pseudonym("P1") + " 2026-04-02 csv unknown 120001 120001 0 day-total",
                        PackFixture.pseudonym("P2") + " 2026-04-01 csv unknown 6200 6200 6200 -");
        var days = built.pack().manifest().tables().get("steps").days().orElseThrow();
        assertThat(days.first()).isEqualTo(LocalDate.of(2026, 4, 1));
        assertThat(days.last()).isEqualTo(LocalDate.of(2026, 4, 2));
        assertThat(built.files()).allMatch(f -> f.format().equals("musubi-csv"));
        assertThat(built.files().getLast().leftOut()).containsExactly("住所", "氏名", "電話番号");
        assertThat(Packs.verify(temporary.resolve("pack"))).isEmpty();
    }

    @Test
    void every_row_says_which_line_of_which_source_it_came_from() {
        var sources = temporary.resolve("in");
        PackFixture.write(sources, "hosu.csv", STEPS);

        var built = PackFixture.build(temporary.resolve("pack"), sources);

        assertThat(PackFixture.rows(built.pack(), "steps", "steps, source_no, source_line"))
                .containsExactlyInAnyOrder("4000 1 2", "6200 1 3", "120001 1 4");
        assertThat(built.pack().manifest().sources().getFirst().rows()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"UTF-8", "windows-31j", "UTF-16"})
    void japanese_headers_are_read_in_every_usual_encoding(String charset) {
        var text = "会場,市区町村コード,地域コード,緯度,経度\r\n中央公民館,232114,挙母,35.083055,137.156111\r\n";
        PackFixture.write(temporary, "in/venue.csv", text, Charset.forName(charset));

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(PackFixture.rows(built.pack(), "venue", "venue, municipality, area, latitude, longitude"))
                .containsExactly("中央公民館 232114 挙母 35.083055 137.156111");
    }

    @Test
    void a_row_that_cannot_be_read_is_named_with_its_place_and_the_rest_is_kept() throws Exception {
        PackFixture.write(
                temporary,
                "in/steps.csv",
                "person,day,steps\nP1,2026-02-30,100\nP1,2026-02-28,many\nP1,2026-03-01,7\nP1,2026-03-02\n,2026-03-03,1\nP1,2026-03-04,-5\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(built.rejections())
                .extracting(p -> p.place().line() + " " + p.place().column() + " " + p.code())
                .containsExactly(
                        "2 day csv.no-such-day",
                        "3 steps csv.not-a-number",
                        "5  csv.too-few-cells",
                        "6 person csv.empty",
                        "7 steps csv.out-of-range");
        assertThat(PackFixture.rows(built.pack(), "steps", "day, steps")).containsExactly("2026-03-01 7");
        assertThat(built.pack().manifest().rejected()).containsEntry("csv.no-such-day", 1L);
        assertThat(Files.readString(built.rejectedFile().orElseThrow()))
                .contains("file,line,column,value,code,reason_ja,reason_en")
                .contains(",3,steps,many,csv.not-a-number,");
    }

    @Test
    void equal_rows_count_once_and_contradicting_rows_are_refused_naming_both_places() {
        PackFixture.write(
                temporary,
                "in/levels.csv",
                "person,effective_from,level\nP1,2026-04-01,要支援1\nP1,2026-04-01,support-1\nP1,2026-04-01,要介護1\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(PackFixture.rows(built.pack(), "certification", "level, source_line"))
                .containsExactly("support-1 2");
        assertThat(built.remarked()).containsEntry("pack.repeated", 1L);
        assertThat(built.rejections()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("pack.conflict");
            assertThat(p.place().line()).isEqualTo(4);
            assertThat(p.place().column()).isEqualTo("level");
            assertThat(p.words().en()).contains("levels.csv:2");
        });
    }

    @Test
    void a_file_nobody_knows_is_named_with_the_nearest_table() {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        PackFixture.write(temporary, "in/attendance.csv", "person,day,programme\nP1,2026-04-01,yoga\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(built.rejections()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("pack.unknown-format");
            assertThat(p.words().en()).contains("attendance").contains("provider");
        });
    }

    @Test
    void the_same_inputs_give_the_same_bytes_in_any_order_place_language_and_number_of_threads() {
        var languages = List.of(Locale.JAPAN, Locale.forLanguageTag("tr"), Locale.forLanguageTag("ar-EG"), Locale.US);
        var zones = List.of("Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "UTC");
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        var random = new Random(20260401);
        var packs = new ArrayList<Object>();
        try {
            for (int run = 0; run < 4; run++) {
                Locale.setDefault(languages.get(run));
                TimeZone.setDefault(TimeZone.getTimeZone(zones.get(run)));
                var folder = temporary.resolve("in" + run);
                var texts = new ArrayList<>(List.of(
                        PEOPLE,
                        STEPS,
                        many(1),
                        many(2),
                        sessions(),
                        "venue,municipality,latitude,longitude\nV1,232114,35.08,137.15\n"));
                Collections.shuffle(texts, random);
                for (int i = 0; i < texts.size(); i++) PackFixture.write(folder, run + "-" + i + ".csv", texts.get(i));
                var pack = temporary.resolve("pack" + run);
                Packs.build(Recipe.of(List.of(folder), pack, PackFixture.KEY).on(1 << run % 3));
                packs.add(PackFixture.bytes(pack));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        assertThat(packs).allMatch(packs.getFirst()::equals);
    }

    private static String many(int seed) {
        var random = new Random(seed);
        var text = new StringBuilder("person,day,steps,source,method\n");
        for (int i = 0; i < 5000; i++)
            text.append(String.format(
                    Locale.ROOT,
                    "P%d,%s,%d,%s,%s\n",
                    random.nextInt(40),
                    LocalDate.of(2025, 4, 1).plusDays(random.nextInt(300)),
                    random.nextInt(20000),
                    List.of("watch", "phone", "band").get(random.nextInt(3)),
                    List.of("sensed", "manual").get(random.nextInt(2))));
        return text.toString();
    }

    private static String sessions() {
        var random = new Random(3);
        var text = new StringBuilder("session,day,programme,provider,municipality,starts_at,minutes,resident_led\n");
        for (int i = 0; i < 3000; i++)
            text.append(String.format(
                    Locale.ROOT,
                    "S%d,%s,yoga,NPO-%d,232114,%d:30,60,%s\n",
                    i,
                    LocalDate.of(2025, 4, 1).plusDays(random.nextInt(300)),
                    random.nextInt(20),
                    9 + random.nextInt(8),
                    random.nextBoolean() ? "はい" : ""));
        return text.toString();
    }

    @Test
    void a_file_given_twice_changes_nothing_even_under_another_name() {
        var once = temporary.resolve("once");
        PackFixture.write(once, "a.csv", STEPS);
        var twice = temporary.resolve("twice");
        PackFixture.write(twice, "a.csv", STEPS);
        PackFixture.write(twice, "sub/copy.csv", STEPS);

        PackFixture.build(temporary.resolve("pack1"), once);
        var built = PackFixture.build(temporary.resolve("pack2"), twice);

        assertThat(PackFixture.bytes(temporary.resolve("pack2")))
                .isEqualTo(PackFixture.bytes(temporary.resolve("pack1")));
        assertThat(built.files()).filteredOn(f -> f.sameAs().isPresent()).hasSize(1);
    }

    @Test
    void whatever_is_changed_in_a_pack_is_found_and_named() throws Exception {
        PackFixture.write(temporary, "in/people.csv", PEOPLE);
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        var pack = temporary.resolve("pack");
        PackFixture.build(pack, temporary.resolve("in"));
        for (var name : List.of("person.parquet", "steps.parquet", Manifest.FILE)) {
            var file = pack.resolve(name);
            var sealed = Files.readAllBytes(file);
            for (int at = 0; at < sealed.length; at += Math.max(1, sealed.length / 97)) {
                var changed = sealed.clone();
                changed[at] ^= 1;
                Files.write(file, changed);
                assertThat(Packs.verify(pack))
                        .as(name + " byte " + at)
                        .isNotEmpty()
                        .allSatisfy(p -> assertThat(p.place().file()).contains(name.equals(Manifest.FILE) ? "" : name));
            }
            Files.write(file, sealed);
            assertThat(Packs.verify(pack)).isEmpty();
        }
        Files.writeString(pack.resolve("extra.txt"), "x");
        Files.move(pack.resolve("steps.parquet"), temporary.resolve("elsewhere"));

        assertThat(Packs.verify(pack))
                .extracting(Problem::code)
                .containsExactly("pack.file-missing", "pack.file-extra");
    }

    @Test
    void two_packs_are_compared_row_by_row() {
        PackFixture.write(temporary, "a/steps.csv", "person,day,steps\nP1,2026-04-01,1\nP1,2026-04-02,2\n");
        PackFixture.write(temporary, "b/steps.csv", "person,day,steps\nP1,2026-04-02,3\nP1,2026-04-03,4\n");
        PackFixture.build(temporary.resolve("pa"), temporary.resolve("a"));
        PackFixture.build(temporary.resolve("pb"), temporary.resolve("b"));

        var difference = Packs.diff(temporary.resolve("pa"), temporary.resolve("pb"));

        var steps = difference.tables().get("steps");
        assertThat(List.of(steps.added(), steps.removed(), steps.changed())).containsExactly(1L, 1L, 1L);
        assertThat(steps.first())
                .extracting(c ->
                        c.kind() + " " + c.key().get("day") + " " + c.columns().getOrDefault("steps", ""))
                .containsExactly("REMOVED 2026-04-01 ", "CHANGED 2026-04-02 2 → 3", "ADDED 2026-04-03 ");
        assertThat(Packs.diff(temporary.resolve("pa"), temporary.resolve("pa")).none())
                .isTrue();
    }

    @Test
    void held_steps_are_paid_on_once_somebody_accepts_them() {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        var accept = PackFixture.write(
                temporary,
                "accept.csv",
                "person,day,source,decision,by,reason\nP1,2026-04-02,csv,accept,officer-7,100 km walk confirmed\nP2,2026-04-01,csv,accept,officer-7,nothing held\n");

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(Acceptances.read(accept)));

        assertThat(PackFixture.rows(built.pack(), "steps", "payable, held")).contains("120001 -");
        assertThat(built.remarked()).containsEntry("accept.unused", 1L);
        assertThat(built.pack().manifest().settings().get("acceptances")).hasSize(64);
    }

    @Test
    void an_existing_pack_is_never_overwritten() {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThatThrownBy(() -> PackFixture.build(temporary.resolve("pack"), temporary.resolve("in")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("pack.exists");
    }

    @Test
    void of_two_who_build_one_pack_at_the_same_moment_one_has_it_whole_and_the_other_is_told_that_it_is_there()
            throws Exception {
        PackFixture.write(temporary, "in/steps.csv", STEPS + "P3,2026-02-30,1,sensor\n");
        var alone = PackFixture.build(temporary.resolve("alone"), temporary.resolve("in"));
        var pack = temporary.resolve("pack");
        // Both have begun, and have read everything, before either is ready.
        var both = new CyclicBarrier(2);
        var recipe = Recipe.of(List.of(temporary.resolve("in")), pack, PackFixture.KEY)
                .telling((what, done, total) -> {
                    if (what.en().equals("writing tables")) await(both);
                });

        var ends = new ArrayList<Object>();
        try (var builders = Executors.newFixedThreadPool(2)) {
            var builds =
                    List.of(builders.submit(() -> Packs.build(recipe)), builders.submit(() -> Packs.build(recipe)));
            for (var build : builds)
                try {
                    ends.add(build.get());
                } catch (ExecutionException e) {
                    ends.add(e.getCause());
                }
        }

        assertThat(ends).filteredOn(end -> end instanceof Built).hasSize(1);
        assertThat(ends)
                .filteredOn(end -> end instanceof BadInput)
                .singleElement()
                .satisfies(end -> assertThat((BadInput) end).hasMessageContaining("pack.exists"));
        assertThat(Packs.verify(pack)).isEmpty();
        assertThat(Pack.open(pack).digest()).isEqualTo(alone.pack().digest());
        assertThat(temporary.resolve("pack.rejected.csv"))
                .hasSameTextualContentAs(temporary.resolve("alone.rejected.csv"));
        assertThat(temporary.resolve("pack.sources.csv"))
                .hasSameTextualContentAs(temporary.resolve("alone.sources.csv"));
        try (var beside = Files.list(temporary)) {
            assertThat(beside.filter(Packs::isUnfinished)).isEmpty();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_a_stopped_build_left_is_cleared_away_a_day_later_and_what_may_still_go_on_is_not() throws Exception {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        var old = left("other", Duration.ofHours(25));
        var young = left("other", Duration.ofHours(23));
        var notOurs = Files.createDirectories(temporary.resolve("house.building"));
        Files.setLastModifiedTime(notOurs, FileTime.from(Instant.EPOCH));

        PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(notOurs).exists();
    }

    @Test
    void two_who_clear_the_same_away_at_once_both_build() throws Exception {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        for (int i = 0; i < 100; i++) left("other", Duration.ofHours(25));
        var both = new CyclicBarrier(2);

        try (var builders = Executors.newFixedThreadPool(2)) {
            var builds = new ArrayList<Future<Built>>();
            for (var name : List.of("one", "two"))
                builds.add(builders.submit(() -> {
                    await(both);
                    return PackFixture.build(temporary.resolve(name), temporary.resolve("in"));
                }));
            for (var build : builds)
                assertThat(Packs.verify(build.get().pack().folder())).isEmpty();
        }
    }

    @Test
    void what_another_build_works_at_among_the_sources_changes_nothing() throws Exception {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        var alone = PackFixture.build(temporary.resolve("alone"), temporary.resolve("in"));
        PackFixture.write(
                temporary,
                "in/pack.%s.building/pack/steps.csv".formatted(UUID.randomUUID()),
                STEPS + "P9,2026-04-01,1,sensor\n");
        PackFixture.write(temporary, "in/house.building/steps.csv", STEPS);

        var beside = PackFixture.build(temporary.resolve("in/pack"), temporary.resolve("in"));

        assertThat(beside.pack().digest()).isEqualTo(alone.pack().digest());
        assertThat(beside.files())
                .as("a folder that only ends in the same word holds sources")
                .hasSize(2);
    }

    private Path left(String pack, Duration ago) throws IOException {
        var folder = temporary.resolve("%s.%s.building".formatted(pack, UUID.randomUUID()));
        PackFixture.write(folder, "pack/steps.parquet", "half");
        Files.setLastModifiedTime(
                folder,
                FileTime.from(Files.getLastModifiedTime(folder).toInstant().minus(ago)));
        return folder;
    }

    @Test
    void nothing_personal_enters_a_pack_not_even_through_a_code_column() throws Exception {
        PackFixture.write(temporary, "in/people.csv", PEOPLE);
        PackFixture.write(temporary, "in/attendance.csv", """
                person,day,programme,provider,municipality,session,参加者名
                P1,2026-04-01,yoga,NPO-1,232114,S1,山田花子
                P1,2026-04-02,山田花子,NPO-1,232114,S1,山田花子
                P1,2026-04-03,yoga,山田 花子,232114,S1,山田花子
                P1,2026-04-04,yoga,NPO-1,232114,090-1234-5678,山田花子
                P1,2026-04-05,yoga,NPO-1,232114,9012345678,山田花子
                P1,2026-04-06,yoga,鈴木・一郎,232114,S1,山田花子
                P1,2026-04-07,豊田市挙母町1-2-3,NPO-1,232114,S1,山田花子
                P1,2026-04-08,yoga,NPO-1,232114,０９０１２３４５６７８,山田花子
                """);
        var secrets = List.of("山田", "花子", "鈴木", "一郎", "挙母町1", "小坂町4", "12345678", "1234-5678", "31-1212", "P1", "P2");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        var everything =
                new StringBuilder(Files.readString(temporary.resolve("pack").resolve(Manifest.FILE)));
        for (var table : built.pack().tables().keySet())
            everything.append(String.join("\n", PackFixture.rows(built.pack(), table, "*")));
        for (var secret : secrets) assertThat(everything.toString()).doesNotContain(secret);
        for (var table : built.pack().tables().values())
            for (var secret : secrets)
                if (secret.length() > 2)
                    assertThat(new String(Files.readAllBytes(table), StandardCharsets.UTF_8))
                            .doesNotContain(secret);
        assertThat(PackFixture.rows(built.pack(), "attendance", "day")).containsExactly("2026-04-01");
        assertThat(built.rejections().stream()
                        .map(p -> p.place().line())
                        .sorted()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("3 4 5 6 7 8 9");
    }

    @Test
    void a_zipped_pack_opens_and_verifies() throws Exception {
        PackFixture.write(temporary, "in/steps.csv", STEPS);
        var pack = temporary.resolve("pack");
        var built = PackFixture.build(pack, temporary.resolve("in"));
        var zip = temporary.resolve("pack.zip");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip));
                var files = Files.list(pack)) {
            for (var file : files.toList()) {
                out.putNextEntry(new java.util.zip.ZipEntry("pack/" + file.getFileName()));
                Files.copy(file, out);
            }
        }

        assertThat(Pack.open(zip).digest()).isEqualTo(built.pack().digest());
        assertThat(Packs.verify(zip)).isEmpty();
    }

    @Test
    void a_key_is_made_once_kept_private_and_refused_when_short() throws Exception {
        var file = temporary.resolve("key");

        var key = Key.create(file);

        assertThat(Files.readString(file).strip()).matches("[0-9a-f]{64}");
        assertThat(Key.read(file).fingerprint()).isEqualTo(key.fingerprint());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThatThrownBy(() -> Key.create(file)).isInstanceOf(BadInput.class).hasMessageContaining("key.exists");
        Files.writeString(temporary.resolve("short"), "00112233");
        assertThatThrownBy(() -> Key.read(temporary.resolve("short")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("key.too-short");
    }

    /** RFC 4231, test case 2: HMAC-SHA-256 of "what do ya want for nothing?" under "Jefe" (padded key gives the same). */
    @Test
    void pseudonyms_are_the_published_function() {
        var key = Key.of(java.util.Arrays.copyOf("Jefe".getBytes(StandardCharsets.US_ASCII), 64));

        assertThat(key.pseudonymiser().of("what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c7");
    }
}
