package musubi.evidence.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.evidence.record.Answer;
import musubi.evidence.record.Body;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Format;
import musubi.evidence.source.Formats;
import musubi.evidence.source.Head;
import musubi.evidence.source.Heads;
import musubi.evidence.source.Settings;
import musubi.evidence.source.Sink;
import musubi.evidence.source.Source;
import musubi.evidence.source.Sources;
import musubi.evidence.source.StepInterval;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** One reading of one person's upload. */
final class PersonalReading {
    /** A minute each for five years, or ten years of a watch: more would not fit beside what a server does otherwise. */
    static final int MOST_READINGS = 3_000_000;

    private final int mostReadings;
    private final Path file;
    private final String name;
    private final PersonId person;
    private final Settings settings;
    private final Notes notes = new Notes();
    private final RowNotes rowNotes = new RowNotes(notes);
    private final List<Built.GivenFile> files = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<BodyKey, Measured> bodies =
            new TreeMap<>(Comparator.comparing(BodyKey::day).thenComparing(BodyKey::source));
    private final Map<AnswerKey, Answered> answers = new HashMap<>();
    private final List<Answer> inOrder = new ArrayList<>();
    private final Map<Integer, Instant> exported = new TreeMap<>();
    private final Set<String> others = new TreeSet<>();

    PersonalReading(Path file, String name, PersonId person, ZoneId zone) {
        this(file, name, person, zone, MOST_READINGS);
    }

    /** @param mostReadings of steps; memory holds all of them at once */
    PersonalReading(Path file, String name, PersonId person, ZoneId zone, int mostReadings) {
        this.mostReadings = mostReadings;
        this.file = file;
        this.name = name;
        this.person = person;
        this.settings = new Settings(Optional.of(person), false, Optional.empty(), false, zone);
    }

    private record BodyKey(LocalDate day, String source) {}

    private record Measured(Body body, Place place) {}

    private record AnswerKey(LocalDate day, String instrument, String version, String item) {}

    private record Answered(Answer answer, Place place) {}

    PersonalExport read(StepRules rules, Sources.Limits limits) {
        var found = Sources.in(List.of(file), limits);
        found.refused().stream().map(this::shown).forEach(notes::reject);
        for (var source : found.sources()) take(source);
        if (files.stream().allMatch(f -> f.format().isEmpty())) throw nothing();
        if (others.size() > 1) throw severalPeople();
        if (!others.isEmpty())
            notes.remark(
                    "export.other-id",
                    Place.whole(name),
                    others.iterator().next(),
                    new Words(
                            "ファイルの中の利用者番号は、この人のものとして扱います",
                            "the file has a user id of its own; it is taken for this person's"));
        var days = new PersonSteps(rules, rowNotes, exported).resolve(stretches);
        return new PersonalExport(
                files,
                days,
                stretches,
                bodies.values().stream().map(Measured::body).toList(),
                inOrder,
                notes.rejected,
                notes.rejections,
                notes.remarked,
                notes.remarks,
                exported.values().stream().max(Comparator.naturalOrder()));
    }

    private void take(Source source) {
        int no = files.size() + 1;
        var shown = shown(source.name());
        rowNotes.name(no, shown);
        var sink = new OneFile(no, shown);
        var format = Optional.<Format>empty();
        try {
            var head = Heads.of(source);
            format = Formats.PERSONAL.stream().filter(f -> f.recognises(head)).findFirst();
            if (format.isPresent()) format.get().read(new Named(source, shown), head, settings, sink);
            else passOver(shown, head);
        } catch (BadInput e) {
            if (stretches.size() == mostReadings) throw e;
            e.problems().stream().map(this::shown).forEach(notes::reject);
        } catch (IOException e) {
            notes.reject(Build.unreadable(shown, e));
        }
        files.add(new Built.GivenFile(
                shown,
                format.isPresent() ? no : 0,
                format.map(Format::id).orElse(""),
                Optional.empty(),
                sink.rows,
                List.copyOf(sink.leftOut)));
    }

    private void passOver(String shown, Head head) {
        if (Formats.of(head).isPresent())
            notes.remark(
                    "export.not-personal",
                    Place.whole(shown),
                    "",
                    new Words(
                            "個人の書き出しではない表なので読みません", "this is a table and no export of one person; it was passed over"));
        else
            notes.remark(
                    "export.passed-over",
                    Place.whole(shown),
                    "",
                    new Words("読める書き出しではないので飛ばしました", "this is no export that is read; it was passed over"));
    }

