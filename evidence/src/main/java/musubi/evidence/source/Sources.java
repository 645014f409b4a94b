package musubi.evidence.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Everything that stands in the files, folders and zips somebody gave us. What is dangerous or cannot be opened is
 * refused with a problem; the rest is read all the same.
 */
public final class Sources {
    /** Bytes of the record at the end of a zip without a remark. */
    private static final int LAST_RECORD = 22;

    private static final Pattern MANIFEST = Pattern.compile("\"format\"\\s*:\\s*\"musubi-pack-");

    private static final Pattern WORKSHOP =
            Pattern.compile(".+\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.building");

    private final Limits limits;
    private final List<Source> found = new ArrayList<>();
    private final List<Problem> refused = new ArrayList<>();

    private Sources(Limits limits) {
        this.limits = limits;
    }

    /**
     * How large things may be.
     *
     * @param mostBytes of one entry of a zip after unpacking
     * @param mostBytesInAll of all entries of one zip after unpacking
     * @param mostEntries of one zip, or files of one folder
     * @param mostRatio unpacked size over packed size, for entries above ten megabytes
     * @param passedOver real paths of what lies among the sources and is none, such as the key
     */
    public record Limits(
            long mostBytes, long mostBytesInAll, int mostEntries, int mostRatio, java.util.Set<Path> passedOver) {
        /** Room for a ten-year health export and for a folder with a file for each person and day. */
        public static final Limits DEFAULT = new Limits(32L << 30, 64L << 30, 200_000, 250);

        /** Sets are copied. */
        public Limits {
            passedOver = java.util.Set.copyOf(passedOver);
        }

        /** Limits that pass nothing over. */
        public Limits(long mostBytes, long mostBytesInAll, int mostEntries, int mostRatio) {
            this(mostBytes, mostBytesInAll, mostEntries, mostRatio, java.util.Set.of());
        }

        /** The same, passing over these too; what is not there yet is passed over by its name. */
        public Limits passingOver(Path... more) {
            var all = new java.util.HashSet<>(passedOver);
            for (var path : more) {
                try {
                    all.add(path.toRealPath());
                } catch (IOException e) {
                    all.add(path.toAbsolutePath().normalize());
                }
            }
            return new Limits(mostBytes, mostBytesInAll, mostEntries, mostRatio, all);
        }

        private static final long RATIO_MATTERS_FROM = 10L << 20;
    }

    /**
     * What was found.
     *
     * @param sources in the order of their names
     * @param refused what was not opened and why
     */
    public record Found(List<Source> sources, List<Problem> refused) {
        /** Lists are copied. */
        public Found {
            sources = List.copyOf(sources);
            refused = List.copyOf(refused);
        }
    }

    /** Looks into every given file, folder and zip. Hidden files and what operating systems leave behind are passed over. */
    public static Found in(List<Path> given, Limits limits) {
        var sources = new Sources(limits);
        for (var path : given) sources.look(path);
        return new Found(sources.found, sources.refused);
    }

    /** A new name for the folder in which one build of a pack works; what is in it is no source of any other. */
    public static String workshop(String pack) {
        return "%s.%s.building".formatted(pack, UUID.randomUUID());
    }

    /** Whether a folder has such a name. */
    public static boolean isWorkshop(Path folder) {
        return WORKSHOP.matcher(String.valueOf(folder.getFileName())).matches();
    }

    private void look(Path given) {
        try {
            if (Files.isDirectory(given)) folder(given);
            else if (Files.isRegularFile(given)) file(given, given.toString(), List.of());
            else
                refuse(
                        "source.missing",
                        given.toString(),
                        new Words("ファイルもフォルダもありません。", "There is no such file or folder."));
        } catch (IOException e) {
            unreadable(given.toString(), e);
        }
    }

    private void folder(Path top) throws IOException {
        if (Files.isRegularFile(top.resolve("manifest.json"))) {
            isAPack(top.toString());
            return;
        }
        var real = top.toRealPath();
        var files = new ArrayList<Path>();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
                if (folder.equals(real)) return FileVisitResult.CONTINUE;
                if (litter(String.valueOf(folder.getFileName()))) return FileVisitResult.SKIP_SUBTREE;
                if (isWorkshop(folder) || limits.passedOver().contains(folder)) return FileVisitResult.SKIP_SUBTREE;
                if (!pack(folder)) return FileVisitResult.CONTINUE;
                if (!Files.isRegularFile(beside(folder, ".sources.csv"))) isAPack(shown(top, real, folder));
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) {
                unreadable(shown(top, real, file), why);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
                if (!litter(String.valueOf(file.getFileName()))
                        && !ours(file)
                        && !limits.passedOver().contains(file)) files.add(file);
                return files.size() > limits.mostEntries() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        if (files.size() > limits.mostEntries()) {
            tooMany(top.toString());
            return;
        }
        files.sort(null);
        for (var file : files) {
            var name = shown(top, real, file);
            try {
                if (!file.toRealPath().startsWith(real)) climbsOut(name);
                else if (Files.isRegularFile(file)) file(file, name, folders(top, real, file));
            } catch (IOException e) {
                unreadable(name, e);
            }
        }
    }

