package musubi.evidence.pack;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import musubi.evidence.source.CsvTable;
import musubi.evidence.source.Format;
import musubi.evidence.source.Formats;
import musubi.evidence.source.Head;
import musubi.evidence.source.Heads;
import musubi.evidence.source.Owner;
import musubi.evidence.source.Source;
import musubi.evidence.source.Sources;
import musubi.evidence.steps.StepRules;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** One build, from files to a sealed folder. */
final class Build {
    /** Headers that may be named in a manifest; any other could itself be somebody's name. */
    private static final Set<String> KNOWN_COLUMNS = Set.of(
            "name",
            "kana",
            "address",
            "phone",
            "tel",
            "mobile",
            "email",
            "mail",
            "postcode",
            "note",
            "remarks",
            "payable",
            "held",
            "氏名",
            "名前",
            "フリガナ",
            "カナ",
            "住所",
            "方書",
            "電話番号",
            "電話",
            "携帯電話",
            "メールアドレス",
            "郵便番号",
            "備考");

    private final Recipe recipe;
    private final Path pack;
    private final Path rejectedFile;
    private final Path sourcesFile;

    Build(Recipe recipe) {
        this.recipe = recipe;
        this.pack = recipe.pack().toAbsolutePath().normalize();
        this.rejectedFile = beside(".rejected.csv");
        this.sourcesFile = beside(".sources.csv");
    }

    private Path beside(String ending) {
        return pack.resolveSibling(pack.getFileName() + ending);
    }

    /** A file with its digest and what it was recognised as. */
    private record Known(Source source, Bytes bytes, Head head, Optional<Format> format) {}