    /** The name as the person knows it, not where the server keeps the file. */
    private String shown(String path) {
        var given = file.toString();
        return path.startsWith(given) ? name + path.substring(given.length()) : path;
    }

    private Problem shown(Problem problem) {
        var place = problem.place();
        return new Problem(
                problem.code(),
                problem.severity(),
                new Place(shown(place.file()), place.line(), place.column()),
                problem.value(),
                problem.words());
    }

    private BadInput nothing() {
        if (!notes.rejections.isEmpty()) return new BadInput(notes.rejections);
        return new BadInput(
                "export.nothing",
                Place.whole(name),
                "",
                new Words(
                        "読める書き出しがありません。読めるのは次のものです: "
                                + Formats.PERSONAL.stream()
                                        .map(f -> f.title().ja())
                                        .collect(Collectors.joining("、")),
                        "There is no export in it that can be read. What can be read: "
                                + Formats.PERSONAL.stream()
                                        .map(f -> f.title().en())
                                        .collect(Collectors.joining(", "))));
    }

    private BadInput severalPeople() {
        return new BadInput(
                "export.several-people",
                Place.whole(name),
                "",
                new Words(
                        "二人以上の記録が入っているため、一人のものとして読めません。一人分だけを書き出してください。",
                        "It holds several people and cannot be taken for one person's. Export one person alone."));
    }

    /** A source under the name the person knows: some formats are told apart by it. */
    private record Named(Source source, String name) implements Source {
        @Override
        public List<String> folders() {
            return source.folders();
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public InputStream open() throws IOException {
            return source.open();
        }

        @Override
        public Optional<Path> file() {
            return source.file();
        }
    }

    /** Where the rows of one file go. */
    private final class OneFile implements Sink {
        private final int no;
        private final String shown;
        private long rows;
        private final Set<String> leftOut = new TreeSet<>();

        OneFile(int no, String shown) {
            this.no = no;
            this.shown = shown;
        }

        /** Remembers whose the row says it is: two others are one too many. */
        private void named(PersonId said) {
            if (!said.equals(person) && others.size() < 2) others.add(said.value());
        }

        @Override
        public void accept(Evidence row, long line) {
            rows++;
            switch (row) {
                case Body body -> body(body, line);
                case Answer answer -> answer(answer, line);
                default -> {
                    rows--;
                    leftOut.add(row.getClass().getSimpleName());
                }
            }
        }

        private void body(Body of, long line) {
            named(of.person());
            var body = new Body(
                    person,
                    of.day(),
                    of.source(),
                    of.method(),
                    of.height_cm(),
                    of.weight_kg(),
                    of.waist_cm(),
                    of.fat_percent(),
                    of.muscle_kg(),
                    of.systolic(),
                    of.diastolic());
            var place = new Place(shown, line, "");
            var before =
                    bodies.putIfAbsent(new BodyKey(body.day(), body.source().value()), new Measured(body, place));
            if (before != null) again(before.body().equals(body), place, before.place());
        }

        private void answer(Answer of, long line) {
            named(of.person());
            var answer =
                    new Answer(person, of.day(), of.instrument(), of.version(), of.item(), of.value(), of.channel());
            var place = new Place(shown, line, "");
            var key = new AnswerKey(
                    answer.day(),
                    answer.instrument().value(),
                    answer.version().value(),
                    answer.item().value());
            var before = answers.putIfAbsent(key, new Answered(answer, place));
            if (before == null) inOrder.add(answer);
            else again(before.answer().equals(answer), place, before.place());
        }

        private void again(boolean same, Place place, Place first) {
            if (same) rowNotes.repeated(place);
            else rowNotes.conflicts(place, first, "");
        }

        @Override
        public void accept(StepInterval interval, long line) {
            if (stretches.size() == mostReadings)
                throw new BadInput(
                        "export.too-many-readings",
                        new Place(shown, line, ""),
                        "",
                        new Words(
                                "歩数の記録が%,d件を超えています。期間を分けて書き出してください。".formatted(mostReadings),
                                "It holds more than %,d readings of steps. Export shorter periods."
                                        .formatted(mostReadings)));
            rows++;
            named(interval.person());
            stretches.add(Stretch.of(interval, no, line));
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            notes.reject(code, new Place(shown, line, column), value, reason);
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {
            notes.remark(code, new Place(shown, line, column), value, words);
        }

        @Override
        public void leftOut(String column) {
            leftOut.add(column);
        }

        @Override
        public void exported(Instant moment) {
            exported.put(no, moment);
        }
    }
}
