package musubi.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import musubi.ledger.kit.StoreKit;
import musubi.quantity.BadInput;
import musubi.quantity.Unit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
    static final Instant NOW = Instant.parse("2026-04-01T03:00:00Z");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> a_memory_store_does_all_a_store_must() {
        return StoreKit.requirements().stream()
                .map(r -> DynamicTest.dynamicTest(r.name(), () -> {
                    var one = new MemoryStore();
                    r.proof().accept(() -> one);
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_file_store_does_all_a_store_must() {
        return StoreKit.requirements().stream()
                .map(r -> DynamicTest.dynamicTest(
                        r.name(), () -> r.proof().accept(() -> FileStore.open(folder.resolve(r.name())))));
    }

    @Test
    void a_second_writer_is_kept_out_until_the_first_has_closed() throws IOException {
        var file = folder.resolve("ledger");
        try (var first = FileStore.open(file)) {
            assertThatThrownBy(() -> FileStore.open(file))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("ledger.locked"));
            assertThat(first.head()).isEqualTo(Head.EMPTY);
        }
        FileStore.open(file).close();
    }

    @Test
    void a_link_to_a_ledger_is_that_ledger() throws IOException {
        var file = folder.resolve("ledger");
        var link = folder.resolve("link");
        try (var first = FileStore.open(file)) {
            Files.createSymbolicLink(link, file);

            assertThatThrownBy(() -> FileStore.open(link)).isInstanceOf(BadInput.class);
            assertThat(first.head()).isEqualTo(Head.EMPTY);
        }
    }

    @Test
    void lines_longer_than_what_is_read_at_once_come_back_whole() {
        var file = folder.resolve("ledger");
        var text =
                "entry\t1\t2026-04-01T00:00:00Z\t%s\nclose\tx\t%s\n".formatted(Entry.BEGINNING, "髙橋".repeat(100_000));
        var entries = List.of(Entry.seal(Head.EMPTY, text));
        try (var store = FileStore.open(file)) {
            store.append(Head.EMPTY, entries);
        }

        try (var store = FileStore.open(file)) {
            assertThat(store.entries(0, 10)).isEqualTo(entries);
        }
    }

    @Test
    void another_process_is_kept_out_too() throws Exception {
        var file = folder.resolve("ledger");
        try (var store = FileStore.open(file)) {
            assertThat(store.head()).isEqualTo(Head.EMPTY);
            var other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherWriter.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(other.waitFor()).isEqualTo(3);
            assertThat(said).contains("ledger.locked");
        }
    }

    /** Opens a ledger file in a process of its own; exit code 3 when it was kept out. */
    static final class OtherWriter {
        private OtherWriter() {}

        public static void main(String[] arguments) {
            try (var store = FileStore.open(Path.of(arguments[0]))) {
                System.out.println(store.head());
            } catch (BadInput e) {
                System.out.println(e.problems().getFirst().code());
                System.exit(3);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 20260401})
    void a_file_cut_anywhere_opens_at_the_last_whole_entry_and_says_what_was_lost(long seed) throws IOException {
        var random = new Random(seed);
        var file = folder.resolve("ledger");
        List<Entry> entries;
        try (var store = FileStore.open(file)) {
            var ledger = Ledger.open(store);
            for (int i = 0; i < 20; i++) open(ledger, "a" + i);
            entries = store.entries(0, 100);
        }
        var whole = Files.readAllBytes(file);
        for (int round = 0; round < 40; round++) {
            int cut = random.nextInt(whole.length + 1);
            var copy = folder.resolve("cut-" + round);
            Files.write(copy, java.util.Arrays.copyOf(whole, cut));

            try (var store = FileStore.open(copy)) {
                var found = store.entries(0, 100);
                long kept = Files.size(copy);

                assertThat(entries.subList(0, found.size())).isEqualTo(found);
                switch (store.recovery()) {
                    case FileStore.Recovery.Whole _ -> assertThat(kept).isGreaterThanOrEqualTo(cut);
                    case FileStore.Recovery.Lost(long after, long bytes, Path lost) -> {
                        assertThat(after).isEqualTo(found.size());
                        assertThat(bytes).isEqualTo(cut - kept);
                        assertThat(Files.readAllBytes(lost))
                                .isEqualTo(java.util.Arrays.copyOfRange(whole, (int) kept, cut));
                    }
                }
                var ledger = Ledger.open(store);
                open(ledger, "after");
                assertThat(ledger.check()).isEmpty();
            }
        }
    }

    @Test
    void two_crashes_at_one_entry_keep_both_tails() throws IOException {
        var file = folder.resolve("ledger");
        FileStore.open(file).close();
        for (var tail : List.of("entry\t1", "entry\t1\t2026")) {
            Files.writeString(file, tail, StandardOpenOption.APPEND);
            FileStore.open(file).close();
        }

        assertThat(folder.resolve("ledger.lost-after-0")).hasContent("entry\t1");
        assertThat(folder.resolve("ledger.lost-after-0-2")).hasContent("entry\t1\t2026");
    }

    @Test
    void any_changed_byte_is_found() throws IOException {
        var file = folder.resolve("ledger");
        try (var store = FileStore.open(file)) {
            var ledger = Ledger.open(store);
            for (int i = 0; i < 3; i++) open(ledger, "a" + i);
        }
        var whole = Files.readAllBytes(file);
        int title = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n');
        int last = new String(whole, java.nio.charset.StandardCharsets.UTF_8).lastIndexOf("entry\t");
        for (int i = title + 1; i < last; i++) {
            var changed = whole.clone();
            changed[i] ^= 1;
            var copy = folder.resolve("changed");
            Files.write(copy, changed);

            assertThatThrownBy(() -> {
                        try (var store = FileStore.open(copy)) {
                            Ledger.open(store);
                        }
                    })
                    .as("byte %d", i)
                    .isInstanceOf(BadInput.class);
        }
    }

    @Test
    void a_file_of_another_kind_is_refused_and_left_alone() throws IOException {
        var file = folder.resolve("letter.txt");
        Files.writeString(file, "Dear auditor,\n");

        assertThatThrownBy(() -> FileStore.open(file)).isInstanceOf(BadInput.class);

        assertThat(file).hasContent("Dear auditor,");
        Files.writeString(file, "more", StandardOpenOption.APPEND);
    }

    @Test
    void a_well_chained_entry_whose_effects_do_not_follow_is_refused() {
        var honest = new MemoryStore();
        open(Ledger.open(honest), "a");
        var text = honest.entries(0, 1).getFirst().text() + "balance\ta\tPT\t1000000\t0\t0\t1\n";
        var forged = new MemoryStore();
        forged.append(Head.EMPTY, List.of(Entry.seal(Head.EMPTY, text)));

        assertThatThrownBy(() -> Ledger.open(forged))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("ledger.broken-chain"));
    }

    @Test
    void two_ledgers_on_one_store_take_turns() {
        var store = new MemoryStore();
        var one = Ledger.open(store);
        var two = Ledger.open(store);

        open(one, "a");
        open(two, "b");
        open(one, "c");

        assertThat(one.head()).isEqualTo(store.head());
        assertThat(one.accounts()).hasSize(3);
        assertThat(two.submit(request("a"), NOW)).isInstanceOf(Answer.AlreadyPosted.class);
        assertThat(one.check()).isEmpty();
    }

    private static void open(Ledger ledger, String account) {
        assertThat(ledger.submit(request(account), NOW)).isInstanceOf(Answer.Posted.class);
    }

    private static Request request(String account) {
        return new Request.OpenAccount(Account.sum(account, Unit.PT, Account.Rule.FREE), NOW);
    }
}
