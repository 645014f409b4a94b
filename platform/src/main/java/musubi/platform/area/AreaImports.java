package musubi.platform.area;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lists of areas: sent, looked at, entered, and taken back whole as long as nobody built on them. */
@Component
public class AreaImports {
    private final AreaRepository repository;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    AreaImports(AreaRepository repository, Acting acting, Audit audit, Clock clock) {
        this.repository = repository;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of a list. */
    public enum State {
        WAITING,
        ENTERED,
        DISCARDED,
        UNDONE;

        static State of(String step) {
            return valueOf(step.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A list that was sent.
     *
     * @param areas how many it entered or changed
     */
    public record Sent(UUID id, String content, Instant receivedAt, State state, int areas) {}

    /**
     * An area that a list changes.
     *
     * @param before what stands there now; empty when it is new
     */
    public record Change(long line, Area area, Optional<Area> before) {}

    /**
     * What entering a list would do.
     *
     * @param same how many rows say what stands there already
     * @param problems rows that are left out, each with what to do
     */
    public record Preview(List<Change> changes, int same, List<Problem> problems, int rows) {}

    /**
     * Keeps a list for a look. The same again changes nothing.
     *
     * @throws BadInput when it is no list of areas
     */
    @Transactional
    public void send(UUID id, byte[] content) {
        var text = AreaCsv.LIST.known(AreaCsv.LIST.text(content));
        var read = AreaCsv.read(text);
        if (!repository.keep(municipality(), id, text, clock.instant())) return;
        audit.record("area.import-sent", "import " + id, Optional.empty(), "", "{\"rows\":%d}".formatted(read.total()));
    }

    /** The list of this id. */
    @Transactional(readOnly = true)
    public Optional<Sent> find(UUID id) {
        return repository.list(id);
    }

    /** The last lists, newest first. */
    @Transactional(readOnly = true)
    public List<Sent> latest() {
        return repository.lists();
    }

    /** What entering a list would do now. */
    @Transactional(readOnly = true)
    public Preview preview(UUID id) {
        var read = AreaCsv.read(repository.list(id).orElseThrow().content());
        var problems = new ArrayList<>(read.problems());
        var present = new LinkedHashMap<String, Area>();
        for (var area : repository.present()) present.put(area.code(), area);
        var standing = standing(read, present, problems);
        var changes = standing.stream()
                .filter(row -> !row.area().equals(present.get(row.area().code())))
                .map(row -> new Change(
                        row.line(),
                        row.area(),
                        Optional.ofNullable(present.get(row.area().code()))))
                .toList();
        problems.sort(Comparator.comparingLong(problem -> problem.place().line()));
        return new Preview(changes, standing.size() - changes.size(), List.copyOf(problems), read.total());
    }

    /** The rows that can stand together with what is there; a row whose larger area is left out is left out with it. */
    private static List<AreaCsv.Row> standing(AreaCsv.Read read, Map<String, Area> present, List<Problem> problems) {
        var rows = new LinkedHashMap<String, AreaCsv.Row>();
        for (var row : read.rows()) {
            var first = rows.putIfAbsent(row.area().code(), row);
            if (first != null)
                problems.add(AreaCsv.LIST.problem(
                        "area.twice",
                        row.line(),
                        AreaCsv.Field.CODE,
                        row.area().code(),
                        new Words(
                                "%d 行目と同じ地域コードです。どちらかの行を消してください。".formatted(first.line()),
                                "The same code stands in line %d: remove one of the rows.".formatted(first.line()))));
        }
        for (int left = -1; left != rows.size(); ) {
            left = rows.size();
            var together = new LinkedHashMap<>(present);
            rows.values().forEach(row -> together.put(row.area().code(), row.area()));
            rows.values().removeIf(row -> refused(row, together, problems));
        }
        return List.copyOf(rows.values());
    }

    private static boolean refused(AreaCsv.Row row, Map<String, Area> together, List<Problem> problems) {
        var wrong = Areas.wrong(row.area(), together.values());
        wrong.ifPresent(
                w -> problems.add(AreaCsv.LIST.problem(w.code(), row.line(), column(w.code()), w.value(), w.words())));
        return wrong.isPresent();
    }

    private static AreaCsv.Field column(String code) {
        return switch (code) {
            case "area.code" -> AreaCsv.Field.CODE;
            case "area.name" -> AreaCsv.Field.NAME;
            case "area.days" -> AreaCsv.Field.UNTIL;
            default -> AreaCsv.Field.PART_OF;
        };
    }

    /** Enters a list; entering it twice changes nothing. Rows with problems are left out. Answers how many areas it entered or changed. */
    @Transactional
    public int enter(UUID id) {
        repository.lock(municipality());
        var sent = repository.list(id).orElseThrow();
        if (sent.state() != State.WAITING) return sent.areas();
        var changes = preview(id).changes();
        for (var change : changes) add(change.area(), "stands", Optional.of(id));
        step(id, "entered", changes.size());
        audit.record("area.imported", "import " + id, Optional.empty(), "", "{\"areas\":%d}".formatted(changes.size()));
        return changes.size();
    }

    /** Puts a list away; nothing is entered. */
    @Transactional
    public void discard(UUID id) {
        repository.lock(municipality());
        if (repository.list(id).orElseThrow().state() != State.WAITING) return;
        step(id, "discarded", 0);
        audit.record("area.import-discarded", "import " + id, Optional.empty(), "", "");
    }

    /**
     * Takes back what a list entered: what stood before stands again. Undoing twice changes nothing.
     *
     * @throws BadInput when one of its areas was changed since, or somebody or another area stands under a new one
     */
    @Transactional
    public void undo(UUID id) {
        repository.lock(municipality());
        var sent = repository.list(id).orElseThrow();
        if (sent.state() != State.ENTERED) return;
        var before = repository.before(id);
        refuseUndo(id, before);
        for (var area : repository.present())
            if (before.containsKey(area.code()))
                before.get(area.code())
                        .ifPresentOrElse(
                                old -> add(old, "stands", Optional.empty()),
                                () -> add(area, "withdrawn", Optional.empty()));
        step(id, "undone", before.size());
        audit.record(
                "area.import-undone", "import " + id, Optional.empty(), "", "{\"areas\":%d}".formatted(before.size()));
    }

    private void refuseUndo(UUID id, Map<String, Optional<Area>> before) {
        var changed = repository.changedSince(id);
        if (!changed.isEmpty())
            throw AreaCsv.whole(
                    "area.undo-changed",
                    new Words(
                            "この一覧のあとで変えた地域があるので、まとめて取り消せません: " + some(changed),
                            "Areas of this list were changed since; it cannot be taken back as a whole: "
                                    + some(changed)));
        var used = repository.used();
        var parents = repository.present().stream()
                .filter(area -> !before.containsKey(area.code()))
                .flatMap(area -> area.partOf().stream())
                .toList();
        var kept = before.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .filter(code -> used.containsKey(code) || parents.contains(code))
                .sorted()
                .toList();
        if (!kept.isEmpty())
            throw AreaCsv.whole(
                    "area.undo-in-use",
                    new Words(
                            "登録された方か、ほかの地域がすでにこの地域にあるので、まとめて取り消せません: " + some(kept),
                            "Somebody, or another area, stands under these areas by now; they cannot be taken back: "
                                    + some(kept)));
    }

    private static String some(List<String> codes) {
        return String.join("、", codes.subList(0, Math.min(5, codes.size()))) + (codes.size() > 5 ? " …" : "");
    }

    private void add(Area area, String state, Optional<UUID> list) {
        repository.add(municipality(), area, state, list, acting.actor().name(), clock.instant());
    }

    private void step(UUID id, String step, int rows) {
        repository.step(municipality(), id, step, rows, acting.actor().name(), clock.instant());
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