    /** The name as somebody who gave {@code top} would write it. */
    private static String shown(Path top, Path real, Path file) {
        return top.resolve(real.relativize(file)).toString();
    }

    private static List<String> folders(Path top, Path real, Path file) {
        var names = new ArrayList<String>();
        for (var up = file.getParent(); up != null && up.startsWith(real); up = up.getParent()) {
            var name = up.equals(real) ? top.toAbsolutePath().normalize().getFileName() : up.getFileName();
            if (name != null) names.add(name.toString());
        }
        return List.copyOf(names);
    }

    private static boolean pack(Path folder) {
        try {
            return Files.isRegularFile(folder.resolve("manifest.json"))
                    && MANIFEST.matcher(Files.readString(folder.resolve("manifest.json")))
                            .find();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path beside(Path folder, String ending) {
        return folder.resolveSibling(folder.getFileName() + ending);
    }

    /** Whether a file is what a build writes beside its pack. */
    private static boolean ours(Path file) {
        var name = String.valueOf(file.getFileName());
        for (var ending : new String[] {".rejected.csv", ".sources.csv"})
            if (name.endsWith(ending)
                    && name.length() > ending.length()
                    && pack(file.resolveSibling(name.substring(0, name.length() - ending.length())))) return true;
        return false;
    }

    private void unreadable(String name, IOException why) {
        var en = why instanceof java.nio.file.AccessDeniedException
                ? "reading is not allowed"
                : why instanceof java.nio.file.NoSuchFileException
                        ? "what it points to is not there"
                        : String.valueOf(why.getMessage());
        var ja = why instanceof java.nio.file.AccessDeniedException
                ? "読む権限がありません"
                : why instanceof java.nio.file.NoSuchFileException ? "指している先がありません" : String.valueOf(why.getMessage());
        refuse("source.unreadable", name, new Words("読めません（%s）。".formatted(ja), "Cannot be read (%s).".formatted(en)));
    }

    private static boolean litter(String name) {
        return name.startsWith(".")
                || name.equals("__MACOSX")
                || name.equalsIgnoreCase("thumbs.db")
                || name.equalsIgnoreCase("desktop.ini");
    }

    private void file(Path file, String name, List<String> folders) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        boolean zip = start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        if (zip && !spreadsheet(file)) zip(file, name, folders);
        else found.add(new OnDisk(file, name, folders, Files.size(file)));
    }

    private static boolean spreadsheet(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            return zip.getEntry("[Content_Types].xml") != null;
        } catch (IOException e) {
            return false;
        }
    }

    private void zip(Path file, String name, List<String> folders) throws IOException {
        var names = charset(file);
        if (names.isEmpty()) {
            if (encrypted(file))
                refuse(
                        "source.encrypted-zip",
                        name,
                        new Words(
                                "zipに暗証がかかっています。解いてから渡してください。",
                                "The zip is protected by a password. Unpack it and give what is inside."));
            else refuse("source.broken-zip", name, new Words("zipとして開けません。", "This cannot be opened as a zip."));
            return;
        }
        try (var zip = new ZipFile(file.toFile(), names.get())) {
            if (zip.size() > limits.mostEntries()) {
                tooMany(name);
                return;
            }
            long total = 0;
            var entries = new ArrayList<ZipEntry>(zip.stream()
                    .filter(e -> !e.isDirectory())
                    .sorted(java.util.Comparator.comparing(ZipEntry::getName))
                    .toList());
            for (var entry : entries) {
                var inside = entry.getName();
                var shown = name + "!/" + inside;
                var steps = inside.split("[/\\\\]");
                if (inside.startsWith("/")
                        || inside.indexOf('\\') >= 0
                        || inside.matches("[A-Za-z]:.*")
                        || List.of(steps).contains("..")) {
                    climbsOut(shown);
                    continue;
                }
                if (List.of(steps).stream().anyMatch(Sources::litter)) continue;
                total += Math.max(0, entry.getSize());
                if (bomb(entry) || total > limits.mostBytesInAll()) {
                    refuse(
                            "source.zip-bomb",
                            shown,
                            new Words(
                                    "展開後の大きさが異常です（%d→%dバイト）。上限を超えるため開きません。"
                                            .formatted(entry.getCompressedSize(), entry.getSize()),
                                    "It would unpack from %d to %d bytes, above the limits, and was not opened."
                                            .formatted(entry.getCompressedSize(), entry.getSize())));
                    continue;
                }
                var above = new ArrayList<String>();
                for (int i = steps.length - 2; i >= 0; i--) above.add(steps[i]);
                above.addAll(folders);
                found.add(new InZip(file, names.get(), inside, shown, List.copyOf(above), entry.getSize(), limits));
            }
        }
    }

