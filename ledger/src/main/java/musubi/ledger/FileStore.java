package musubi.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * Entries in one text file that is only ever appended to. An append is one write and one {@code fsync}, however many
 * entries it brings (group commit).
 *
 * <p>When the machine stopped in the middle of a write, opening finds the last whole entry, moves what follows into a
 * file beside (nothing is thrown away) and says so in {@link #recovery}. A file that was changed anywhere else is
 * refused. A lock file keeps a second writer out, in this process and in others.
 */
public final class FileStore implements Store {
    private static final String TITLE = "musubi-ledger\t1\n";
    /** Longer lines are not ours: a line holds a few texts of at most 500 characters, or the lots of one movement. */
    private static final int LONGEST_LINE = 16 * 1024 * 1024;
    /**
     * Paths open in this process. The operating system gives up every lock of a process on a file as soon as the
     * process closes any handle of it, so a second opening must be stopped before it touches the lock file.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    /** What opening found. */
    public sealed interface Recovery {
        /** Every byte belongs to a whole entry. */
        record Whole() implements Recovery {}

        /**
         * The last write had not been finished.
         *
         * @param after the last whole entry
         * @param bytes how many bytes followed it
         * @param kept where they are now
         */
        record Lost(long after, long bytes, Path kept) implements Recovery {}
    }

    private final Path file;
    private final Path lockPath;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final FileChannel channel;
    private final List<Long> offsets = new ArrayList<>();
    private Head head = Head.EMPTY;
    private Recovery recovery = new Recovery.Whole();
    private boolean broken;

    private FileStore(Path file, Path lockPath, FileChannel lockChannel, FileLock lock, FileChannel channel) {
        this.file = file;
        this.lockPath = lockPath;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.channel = channel;
    }

    /** Opens the file, or makes it. Refuses a file another writer has open, and one that is not whole. */
    public static FileStore open(Path file) {
        try {
            var folder = file.toAbsolutePath().normalize().getParent();
            if (folder == null) throw new IllegalArgumentException("not a file: " + file);
            Files.createDirectories(folder);
            if (!Files.exists(file)) create(file, folder);
            // By its real name: a link to a ledger is that ledger.
            var real = file.toRealPath();
            var lockPath = real.resolveSibling(real.getFileName() + ".lock");
            if (!OPEN.add(lockPath)) throw locked(file);
            try {
                return opened(file, lockPath);
            } catch (IOException | RuntimeException e) {
                OPEN.remove(lockPath);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the file and its name durable: without the name, a power cut would lose entries that were answered. */
    private static void create(Path file, Path folder) throws IOException {
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folder, and needs no such call.
        }
    }

    private static FileStore opened(Path file, Path lockPath) throws IOException {
        var lockChannel = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = lock(lockChannel, file);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var store = new FileStore(file, lockPath, lockChannel, lock, channel);
            try {
                store.recover();
                return store;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        try {
            var lock = channel.tryLock();
            if (lock == null) throw locked(file);
            return lock;
        } catch (OverlappingFileLockException e) {
            throw locked(file);
        }
    }

    private static BadInput locked(Path file) {
        return new BadInput(
                "ledger.locked",
                Place.whole(file.toString()),
                "",
                new Words(
                        "この台帳は別のプログラムが開いています。終了してから開き直してください。",
                        "Another program has this ledger open; open it again when that one has ended."));
    }

    /** What opening found at the end of the file. */
    public Recovery recovery() {
        return recovery;
    }

    private void recover() throws IOException {
        if (channel.size() == 0) {
            write(0, TITLE.getBytes(StandardCharsets.UTF_8));
            return;
        }
        var reader = new Blocks(channel, 0);
        var title = reader.line();
        if (!title.equals(TITLE)) {
            if (TITLE.startsWith(title)) startAgain();
            else throw altered(1);
            return;
        }
        while (true) {
            long from = reader.offset();
            long line = reader.lines();
            var block = reader.block();
            if (block.isEmpty()) {
                if (from < channel.size()) cut(from, line);
                return;
            }
            if (!chained(block)) throw altered(line + 1);
            offsets.add(from);
            head = block.entry().head();
        }
    }

    private boolean chained(Block block) {
        var entry = block.entry();
        return entry.number() == head.number() + 1 && entry.previous().equals(head.hash()) && entry.whole();
    }

    private void startAgain() throws IOException {
        channel.truncate(0);
        write(0, TITLE.getBytes(StandardCharsets.UTF_8));
    }

    /** Cuts an unfinished write off, unless a finished one follows: then the file was changed, not cut short. */
    private void cut(long from, long line) throws IOException {
        var rest = read(from, channel.size() - from);
        if (new String(rest, StandardCharsets.UTF_8).matches("(?s).*\nend\t\\d+\t[0-9a-f]{64}\n.*"))
            throw altered(line + 1);
        var kept = keep(rest);
        channel.truncate(from);
        channel.force(true);
        recovery = new Recovery.Lost(head.number(), rest.length, kept);
    }

    /** Writes what was lost into a file of its own, beside those of earlier crashes. */
    private Path keep(byte[] rest) throws IOException {
        var name = "%s.lost-after-%d".formatted(file.getFileName(), head.number());
        var kept = file.resolveSibling(name);
        for (int i = 2; Files.exists(kept); i++) kept = file.resolveSibling(name + "-" + i);
        Files.write(kept, rest, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        return kept;
    }

    private BadInput altered(long line) {
        return new BadInput(
                "ledger.altered",
                new Place(file.toString(), line, ""),
                "",
                new Words(
                        "台帳の記録 %d の次が書き換えられています。控えから戻してください。".formatted(head.number()),
                        "What follows ledger entry %d was changed; restore the file from a copy."
                                .formatted(head.number())));
    }

    private byte[] read(long from, long length) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(length));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // A channel may read less than was asked; the loop goes on until everything is there.
        }
        return bytes.array();
    }

    private void write(long at, byte[] content) throws IOException {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) channel.write(bytes, at + bytes.position());
        channel.force(false);
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public Appending append(Head expected, List<Entry> entries) {
        if (broken) throw new IllegalStateException("a write to %s failed; open it again".formatted(file));
        if (!expected.equals(head)) return new Appending.Behind(head);
        Store.demandChained(expected, entries);
        if (entries.isEmpty()) return new Appending.Appended();
        try {
            long at = channel.size();
            var bytes = new ByteArrayOutputStream();
            var added = new ArrayList<Long>();
            for (var entry : entries) {
                added.add(at + bytes.size());
                bytes.writeBytes(Block.of(entry).text().getBytes(StandardCharsets.UTF_8));
            }
            broken = true;
            write(at, bytes.toByteArray());
            broken = false;
            offsets.addAll(added);
            head = entries.getLast().head();
            return new Appending.Appended();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Entry> entries(long after, int most) {
        if (after >= offsets.size()) return List.of();
        try {
            var reader = new Blocks(channel, offsets.get(Math.toIntExact(after)));
            var found = new ArrayList<Entry>();
            while (found.size() < most && after + found.size() < offsets.size())
                found.add(reader.block().entry());
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (lockChannel;
                channel) {
            if (lock.isValid()) lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OPEN.remove(lockPath);
        }
    }

    /** An entry as it stands in the file: its text and a line that ends it. Without a text, no whole entry is there. */
    private record Block(String content, String end) {
        static final Block NONE = new Block("", "");

        static Block of(Entry entry) {
            return new Block(entry.text(), "end\t%d\t%s\n".formatted(entry.number(), entry.hash()));
        }

        boolean isEmpty() {
            return content.isEmpty();
        }

        String text() {
            return content + end;
        }

        /** The entry; one that cannot be right when the lines around the text are not of our making. */
        Entry entry() {
            var first = content.substring(0, content.indexOf('\n')).split("\t", -1);
            var last = end.strip().split("\t", -1);
            try {
                return new Entry(Long.parseLong(last[1]), new Digest(first[3]), content, new Digest(last[2]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return new Entry(Long.MAX_VALUE, Entry.BEGINNING, content, Entry.BEGINNING);
            }
        }
    }

    /** Reads blocks from an offset on, counting bytes and lines; the position that others share does not move. */
    private static final class Blocks {
        private final FileChannel channel;
        private final ByteBuffer ahead = ByteBuffer.allocate(1 << 16).flip();
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private long offset;
        private long lines;

        Blocks(FileChannel channel, long from) {
            this.channel = channel;
            this.offset = from;
        }

        long offset() {
            return offset;
        }

        long lines() {
            return lines;
        }

        /** The next line with its line feed; without one at the end of the file. */
        String line() throws IOException {
            begun.reset();
            boolean ended = false;
            while (!ended && begun.size() <= LONGEST_LINE && filled()) {
                int from = ahead.position();
                int at = from;
                while (at < ahead.limit() && !ended) ended = ahead.get(at++) == '\n';
                begun.write(ahead.array(), from, at - from);
                ahead.position(at);
            }
            offset += begun.size();
            lines++;
            return begun.toString(StandardCharsets.UTF_8);
        }

        /** Whether there is a byte to take; reads on when all that was read is taken. */
        private boolean filled() throws IOException {
            if (ahead.hasRemaining()) return true;
            ahead.clear();
            int count = channel.read(ahead, offset + begun.size());
            ahead.flip();
            return count > 0;
        }

        /** The next whole block, or {@link Block#NONE}. */
        Block block() throws IOException {
            var content = new StringBuilder();
            while (true) {
                var line = line();
                if (!line.endsWith("\n")) return Block.NONE;
                if (line.startsWith("end\t"))
                    return content.isEmpty() ? Block.NONE : new Block(content.toString(), line);
                content.append(line);
            }
        }
    }
}