    Built run() {
        if (Files.exists(pack)) throw exists();
        try (var workshop = Workshop.beside(pack)) {
            var temporary = Files.createTempDirectory("musubi-build-");
            try (var notes = new Notes(workshop.rejected());
                    var staging = new Staging(temporary, recipe.threads(), recipe.key(), notes)) {
                try {
                    return build(workshop, notes, staging);
                } catch (BadInput e) {
                    // Nothing came of it; what was rejected is still to be read.
                    if (Files.notExists(pack)) beside(workshop, notes);
                    throw e;
                }
            } finally {
                ZippedPack.delete(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot build " + recipe.pack(), e);
        } catch (SQLException e) {
            throw new IllegalStateException("the working database failed: " + e.getMessage(), e);
        }
    }

    private BadInput exists() {
        return new BadInput(
                "pack.exists",
                Place.whole(recipe.pack().toString()),
                "",
                new Words(
                        "既にあります。パックは書き換えません。訂正は別の名で作り、--replacesで元を示してください。",
                        "It exists already. Packs are never changed: build a correction under another name and name this one with --replaces."));
    }

    private void beside(Workshop workshop, Notes notes) throws IOException {
        notes.close();
        if (notes.rejected.isEmpty()) Files.deleteIfExists(rejectedFile);
        else Files.move(workshop.rejected(), rejectedFile, StandardCopyOption.REPLACE_EXISTING);
    }

    private Built build(Workshop workshop, Notes notes, Staging staging) throws IOException, SQLException {
        var building = workshop.building();
        var found = Sources.in(recipe.sources(), recipe.limits().passingOver(rejectedFile, sourcesFile));
        found.refused().forEach(notes::reject);
        var known = know(found.sources(), notes);
        refuseUnknown(known, notes);
        var numbers = number(known);
        if (numbers.isEmpty()) throw nothingToRead(notes);
        var files = new ArrayList<Built.GivenFile>();
        var sources = read(known, numbers, staging, files, notes);
        recipe.progress().at(new Words("歩数の重なりを除いています", "resolving overlapping steps"), 1, 1);
        staging.resolveSteps(recipe.rules(), recipe.accepted(), building);
        recipe.progress().at(new Words("表を書いています", "writing tables"), 1, 1);
        var tables = staging.write(building);
        if (tables.isEmpty()) throw nothingToRead(notes);
        var settings = settings(staging, notes);
        var manifest = new Manifest(
                Packs.SOFTWARE,
                new Manifest.Pseudonyms(Key.SCHEME, recipe.key().fingerprint()),
                tables,
                sources,
                notes.rejected,
                notes.remarked,
                leftOut(files),
                settings,
                recipe.replaces());
        Files.writeString(building.resolve(Manifest.FILE), manifest.json());
        write(workshop.sources(), files, known);
        if (!workshop.finish()) throw exists();
        Files.move(workshop.sources(), sourcesFile, StandardCopyOption.REPLACE_EXISTING);
        beside(workshop, notes);
        return new Built(
                Pack.open(pack),
                files.stream()
                        .sorted(Comparator.comparing(Built.GivenFile::name))
                        .toList(),
                notes.rejected,
                notes.rejections,
                notes.remarked,
                notes.remarks,
                notes.rejected.isEmpty() ? Optional.empty() : Optional.of(rejectedFile),
                sourcesFile);
    }

    private static BadInput nothingToRead(Notes notes) {
        if (!notes.rejections.isEmpty()) return new BadInput(notes.rejections);
        return new BadInput(
                "pack.nothing", Place.whole("SRC"), "", new Words("読めるデータがありません。", "There was nothing to read."));
    }

    private List<Known> know(List<Source> sources, Notes notes) {
        var known = new ArrayList<Known>();
        long total = sources.stream().mapToLong(s -> Math.max(0, s.size())).sum();
        long done = 0;
        for (var source : sources) {
            recipe.progress().at(new Words("ファイルを確かめています", "looking at files"), done, total);
            try (InputStream in = source.open()) {
                var head = Heads.of(source);
                known.add(new Known(source, Bytes.of(in), head, Formats.of(head)));
            } catch (IOException e) {
                notes.reject(unreadable(source.name(), e));
            } catch (BadInput e) {
                e.problems().forEach(notes::reject);
            }
            done += Math.max(0, source.size());
        }
        known.sort(Comparator.comparing((Known k) -> k.bytes().sha256().hex())
                .thenComparing(k -> k.source().name()));
        return known;
    }

    /** A file that was found and cannot be read to its end: broken in a zip, or on a medium that fails. */
    static Problem unreadable(String name, IOException why) {
        return why instanceof ZipException || why instanceof EOFException
                ? Problem.error(
                        "source.broken-zip",
                        Place.whole(name),
                        "",
                        new Words("zipの中で壊れています。zipを作り直してください。", "It is broken inside its zip. Make the zip again."))
                : Problem.error(
                        "source.unreadable",
                        Place.whole(name),
                        "",
                        new Words(
                                "読めません（%s）。".formatted(why.getMessage()),
                                "Cannot be read (%s).".formatted(why.getMessage())));
    }

    /** A file nobody knows is refused, unless it came in one folder or zip with a device's export, which has many. */
    private static void refuseUnknown(List<Known> known, Notes notes) {
        var exports = known.stream()
                .filter(k -> k.format().filter(f -> !(f instanceof CsvTable)).isPresent())
                .map(k -> around(k.source()))
                .collect(Collectors.toSet());
        known.stream()
                .filter(k -> k.format().isEmpty())
                .sorted(Comparator.comparing(k -> k.source().name()))
                .forEach(k -> {
                    var place = Place.whole(k.source().name());
                    var words = unknown(k);
                    boolean beside = exports.stream().anyMatch(e -> related(e, around(k.source())));
                    // One of our own tables without a column it needs would be missed; a drawing of a walk would not.
                    if (beside && CsvTable.nearest(k.head().header()).isEmpty())
                        notes.remark("pack.unknown-format", place, "", words);
                    else notes.reject("pack.unknown-format", place, "", words);
                });
    }

    /** The folders and the zip a source stands in, nearest first. */
    private static List<String> around(Source source) {
        int inside = source.name().indexOf("!/");
        if (inside < 0) return source.folders();
        var around = new ArrayList<>(source.folders());
        int within = Math.toIntExact(source.name()
                .substring(inside + 2)
                .chars()
                .filter(c -> c == '/')
                .count());
        around.add(Math.min(within, around.size()), source.name().substring(0, inside));
        return around;
    }

    /** Whether one folder lies within the other, or is the other; both are written nearest first. */
    private static boolean related(List<String> a, List<String> b) {
        int common = Math.min(a.size(), b.size());
        return common > 0 && a.subList(a.size() - common, a.size()).equals(b.subList(b.size() - common, b.size()));
    }

    private static Words unknown(Known file) {
        if (file.bytes().count() == 0)
            return new Words("空のファイルです。書き出しからやり直してください", "The file is empty. Export it again");
        if (startsWith(file.head().bytes(), 'P', 'K', 3, 4)
                && file.head().header().isEmpty())
            return new Words(
                    "zipの中のzipか、読めない文書です。外側のzipを展開して渡してください",
                    "It is a zip within a zip, or a document of another kind. Unpack the outer zip and give what is inside");
        if (startsWith(file.head().bytes(), 0xD0, 0xCF, 0x11, 0xE0))
            return new Words(
                    "古い形式のExcel（xls）は読めません。xlsxかCSVで保存し直してください",
                    "Old Excel files (xls) are not read. Save it again as xlsx or CSV");
        var near = CsvTable.nearest(file.head().header());
        var formats = Formats.ALL.stream().map(f -> f.title().en()).collect(Collectors.joining(", "));
        var formatsJa = Formats.ALL.stream().map(f -> f.title().ja()).collect(Collectors.joining("、"));
        if (near.isEmpty())
            return new Words("知らない形式です。読める形式: " + formatsJa, "The format is not known. Known: " + formats);
        var type = near.get().type();
        var missing = String.join(", ", near.get().missing());
        return new Words(
                "知らない形式です。%sの表に近いですが、列 %s がありません".formatted(type.ja(), missing),
                "The format is not known. It is nearest to the table %s, but lacks the columns %s"
                        .formatted(type.name(), missing));
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) if ((bytes[i] & 0xFF) != mark[i]) return false;
        return true;
    }

    /** Numbers by digest, from 1, for the files somebody can read. */
    private static Map<String, Integer> number(List<Known> sorted) {
        var numbers = new LinkedHashMap<String, Integer>();
        for (var file : sorted)
            if (file.format().isPresent())
                numbers.putIfAbsent(file.bytes().sha256().hex(), numbers.size() + 1);
        return numbers;
    }

    private List<Manifest.SourceFile> read(
            List<Known> known,
            Map<String, Integer> numbers,
            Staging staging,
            List<Built.GivenFile> files,
            Notes notes) {
        var firstNames = new TreeMap<String, String>();
        var sources = new TreeMap<Integer, Manifest.SourceFile>();
        long total = known.stream().mapToLong(k -> k.bytes().count()).sum();
        long done = 0;
        for (var file : known) {
            var name = file.source().name();
            if (file.format().isEmpty()) {
                files.add(new Built.GivenFile(name, 0, "", Optional.empty(), 0, List.of()));
                continue;
            }
            var format = file.format().get();
            var what = new Words(
                    name + "（" + format.title().ja() + "）を読んでいます",
                    "reading " + name + " (" + format.title().en() + ")");
            recipe.progress().at(what, done, total);
            var sha256 = file.bytes().sha256();
            int no = numbers.getOrDefault(sha256.hex(), 0);
            var whose = recipe.settings().personFromFolder()
                    ? Owner.folder(file.source()).orElse("")
                    : "";
            var before = firstNames.putIfAbsent(sha256.hex() + whose, name);
            if (before != null) {
                done += file.bytes().count();
                files.add(new Built.GivenFile(name, no, format.id(), Optional.of(before), 0, List.of()));
                continue;
            }
            var sink = staging.sink(no, name);
            try {
                format.read(
                        new Watched(file.source(), what, done, total, recipe.progress()),
                        file.head(),
                        recipe.settings(),
                        sink);
            } catch (BadInput e) {
                e.problems().forEach(notes::reject);
            } catch (IOException e) {
                notes.reject(unreadable(name, e));
            }
            done += file.bytes().count();
            files.add(new Built.GivenFile(name, no, format.id(), Optional.empty(), sink.rows(), sink.leftOut()));
            sources.merge(
                    no,
                    new Manifest.SourceFile(no, sha256, file.bytes().count(), format.id(), sink.rows()),
                    (a, b) -> new Manifest.SourceFile(no, sha256, a.bytes(), a.format(), a.rows() + b.rows()));
        }
        return List.copyOf(sources.values());
    }

    private static Map<String, Long> leftOut(List<Built.GivenFile> files) {
        var counts = new TreeMap<String, Long>();
        for (var file : files)
            for (var column : file.leftOut()) {
                var plain = Normalizer.normalize(column, Normalizer.Form.NFKC)
                        .strip()
                        .toLowerCase(Locale.ROOT);
                counts.merge(KNOWN_COLUMNS.contains(plain) ? plain : "(other)", 1L, Long::sum);
            }
        return counts;
    }

    /** What the operator chose. A priority that no source has decides nothing, and could be anything; it is not recorded. */
    private Map<String, String> settings(Staging staging, Notes notes) {
        var used = new ArrayList<String>();
        for (var name : recipe.rules().priority()) {
            if (StepRules.CLASSES.contains(name) || staging.stepSources().contains(name)) {
                used.add(name);
                continue;
            }
            notes.remark(
                    "steps.priority-unused",
                    Place.whole("--step-priority"),
                    name,
                    new Words(
                            "「%s」という機器の歩数はありません。書けるのはwatch・phone・otherか、機器の名（%s）です"
                                    .formatted(name, String.join("、", new TreeSet<>(staging.stepSources()))),
                            "no steps are from a source \"%s\"; write watch, phone, other or a source (%s)"
                                    .formatted(name, String.join(", ", new TreeSet<>(staging.stepSources())))));
        }
        var settings = new TreeMap<>(recipe.rules().settings());
        settings.put("steps.priority", String.join(",", used));
        settings.put("person_given", Boolean.toString(recipe.settings().person().isPresent()));
        settings.put("person_from_folder", Boolean.toString(recipe.settings().personFromFolder()));
        settings.put("municipality", recipe.settings().municipality().orElse(""));
        settings.put("month_first", Boolean.toString(recipe.settings().monthFirst()));
        if (!recipe.settings().zone().equals(Japan.TIME))
            settings.put("zone", recipe.settings().zone().getId());
        settings.put("acceptances", recipe.accepted().digest().map(Digest::hex).orElse(""));
        return settings;
    }

    private static void write(Path sources, List<Built.GivenFile> files, List<Known> known) throws IOException {
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(Files.newBufferedWriter(sources))) {
            csv.writeRecord("source_no", "file", "format", "same_as", "rows", "left_out", "sha256", "bytes");
            for (int i = 0; i < files.size(); i++) {
                var file = files.get(i);
                csv.writeRecord(
                        file.no() == 0 ? "" : Integer.toString(file.no()),
                        Notes.cell(file.name()),
                        file.format(),
                        Notes.cell(file.sameAs().orElse("")),
                        Long.toString(file.rows()),
                        Notes.cell(String.join(" ", file.leftOut())),
                        known.get(i).bytes().sha256().hex(),
                        Long.toString(known.get(i).bytes().count()));
            }
        }
    }
}