    private boolean bomb(ZipEntry entry) {
        return entry.getSize() > limits.mostBytes()
                || (entry.getSize() > Limits.RATIO_MATTERS_FROM
                        && entry.getSize() / Math.max(1, entry.getCompressedSize()) > limits.mostRatio());
    }

    /** Whether the first entry says that it is encrypted: bit 0 of the flags behind signature and version. */
    private static boolean encrypted(Path file) throws IOException {
        try (var zip = FileChannel.open(file)) {
            if (zip.size() < LAST_RECORD) return false;
            var start = ByteBuffer.allocate(7);
            var end = ByteBuffer.allocate(4);
            zip.read(start, 0);
            zip.read(end, zip.size() - LAST_RECORD);
            return (start.get(6) & 1) == 1 && end.get(0) == 'P' && end.get(1) == 'K' && end.get(2) == 5;
        }
    }

    /** Names in a zip made on a Japanese Windows are in windows-31j. */
    private static Optional<Charset> charset(Path file) throws IOException {
        for (var charset : List.of(StandardCharsets.UTF_8, Heads.WINDOWS_31J)) {
            try (var zip = new ZipFile(file.toFile(), charset)) {
                zip.stream().forEach(ZipEntry::getName);
                return Optional.of(charset);
            } catch (ZipException | IllegalArgumentException e) {
                if (charset.equals(Heads.WINDOWS_31J)) return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void isAPack(String name) {
        refuse(
                "source.is-a-pack",
                name,
                new Words("これはパックです。パックは元のファイルから作ってください。", "This is a pack. Build packs from the original files."));
    }

    private void climbsOut(String name) {
        refuse(
                "source.climbs-out",
                name,
                new Words(
                        "指定されたフォルダやzipの外を指しているため開きません。",
                        "It points outside the folder or zip it came in, and was not opened."));
    }

    private void tooMany(String name) {
        refuse(
                "source.too-many-entries",
                name,
                new Words(
                        "ファイルが%d個を超えています。".formatted(limits.mostEntries()),
                        "It holds more than %d files.".formatted(limits.mostEntries())));
    }

    private void refuse(String code, String name, Words words) {
        refused.add(Problem.error(code, Place.whole(name), "", words));
    }

    private record OnDisk(Path path, String name, List<String> folders, long size) implements Source {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public Optional<Path> file() {
            return Optional.of(path);
        }
    }

    private record InZip(
            Path zip, Charset names, String entry, String name, List<String> folders, long size, Limits limits)
            implements Source {
        @Override
        public InputStream open() throws IOException {
            var file = new ZipFile(zip.toFile(), names);
            try {
                var found = file.getEntry(entry);
                if (found == null) throw new IOException(name + " is gone");
                return new Counted(
                        file.getInputStream(found), file, name, size < 0 ? limits.mostBytes() : size, found.getCrc());
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }
    }

    /** Stops when an entry turns out larger than it claimed, or other than it was packed. */
    private static final class Counted extends FilterInputStream {
        private final ZipFile zip;
        private final String name;
        private final long check;
        private final java.util.zip.CRC32 found = new java.util.zip.CRC32();
        private long left;

        private Counted(InputStream in, ZipFile zip, String name, long most, long check) {
            super(in);
            this.zip = zip;
            this.name = name;
            this.left = most;
            this.check = check;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, 1 << 16)).length;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int n = super.read(bytes, from, length);
            if (n > 0) {
                found.update(bytes, from, n);
                count(n);
            } else if (n < 0 && check >= 0 && found.getValue() != check) {
                throw new ZipException("invalid entry: its checksum differs");
            }
            return n;
        }

        private void count(int n) {
            left -= n;
            if (left < 0)
                throw new BadInput(
                        "source.zip-bomb",
                        Place.whole(name),
                        "",
                        new Words(
                                "zipの中のファイルが、宣言された大きさを超えています。", "The file in the zip is larger than it claims to be."));
        }

        @Override
        public void close() throws IOException {
            super.close();
            zip.close();
        }
    }
}
